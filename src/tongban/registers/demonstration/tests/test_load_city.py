from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from tongban.foundation.values.public import CitizenId
from tongban.registers.authorities.public import authority_for, officers_of
from tongban.registers.demonstration.actions import load_city
from tongban.registers.demonstration.errors import NotADemonstration
from tongban.registers.demonstration.named import town
from tongban.registers.demonstration.public import named_officer, named_organisation, named_person
from tongban.registers.demonstration.records import Town
from tongban.registers.facts.public import SubjectRef, all_facts, bulk_confirm, fact, fetch, typed
from tongban.registers.identity.public import Account, Delegation, people_i_may_act_for
from tongban.registers.organisations.public import Organisation, OrganisationMember
from tongban.registers.people.public import Person, Relationship, relatives_of
from tongban.registers.places.public import districts, provinces, regions_under

from .factories import a_city


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """A town of 40 households in the database, for all tests of this file."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield load_city(households=40, seed=2)
        transaction.set_rollback(True)


@pytest.fixture
def city(loaded, db):
    return loaded


def counts():
    tables = (Person, Relationship, Organisation, OrganisationMember, Account, Delegation)
    return [bulk_confirm(timezone.localdate()), *(model.objects.count() for model in tables)]


def ask(subject, *names):
    return {
        name: value.value
        for name, value in fetch(SubjectRef.of(subject), names, purpose="test", viewer="system").items()
    }


def test_loading_again_changes_nothing(city, settings):
    before = counts()
    assert load_city(households=40, seed=2).is_new is False
    load_city(households=40, seed=2, again=True)
    assert counts() == before


def test_a_real_city_takes_in_nobody(db, settings):
    settings.DEMONSTRATION = False
    before = Person.objects.count()
    with pytest.raises(NotADemonstration):
        load_city(households=1)
    assert Person.objects.count() == before


def test_the_command_says_what_it_did(city, capsys):
    call_command("load_city", "--households", "40", "--seed", "2")
    assert "are there already" in capsys.readouterr().out


def test_everybody_is_synthetic(city):
    assert all(person.citizen_id.startswith("3199") for person in Person.objects.all())
    assert all(person.phone[:2] in {"", "10", "11", "12"} for person in Person.objects.all())
    for person in Person.objects.all()[:50]:
        CitizenId.parse(person.citizen_id)


def test_departments_agree_about_couples_and_jobs(city):
    couples = Relationship.objects.filter(kind="spouse").select_related("person", "relative")
    assert couples.count() > 10
    for pair in couples:
        if pair.source == "people.yaml":
            continue
        facts = ask(pair.person, "person.marital_status", "person.spouse_name", "person.spouse_citizen_id")
        assert list(facts.values()) == ["married", pair.relative.name, pair.relative.citizen_id]
    members = OrganisationMember.objects.filter(role="clerk").select_related("person", "organisation")[:40]
    for member in members:
        found = ask(member.person, "person.employer_credit_code", "person.employer_name", "person.employed_since")
        if member.since:
            expected = [member.organisation.credit_code, member.organisation.name, member.since]
            assert list(found.values()) == expected


def test_children_know_their_parents_by_name(city):
    for relation in Relationship.objects.filter(kind="parent").select_related("person", "relative"):
        names = ask(relation.person, "person.father_name", "person.mother_name").values()
        assert relation.relative.name in names


def test_the_named_people_are_as_the_story_says(city):
    wang, chen, child, li = (named_person(code) for code in ("wang_xiuying", "chen_min", "chen_xiaohe", "li_qiang"))
    assert (wang.name, wang.age(date(2026, 11, 23)), wang.phone) == ("王秀英", 72, "12000000001")
    assert {row.relative.name for row in relatives_of(child, "parent")} == {"陈敏", "陈立新"}
    assert wang in {row.relative for row in relatives_of(chen, "parent")}
    assert ask(wang, "person.hukou_in_city", "person.receives_elderly_allowance") == {
        "person.hukou_in_city": True,
        "person.receives_elderly_allowance": False,
    }
    assert ask(li, "person.hukou_in_city", "person.home_province", "person.has_valid_residence_permit") == {
        "person.hukou_in_city": False,
        "person.home_province": "330000",
        "person.has_valid_residence_permit": False,
    }
    assert ask(chen, "person.spouse_citizen_id")["person.spouse_citizen_id"] == named_person("chen_lixin").citizen_id
    firm = named_organisation("heguang")
    assert (firm.name, firm.legal_representative.name) == ("上海禾光餐饮有限公司", "林建国")


def test_who_may_act_for_whom(city):
    def names(code):
        return {power.title for power in people_i_may_act_for(named_person(code))}

    assert {"王秀英", "陈小禾"} <= names("chen_min")
    assert "上海禾光餐饮有限公司" in names("xu_lei")
    assert "上海禾光餐饮有限公司" in names("he_ying")
    assert names("mo_sheng") == set()
    chained = Delegation.objects.get(agent=named_person("xu_lei"))
    assert chained.parent.agent == named_person("he_ying")


def test_everybody_named_can_sign_in_and_officers_have_their_posts(city):
    introduced = Account.objects.exclude(introduction="")
    people = [row for row in town()["people"].values() if "introduction" in row]
    assert introduced.count() == len(people) + len(town()["officers"])
    assert named_officer("sun_yan").authority.region_id == "310101"
    assert {post.code for post in named_officer("qian_jun").posts.all()} == {"officer"}
    assert Account.objects.get(officer=named_officer("gao_yuan")).is_operator


def test_every_written_fact_is_in_the_dictionary_and_of_its_type(db):
    """Both the generator's records and ``people.yaml``: unknown names, wrong types or codes would be silent later."""
    by_source = {}
    for entry in all_facts():
        by_source.setdefault((entry.source, entry.subject), {})[entry.name] = entry
    streets = {int(s.code): f"上海市{d.name}{s.name}" for d in districts() for s in regions_under(d.code)}
    city = a_city(300, 5, 0, 1)
    names = dict.fromkeys(city.homes["street"].tolist() + city.homes["hukou_street"].tolist(), "上海市黄浦区外滩街道")
    names |= dict.fromkeys(city.firms["street"].tolist(), "上海市黄浦区外滩街道") | streets
    made = Town(city, names, {int(p.code): p.name for p in provinces()})
    seen = set()
    for kind, rows, size in (("person", made.person_records, city.size), ("organisation", made.firm_records, 10)):
        for row in range(size):
            for source, record in rows(row):
                for name, value in record.items():
                    entry = by_source[source, kind][name]
                    value = typed(entry.type, value)
                    assert not entry.codes or value in entry.codes, (entry.id, value)
                    seen.add(entry.id)
    assert len(seen) > 80
    for row in [*town()["people"].values(), *town()["organisations"].values()]:
        for name, text in row.get("facts", {}).items():
            entry = fact(name)
            assert not entry.codes or text in entry.codes, (name, text)


def test_every_district_bureau_has_somebody_in_each_post(city):
    for department in ("market_supervision_bureau", "health_commission", "public_security_bureau"):
        for place in districts():
            code = authority_for(department, place.code).code
            assert all(officers_of(code, post) for post in ("officer", "reviewer", "head")), code


def test_the_file_of_named_people_has_no_stray_keys():
    """An unquoted comma in a YAML line silently makes a second key."""
    allowed = {"name", "number", "authority", "posts", "zh", "en", "operator", "certificate"}
    assert [code for code, row in town()["officers"].items() if set(row) - allowed] == []
    for row in [*town()["people"].values(), *town()["organisations"].values()]:
        assert all(name.startswith(("person.", "organisation.")) for name in row.get("facts", {}))
        assert set(row.get("introduction", {})) <= {"zh", "en"}
