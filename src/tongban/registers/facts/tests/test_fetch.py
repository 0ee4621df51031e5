import time
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tongban.foundation.access.public import ANONYMOUS, NotVisible, Role, Viewer
from tongban.foundation.adapters.public import PortUnavailable
from tongban.foundation.audit.public import entries_about
from tongban.registers.facts import memory, queries
from tongban.registers.facts.ports import SourceAnswer, sources, stock_shelf
from tongban.registers.facts.public import PurposeMissing, SubjectRef, UnknownFact, bulk_hold, fetch, hold, key_of
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
PURPOSE = "预填申请表"


def ask(person, *facts, viewer="system", **more):
    return fetch(SubjectRef.of(person), facts, purpose=PURPOSE, viewer=viewer, **more)


def test_the_register_answers_for_itself():
    person = make_person("王秀英", birth=date(1952, 2, 28))
    found = ask(person, "person.name", "person.birth_date", "person.age", "person.hukou_in_city", on=date(2022, 2, 27))
    assert [value.value for value in found.values()] == ["王秀英", date(1952, 2, 28), 69, True]
    assert found["person.name"].source_name == "市公安局·人口库"
    assert found["person.name"].legal_basis == "《居民身份证法》第三条"


def test_an_entry_that_a_source_does_not_have_is_absent_and_a_list_answers_no():
    found = ask(make_person(), "person.vehicle_plate", "person.vehicles_owned", "person.is_on_dibao")
    assert [(value.state, value.value) for value in found.values()] == [
        ("absent", None),
        ("known", 0),
        ("known", False),
    ]


def test_values_have_their_types_and_words():
    person = make_person()
    hold(
        SubjectRef.of(person),
        {"person.pension_fen": 512345, "person.retired_on": "2010-01-31", "person.marital_status": "widowed"},
    )
    found = ask(person, "person.pension_fen", "person.retired_on", "person.marital_status")
    assert [value.value for value in found.values()] == [512345, date(2010, 1, 31), "widowed"]
    assert found["person.marital_status"].text == "丧偶"


def test_a_derived_fact_of_an_absent_one_says_so():
    person = make_person()
    names = (
        "person.has_valid_residence_permit",
        "person.residence_registered_months",
        "person.driving_licence_days_left",
    )
    assert [ask(person, name)[name].value for name in names] == [False, None, None]
    hold(SubjectRef.of(person), {"person.residence_permit_expires_on": timezone.localdate()})
    assert ask(person, names[0])[names[0]].value is True


def test_an_old_answer_is_marked_stale():
    person = make_person()
    day = timezone.localdate() - timedelta(days=8)
    hold(SubjectRef.of(person), {"person.driving_points": 3}, as_of=day)
    found = ask(person, "person.driving_points")["person.driving_points"]
    assert (found.value, found.as_of, found.is_stale) == (3, day, True)


class Broken:
    def __init__(self, action):
        self.action = action

    def lookup(self, subject_key, attributes):
        return self.action()

    def check_config(self):
        return []


def unavailable():
    raise PortUnavailable


@pytest.fixture
def _shelf():
    yield
    stock_shelf()


@pytest.mark.usefixtures("_shelf")
@pytest.mark.parametrize("failure", [unavailable, lambda: time.sleep(0.2) or SourceAnswer({"driving_points": 3})])
def test_a_source_that_does_not_answer_makes_facts_unknown_not_absent(monkeypatch, failure):
    monkeypatch.setattr(queries, "SOURCE_SECONDS", 0.02)
    sources.put("public_security.traffic", Broken(failure))
    found = ask(make_person(), "person.driving_points", "person.driving_licence_days_left", "person.name")
    assert [value.state for value in found.values()] == ["unknown", "unknown", "known"]
    assert found["person.driving_points"].value is None


