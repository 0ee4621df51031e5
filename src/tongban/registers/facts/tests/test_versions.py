"""What was known when, and what is announced when something changes."""

from datetime import date, timedelta

import duckdb
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tongban.foundation.audit.public import entries_about
from tongban.foundation.events.public import Event
from tongban.registers.facts.models import SourceRecord, SourceVersion
from tongban.registers.facts.ports import SourceAnswer, sources, stock_shelf
from tongban.registers.facts.public import (
    NotCorrectable,
    SubjectRef,
    answer_dispute,
    bulk_confirm,
    bulk_hold,
    correct,
    dispute,
    export_population,
    fetch,
    hold,
    key_of,
    prune_versions,
    subject_key,
    subjects_changed_since,
)
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.public import Person, PersonRow, bulk_register
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
FAMILY, TRAFFIC = "civil_affairs.family", "public_security.traffic"


def ask(subject, name, **more):
    return fetch(SubjectRef.of(subject), [name], purpose="复核决定", viewer="system", **more)[name]


def changes():
    return list(Event.objects.filter(type="tongban.facts.changed").order_by("pk").values_list("subject", "data"))


def test_a_record_is_answered_as_it_was_known_then():
    person = make_person()
    before = timezone.now()
    hold(SubjectRef.of(person), {"person.driving_points": 3}, as_of=date(2026, 1, 1))
    first = timezone.now()
    hold(SubjectRef.of(person), {"person.driving_points": 9}, as_of=date(2026, 2, 1))
    second = timezone.now()
    hold(SubjectRef.of(person), {"person.driving_points": None})
    at = [ask(person, "person.driving_points", known_at=moment) for moment in (before, first, second, timezone.now())]
    assert [(value.value, value.as_of) for value in at[:3]] == [(0, None), (3, date(2026, 1, 1)), (9, date(2026, 2, 1))]
    assert (at[3].value, ask(person, "person.driving_points").value) == (0, 0)


def test_the_same_delivery_again_keeps_no_version_and_says_nothing():
    person = make_person()
    rows = [
        (
            TRAFFIC,
            key_of(person),
            {"driving_points": 3, "driving_licence_expires_on": date(2027, 1, 1)},
            date(2026, 1, 1),
        )
    ]
    bulk_hold(rows)
    known, told = SourceRecord.objects.get().recorded_from, Event.objects.count()
    bulk_hold([(source, key, attributes, date(2026, 2, 1)) for source, key, attributes, _ in rows])
    record = SourceRecord.objects.get()
    assert (record.recorded_from, record.as_of) == (known, date(2026, 2, 1))
    assert (SourceVersion.objects.count(), Event.objects.count()) == (0, told)


def test_a_delivery_that_changes_something_is_one_event_and_names_whom_on_request():
    people = [make_person() for _ in range(3)]
    bulk_hold((TRAFFIC, key_of(person), {"driving_points": 1}, date(2026, 1, 1)) for person in people)
    moment = timezone.now()
    bulk_hold(
        (TRAFFIC, key_of(person), {"driving_points": points}, date(2026, 1, 2))
        for person, points in zip(people, (1, 2, 3), strict=True)
    )
    assert list(subjects_changed_since("person", moment)) == [subject_key(person) for person in people[1:]]
    event = Event.objects.filter(type="tongban.facts.delivered").last()
    assert event.data["sources"] == [TRAFFIC]
    assert event.data["since"] >= moment.isoformat()
    assert changes() == []
    assert SourceVersion.objects.count() == 2


def test_a_large_delivery_is_looked_up_and_written_by_hundreds():
    people = [make_person() for _ in range(4)]
    rows = [
        (f"source.{number}", key_of(person), {"a": 1}, date(2026, 1, 1)) for person in people for number in range(200)
    ]
    with CaptureQueriesContext(connection) as context:
        bulk_hold(rows)
    statements = [row["sql"] for row in context.captured_queries if "facts_source" in row["sql"]]
    # 800 records: two looks; SQLite takes 142 rows of seven columns in one statement.
    assert len([sql for sql in statements if sql.startswith("SELECT")]) == 2
    assert len(statements) <= 2 + 8


def test_versions_are_not_readable_in_the_database():
    person = make_person()
    for number in ("319901", "319902"):
        bulk_hold([(TRAFFIC, key_of(person), {"driving_licence_number": number}, date(2026, 1, 1))])
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject_key, attributes FROM facts_sourceversion")
        ((key, text),) = cursor.fetchall()
    assert key == person.citizen_id_index
    assert "319901" not in text


