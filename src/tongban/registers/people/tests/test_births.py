"""A newborn enters the register once, with a number nobody has and with both parents."""

from datetime import date

import pytest

from tongban.registers.people.errors import WrongEntry
from tongban.registers.people.models import Person
from tongban.registers.people.ports import citizen_numbers
from tongban.registers.people.public import bulk_relate, minor_children_of, register_birth
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
BORN = date(2026, 2, 20)


def register(*parents, reference="cases.case:1", name="李小满"):
    return register_birth(
        reference=reference,
        name=name,
        sex="female",
        birth_date=BORN,
        parents=parents,
        by="system",
        reason="户口登记条例",
    )


def test_both_parents_have_the_child_and_it_lives_with_them():
    mother, father = make_person("张文"), make_person("李文", sex="male")
    bulk_relate([(mother.pk, father.pk, "spouse", "civil_affairs.marriage")])
    child = register(mother)
    assert (child.name, child.sex, child.birth_date) == ("李小满", "female", BORN)
    assert (child.hukou_region_id, child.address) == (mother.hukou_region_id, mother.address)
    assert minor_children_of(mother) == minor_children_of(father) == [child]


def test_the_same_reference_and_the_same_child_of_another_reference_are_one_child():
    mother = make_person("张文")
    assert register(mother).pk == register(mother).pk == register(mother, reference="cases.case:2").pk
    twin = register(mother, name="李大满", reference="cases.case:3")
    assert Person.objects.filter(birth_date=BORN).count() == 2
    assert twin.citizen_id != register(mother).citizen_id


def test_a_number_is_given_once_for_each_reference_and_says_day_and_sex():
    numbers = citizen_numbers()
    given = [
        numbers.assign(region="310101", birth_date=BORN, sex=sex, reference=f"{sex}:{number}")
        for sex in ("male", "female") for number in range(20)
    ]  # fmt: skip
    assert len(set(given)) == len(given)
    assert all(one[6:14] == "20260220" and one.startswith("319901") for one in given)
    assert [int(one[16]) % 2 for one in given] == [1] * 20 + [0] * 20
    assert numbers.assign(region="310101", birth_date=BORN, sex="male", reference="male:3") == given[3]


def test_without_a_hukou_nothing_is_entered():
    with pytest.raises(WrongEntry):
        register()
    assert not Person.objects.filter(birth_date=BORN).exists()
