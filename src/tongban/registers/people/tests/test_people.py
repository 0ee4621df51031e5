from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tongban.foundation.values.public import CitizenId
from tongban.registers.people.errors import UnknownPerson
from tongban.registers.people.ports import population
from tongban.registers.people.public import (
    Person,
    PersonRow,
    Relationship,
    bulk_register,
    minor_children_of,
    minor_represented_by,
    name_in_pinyin,
    people_by_phone,
    person_by_citizen_id,
    relatives_of,
)
from tongban.registers.people.tests.factories import make_child, make_person

pytestmark = pytest.mark.django_db


def test_a_person_is_found_by_number_and_by_phone():
    wang = make_person("王秀英", birth=date(1950, 3, 1), phone="10000000001")
    assert person_by_citizen_id(wang.citizen_id.lower()) == wang
    assert people_by_phone("10000000001") == [wang]
    assert wang.name_pinyin == "wangxiuying"
    with pytest.raises(UnknownPerson):
        person_by_citizen_id(CitizenId.make("319901", date(1990, 1, 1), 998))


def test_number_phone_and_address_are_not_readable_in_the_database():
    person = make_person(phone="10000000002")
    with connection.cursor() as cursor:
        cursor.execute("SELECT citizen_id, phone, address FROM people_person")
        stored = [str(value) for value in cursor.fetchone()]
    for clear in (person.citizen_id, "10000000002", "示范路"):
        assert not any(clear in value for value in stored)


def test_registering_again_updates_and_never_doubles():
    first = make_person("甲")
    again = bulk_register([PersonRow(citizen_id=first.citizen_id, name="甲乙", hukou_region="310104")])[0]
    assert again.pk == first.pk
    assert Person.objects.get().name == "甲乙"


def test_masked_for_others():
    person = make_person("王秀英", phone="10012345678")
    assert str(person) == person.masked_name
    assert "秀" not in person.masked_name
    assert person.masked_citizen_id[4:14] == "*" * 10
    assert "1234" not in person.masked_phone


def test_relationships_are_kept_in_both_directions():
    mother = make_person("陈敏")
    child = make_child(mother)
    assert [row.kind for row in relatives_of(mother)] == [Relationship.Kind.CHILD]
    assert [row.relative for row in relatives_of(child, "parent")] == [mother]


def test_a_parent_represents_a_child_until_eighteen_and_nobody_else_does():
    mother, stranger = make_person("陈敏"), make_person("莫生")
    today = timezone.localdate()
    child = make_child(mother, birth=today.replace(year=today.year - 18, day=1) + timedelta(days=40))
    grown = make_child(mother, birth=date(2000, 1, 1))
    assert minor_children_of(mother) == [child]
    assert minor_represented_by(mother.pk, child.pk) == child
    assert not minor_represented_by(mother.pk, grown.pk)
    assert not minor_represented_by(stranger.pk, child.pk)
    assert not minor_represented_by(child.pk, mother.pk)


class PopulationContract:
    """What every plug of the population socket keeps."""

    def make_register(self):
        raise NotImplementedError

    def test_it_finds_and_confirms(self):
        person = make_person("李强", sex="male", hukou="330000", residence="310115", phone="10000000003")
        register = self.make_register()
        record = register.find(person.citizen_id, purpose="test")
        assert (record.name, record.hukou_region, record.sex) == ("李强", "330000", "male")
        assert register.confirms(citizen_id=person.citizen_id, name="李强", phone="10000000003")

    def test_it_says_no_without_saying_why(self):
        person = make_person("李强", phone="10000000003")
        register = self.make_register()
        assert not register.confirms(citizen_id=person.citizen_id, name="李刚", phone="10000000003")
        assert not register.confirms(citizen_id=person.citizen_id, name="李强", phone="10000000004")
        assert not register.confirms(citizen_id=person.citizen_id, name="李强", phone="")
        assert register.find(CitizenId.make("319901", date(1991, 1, 1), 998), purpose="test") is None


class TestEmbeddedPopulation(PopulationContract):
    def make_register(self):
        return population()


def test_surnames_with_a_reading_of_their_own():
    assert name_in_pinyin("单田芳") == "shantianfang"


@pytest.mark.django_db
def test_a_person_is_found_by_the_key_a_viewer_carries():
    from tongban.registers.people.public import person

    somebody = make_person()
    assert person(somebody.pk) == somebody
    with pytest.raises(UnknownPerson):
        person(somebody.pk + 1000)