def test_a_real_source_is_unknown_for_then_unless_it_delivered():
    class Real:
        def lookup(self, key, attributes):
            return SourceAnswer({"driving_points": 6}, date(2026, 1, 1))

        def check_config(self):
            return []

    person, delivered = make_person(), make_person()
    bulk_hold([(TRAFFIC, key_of(delivered), {"driving_points": 5}, date(2026, 1, 1))])
    sources.put(TRAFFIC, Real())
    try:
        now = timezone.now()
        assert ask(person, "person.driving_points").value == 6
        assert ask(person, "person.driving_points", known_at=now).state == "unknown"
        assert ask(delivered, "person.driving_points", known_at=now).value == 5
        with pytest.raises(NotCorrectable, match="自己的系统"):
            correct("person.driving_points", 1, subject=SubjectRef.of(person), by="officer:1", reason="核对")
    finally:
        stock_shelf()


def test_pruning_forgets_old_versions_and_nothing_in_force():
    person = make_person()
    for points in (1, 2, 3):
        hold(SubjectRef.of(person), {"person.driving_points": points})
    assert prune_versions(timezone.now() - timedelta(days=1)) == 0
    assert prune_versions(timezone.now() + timedelta(seconds=1)) == 2
    assert ask(person, "person.driving_points").value == 3


def test_what_the_register_of_people_said_before_is_known_too():
    person = make_person("王秀英", birth=date(1954, 3, 12))
    moment = timezone.now()
    row = PersonRow(
        citizen_id=person.citizen_id, name="王秀瑛", hukou_region="330000", residence_region="310101",
        address=person.address, birth_date=date(1953, 3, 12),
    )  # fmt: skip
    bulk_register([row])
    bulk_register([row])
    now = Person.objects.get(pk=person.pk)
    assert (ask(now, "person.name").value, ask(now, "person.hukou_in_city").value) == ("王秀瑛", False)
    assert ask(now, "person.name", known_at=moment).value == "王秀英"
    assert ask(now, "person.hukou_in_city", known_at=moment).value is True
    assert ask(now, "person.age", known_at=moment, on=date(2026, 3, 12)).value == 72
    assert now.versions.count() == 1
    assert list(subjects_changed_since("person", moment)) == [subject_key(person)]


def test_a_change_is_announced_with_ids_and_without_values():
    person = make_person()
    hold(SubjectRef.of(person), {"person.disability_card_expires_on": date(2030, 1, 1), "person.disability_grade": 2})
    hold(SubjectRef.of(person), {"person.disability_grade": 2})
    ((subject, data),) = changes()
    assert subject == f"people.person:{person.pk}"
    assert data == {
        "subject": subject,
        "facts": ["person.disability_card_expires_on", "person.disability_grade", "person.has_disability"],
    }
    assert "2030" not in str(data)


def test_a_wrong_birth_date_is_put_right_where_it_is_kept_and_the_event_names_the_dispute():
    person = make_person(birth=date(1961, 12, 20))
    row = dispute("person.age", subject=SubjectRef.of(person), by=person, statement="身份证上是1960年")
    moment = timezone.now()
    answer_dispute(row, by="officer:1", is_corrected=True, reply="已核对户口底册", right_value="1960-12-20")
    now = Person.objects.get(pk=person.pk)
    assert now.birth_date == date(1960, 12, 20)
    assert ask(now, "person.birth_date", known_at=moment).value == date(1961, 12, 20)
    ((subject, data),) = changes()
    assert data == {
        "subject": subject, "facts": ["person.birth_date", "person.age", "person.is_minor"],
        "dispute": row.pk, "fact": "person.age",
    }  # fmt: skip
    actions = [(entry.action, entry.reason) for entry in entries_about(now)]
    assert ("people.corrected", "已核对户口底册") in actions
    assert ("facts.corrected", "已核对户口底册") in actions
    assert "1960" not in str([entry.detail_json for entry in entries_about(now)])


def test_a_dispute_that_was_settled_at_the_source_itself_is_announced_too():
    person = make_person()
    row = dispute("person.driving_points", subject=SubjectRef.of(person), by=person, statement="已经清零")
    answer_dispute(row, by="officer:1", is_corrected=True, reply="已在交管系统更正")
    ((_, data),) = changes()
    assert (data["facts"], data["dispute"], data["fact"]) == (
        ["person.driving_points"],
        row.pk,
        "person.driving_points",
    )


def test_a_datum_that_is_right_changes_nothing_and_says_nothing():
    person = make_person()
    row = dispute("person.driving_points", subject=SubjectRef.of(person), by=person, statement="不对")
    answer_dispute(row, by="officer:1", is_corrected=False, reply="核实无误")
    assert changes() == []


def test_a_record_of_a_department_is_corrected_beside_what_else_it_holds():
    firm = make_organisation()
    subject = SubjectRef.of(firm)
    hold(subject, {"organisation.insured_employees": 12, "organisation.insured_months": 30})
    assert (
        correct("organisation.insured_employees", "13", subject=subject, by="officer:1", reason="核对缴费明细") is True
    )
    assert (
        correct("organisation.insured_employees", 13, subject=subject, by="officer:1", reason="核对缴费明细") is False
    )
    assert ask(firm, "organisation.insured_employees").value == 13
    assert ask(firm, "organisation.insured_months").value == 30