@pytest.mark.usefixtures("_shelf")
def test_slow_sources_are_waited_for_together_not_one_after_the_other(monkeypatch):
    monkeypatch.setattr(queries, "SOURCE_SECONDS", 0.05)
    for source in ("public_security.traffic", "tax.person", "credit.public", "veterans.registry"):
        sources.put(source, Broken(lambda: time.sleep(0.4) or SourceAnswer()))
    names = ("person.driving_points", "person.tax_months", "person.is_on_dishonesty_list", "person.is_veteran")
    start = time.perf_counter()
    found = ask(make_person(), *names)
    assert {value.state for value in found.values()} == {"unknown"}
    assert time.perf_counter() - start < 0.3


@pytest.mark.usefixtures("_shelf")
def test_a_value_of_the_wrong_type_is_no_answer():
    sources.put("public_security.traffic", Broken(lambda: SourceAnswer({"driving_points": "many"}, date(2022, 1, 1))))
    assert ask(make_person(), "person.driving_points")["person.driving_points"].state == "unknown"


def test_every_question_is_one_audit_row_with_purpose_and_without_values():
    person = make_person("王秀英")
    ask(person, "person.name", "person.citizen_id", case_ref="cases.case:1")
    rows = list(entries_about(person))
    assert len(rows) == 1
    assert (rows[0].action, rows[0].reason) == ("facts.fetched", PURPOSE)
    assert "王秀英" not in rows[0].detail_json
    assert "person.citizen_id" in rows[0].detail_json


def test_without_purpose_or_with_an_unknown_fact_nothing_is_asked():
    person = make_person()
    with pytest.raises(PurposeMissing):
        fetch(SubjectRef.of(person), ["person.name"], purpose=" ", viewer="system")
    with pytest.raises(UnknownFact):
        ask(person, "person.shoe_size")
    assert list(entries_about(person)) == []


def test_a_resident_asks_about_themselves_and_whom_they_act_for_only():
    mother, daughter, stranger = make_person(), make_person(), make_person()
    acting = Viewer(role=Role.PERSON, person_id=mother.pk, agent_person_id=daughter.pk)
    assert ask(mother, "person.name", viewer=acting)
    for viewer in (ANONYMOUS, Viewer(role=Role.PERSON, person_id=stranger.pk), Viewer(role=Role.OPERATOR)):
        with pytest.raises(NotVisible):
            ask(mother, "person.name", viewer=viewer)


def test_within_a_request_a_source_is_asked_once():
    person = make_person()
    memory.begin()
    try:
        ask(person, "person.driving_points")
        with CaptureQueriesContext(connection) as context:
            ask(person, "person.vehicles_owned")
        assert not [row for row in context.captured_queries if "facts_sourcerecord" in row["sql"]]
        hold(SubjectRef.of(person), {"person.driving_points": 6})
        assert ask(person, "person.driving_points")["person.driving_points"].value == 6
    finally:
        memory.end()


NAMES = """name citizen_id birth_date phone age hukou_address household_number household_size hukou_kind
marital_status spouse_name insurance_months insurance_state pension_fen employer_name employment_state bank_account
social_card_number driving_licence_class driving_licence_expires_on driving_points vehicles_owned homes_owned
home_address receives_elderly_allowance"""


def test_twenty_five_facts_of_many_sources_cost_one_read_and_the_audit_row():
    person = make_person()
    hold(SubjectRef.of(person), {"person.driving_points": 1, "person.bank_account": "6222", "person.homes_owned": 1})
    names = [f"person.{name}" for name in NAMES.split()]
    assert len(names) == 25
    ask(person, "person.name")  # the first audit row ever makes the chains
    with CaptureQueriesContext(connection) as context:
        ask(person, *names)
    statements = [row["sql"] for row in context.captured_queries if "SAVEPOINT" not in row["sql"]]
    assert len(statements) <= 4


def test_records_are_not_readable_in_the_database_and_carry_no_number():
    person = make_person()
    bulk_hold([("public_security.traffic", key_of(person), {"driving_licence_number": "319901"}, date(2022, 1, 1))])
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject_key, attributes FROM facts_sourcerecord")
        ((key, text),) = cursor.fetchall()
    assert key == person.citizen_id_index
    assert "319901" not in text