@pytest.mark.parametrize(
    ("fact_id", "value", "words"),
    [
        ("person.birth_date", "2099-01-01", "1890年1月1日至今天"),
        ("person.birth_date", "不知道", "不能是这个值"),
        ("person.sex", "other", "不能是这个值"),
        ("person.citizen_id", "310101199001010011", "登记机关的系统"),
        ("person.marital_status", "happy", "不能是这个值"),
        ("organisation.insured_employees", 3, "不能是这个值"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_happened(fact_id, value, words):
    person = make_person()
    row = dispute("person.birth_date", subject=SubjectRef.of(person), by=person, statement="错了")
    told = Event.objects.count()
    with pytest.raises(NotCorrectable, match=words):
        correct(fact_id, value, subject=SubjectRef.of(person), by="officer:1", reason="核对", dispute=row)
    if fact_id == "person.birth_date":
        with pytest.raises(NotCorrectable, match=words):
            answer_dispute(row, by="officer:1", is_corrected=True, reply="改", right_value=value)
    row.refresh_from_db()
    assert (row.state, Event.objects.count(), changes()) == ("open", told, [])
    assert Person.objects.get(pk=person.pk).versions.count() == 0


def test_confirming_records_keeps_no_version():
    hold(SubjectRef.of(make_person()), {"person.driving_points": 3})
    assert bulk_confirm(date(2026, 11, 25)) == 1
    assert SourceVersion.objects.count() == 0


def then(person, day, *names):
    found = fetch(SubjectRef.of(person), names, purpose="核定", viewer="system", on=day, valid=True)
    return [(found[name].value, found[name].as_of) for name in names]


def test_a_past_day_is_answered_with_what_held_then():
    person, ref = make_person(), "person.pension_fen"
    hold(SubjectRef.of(person), {ref: 100}, as_of=date(2026, 7, 1))
    hold(SubjectRef.of(person), {ref: 200}, as_of=date(2026, 8, 10))
    hold(SubjectRef.of(person), {ref: 300}, as_of=date(2026, 9, 20))
    assert then(person, date(2026, 7, 31), ref) == [(100, date(2026, 7, 1))]
    assert then(person, date(2026, 8, 31), ref) == [(200, date(2026, 8, 10))]
    assert then(person, date(2026, 9, 30), ref) == [(300, date(2026, 9, 20))]
    # Nothing was told of June: the state of now is given, and its day says so.
    assert then(person, date(2026, 6, 30), ref) == [(300, date(2026, 9, 20))]


def test_a_confirmation_moves_the_day_and_not_since_when_it_holds():
    person, ref = make_person(), "person.pension_fen"
    hold(SubjectRef.of(person), {ref: 100}, as_of=date(2026, 7, 1))
    hold(SubjectRef.of(person), {ref: 100}, as_of=date(2026, 10, 1))
    assert then(person, date(2026, 8, 31), ref) == [(100, date(2026, 8, 31))]


def test_what_was_corrected_reads_right_on_every_day_on_which_it_was_wrong():
    person = make_person()
    subject = SubjectRef.of(person)
    ref, other = "person.pension_fen", "person.insurance_months"
    hold(subject, {ref: 100, other: 5}, as_of=date(2026, 7, 1))
    hold(subject, {ref: 100, other: 6}, as_of=date(2026, 8, 1))
    correct(ref, 900, subject=subject, by="system", reason="核对原件")
    hold(subject, {other: 7}, as_of=date(2026, 10, 1))
    assert then(person, date(2026, 7, 31), ref, other) == [(900, date(2026, 7, 1)), (5, date(2026, 7, 1))]
    assert [value for value, _day in then(person, date(2026, 8, 31), ref, other)] == [900, 6]
    assert [value for value, _day in then(person, date(2026, 10, 31), ref, other)] == [900, 7]


def test_a_table_of_a_past_day_says_what_fetch_says(tmp_path):
    people = [make_person() for _ in range(3)]
    ref = "person.pension_fen"
    for number, person in enumerate(people):
        hold(SubjectRef.of(person), {ref: 100 + number}, as_of=date(2026, 7, 1))
    hold(SubjectRef.of(people[1]), {ref: 500}, as_of=date(2026, 9, 15))
    late = make_person()
    hold(SubjectRef.of(late), {ref: 700}, as_of=date(2026, 9, 15))
    day = date(2026, 8, 31)
    table = export_population("person", [ref], tmp_path / "then", on=day, valid=True)
    rows = duckdb.sql(f"SELECT \"{ref}\" FROM read_parquet('{table.path}/*.parquet') ORDER BY subject_key").fetchall()
    assert [row[0] for row in rows] == [then(person, day, ref)[0][0] for person in [*people, late]]
    assert [row[0] for row in rows] == [100, 101, 102, 700]
    assert list(table.undated.values()) == [1]
    again = export_population("person", [ref], tmp_path / "then", on=day, valid=True)
    assert again == table
