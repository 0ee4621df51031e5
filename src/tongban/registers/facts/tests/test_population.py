from datetime import date, timedelta

import duckdb
import numpy as np
import pytest
from django.db import connection
from django.utils import timezone

from tongban.foundation.audit.public import entries_about
from tongban.registers.facts import population
from tongban.registers.facts.columns import FactColumn, write_part
from tongban.registers.facts.derived import FUNCTIONS, WHEN_INPUT_ABSENT
from tongban.registers.facts.ports import SourceAnswer, sources, stock_shelf
from tongban.registers.facts.public import (
    SubjectRef,
    UnknownFact,
    all_facts,
    export_population,
    fetch,
    hold,
    key_of,
    subject_key,
    subject_of,
    subjects_changed_since,
)
from tongban.registers.organisations.public import Organisation
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def read(table, *names):
    columns = ", ".join(f'"{name}"' for name in ("subject_key", *names))
    query = f"SELECT {columns} FROM read_parquet('{table.path}/*.parquet') ORDER BY subject_key"
    return duckdb.connect().sql(query).fetchall()


def of_kind(kind):
    return [entry.id for entry in all_facts() if entry.subject == kind]


def some_people():
    people = [make_person("王秀英", birth=date(1954, 2, 28)), make_person(hukou="330000"), make_person()]
    hold(
        SubjectRef.of(people[0]),
        {
            "person.pension_fen": 512345, "person.marital_status": "widowed", "person.is_on_dibao": True,
            "person.disability_card_expires_on": TODAY, "person.residence_registered_on": date(2024, 2, 29),
            "person.household_number": "户'1", "person.resident_pension_years": 15,
        },
    )  # fmt: skip
    return people


def test_a_table_says_of_everybody_what_asking_one_by_one_says(tmp_path):
    people, names = some_people(), of_kind("person")
    table = export_population("person", names, tmp_path / "people", on=TODAY)
    rows = {row[0]: row[1:] for row in read(table, *names)}
    assert table.rows == len(rows) == 3
    for person in people:
        found = fetch(SubjectRef.of(person), names, purpose="test", viewer="system", on=TODAY)
        assert dict(zip(names, rows[subject_key(person)], strict=True)) == {name: found[name].value for name in names}


def test_organisations_are_written_alike(tmp_path):
    firm = make_organisation()
    hold(SubjectRef.of(firm), {"organisation.insured_employees": 12, "organisation.taxable_income_fen": 3 * 10**10})
    names = of_kind("organisation")
    table = export_population("organisation", names, tmp_path / "firms", on=TODAY)
    ((key, *values),) = read(table, *names)
    found = fetch(subject_of("organisation", key), names, purpose="test", viewer="system", on=TODAY)
    assert dict(zip(names, values, strict=True)) == {name: found[name].value for name in names}


def test_columns_have_the_types_of_the_dictionary(tmp_path):
    some_people()
    names = ["person.birth_date", "person.pension_fen", "person.age", "person.is_on_dibao", "person.marital_status"]
    table = export_population("person", names, tmp_path / "people", on=TODAY)
    shape = duckdb.connect().sql(f"DESCRIBE SELECT * FROM '{table.files[0]}'").fetchall()
    assert [(row[0], row[1]) for row in shape] == [
        ("subject_key", "VARCHAR"), ("person.birth_date", "DATE"), ("person.pension_fen", "BIGINT"),
        ("person.age", "INTEGER"), ("person.is_on_dibao", "BOOLEAN"), ("person.marital_status", "VARCHAR"),
    ]  # fmt: skip


def test_who_was_not_answered_for_is_unknown_and_not_absent(tmp_path):
    from tongban.foundation.adapters.public import PortUnavailable

    people = some_people()

    class Traffic:
        def lookup(self, key, attributes):
            if key == people[1].citizen_id_index:
                raise PortUnavailable
            points = {"driving_points": "many"} if key == people[2].citizen_id_index else {"driving_points": 3}
            return SourceAnswer(points, TODAY)

        def check_config(self):
            return []

    sources.put("public_security.traffic", Traffic())
    try:
        names = ["person.driving_points", "person.driving_licence_days_left", "person.sex"]
        table = export_population("person", names, tmp_path / "people", on=TODAY)
    finally:
        stock_shelf()
    assert read(table, *names, "answered:public_security.traffic") == [
        (subject_key(people[0]), 3, None, "female", True),
        (subject_key(people[1]), None, None, "female", False),
        (subject_key(people[2]), None, None, "female", False),
    ]


def test_without_a_failure_there_is_no_column_of_answers(tmp_path):
    some_people()
    table = export_population("person", ["person.driving_points"], tmp_path / "people", on=TODAY)
    names = [row[0] for row in duckdb.connect().sql(f"DESCRIBE SELECT * FROM '{table.files[0]}'").fetchall()]
    assert names == ["subject_key", "person.driving_points"]


def test_a_killed_export_goes_on_and_nobody_sees_half_a_table(tmp_path, monkeypatch):
    people = [make_person() for _ in range(7)]
    monkeypatch.setattr(population, "CHUNK", 3)
    write, calls = population.write_part, []

    def killed(path, *args, **more):
        calls.append(path.name)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return write(path, *args, **more)

    monkeypatch.setattr(population, "write_part", killed)
    names, into = ["person.birth_date"], tmp_path / "people"
    with pytest.raises(KeyboardInterrupt):
        export_population("person", names, into, on=TODAY)
    assert not into.exists()
    table = export_population("person", names, into, on=TODAY)
    assert calls == ["part-00000.parquet", "part-00001.parquet", "part-00001.parquet", "part-00002.parquet"]
    assert [row[0] for row in read(table)] == [subject_key(person) for person in people]
    again = export_population("person", names, into, on=TODAY)
    assert (again, len(calls)) == (table, 4)
    with pytest.raises(ValueError, match="another table"):
        export_population("person", ["person.sex"], into, on=TODAY)


def test_only_the_chosen_and_only_the_changed(tmp_path):
    people = some_people()
    chosen = export_population(
        "person", ["person.sex"], tmp_path / "chosen", on=TODAY, only=[subject_key(people[1]), subject_key(people[2])]
    )
    assert [row[0] for row in read(chosen)] == [subject_key(people[1]), subject_key(people[2])]
    moment = timezone.now()
    assert list(subjects_changed_since("person", moment)) == []
    hold(SubjectRef.of(people[2]), {"person.pension_fen": 1})
    hold(SubjectRef.of(people[0]), {"person.pension_fen": 512345})
    changed = export_population("person", ["person.pension_fen"], tmp_path / "changed", on=TODAY, changed_since=moment)
    assert read(changed, "person.pension_fen") == [(subject_key(people[2]), 1)]
    nobody = export_population("person", ["person.sex"], tmp_path / "nobody", on=TODAY, only=[])
    assert (nobody.rows, read(nobody, "person.sex")) == (0, [])


def test_changed_organisations_are_found_by_their_records():
    firm, moment = make_organisation(), timezone.now() + timedelta(seconds=-1)
    later = timezone.now()
    hold(SubjectRef.of(firm), {"organisation.insured_employees": 3})
    assert list(subjects_changed_since("organisation", later)) == [subject_key(firm)]
    assert list(subjects_changed_since("person", moment)) == []


def test_changed_organisations_are_found_by_an_index_whatever_their_number(django_assert_num_queries):
    firms, moment = [make_organisation() for _ in range(3)], timezone.now()
    for firm in firms[1:]:
        hold(SubjectRef.of(firm), {"organisation.insured_employees": 3})
    with django_assert_num_queries(3):
        assert list(subjects_changed_since("organisation", moment)) == [subject_key(firm) for firm in firms[1:]]
    rows = Organisation.objects.filter(credit_code_index__in=[key_of(firm) for firm in firms])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "credit_code_index" in rows.explain()


def test_tables_are_readable_by_their_owner_only_and_asking_is_audited(tmp_path):
    some_people()
    table = export_population("person", ["person.sex"], tmp_path / "people", on=TODAY, purpose="试算")
    assert (table.path.stat().st_mode & 0o777, table.files[0].stat().st_mode & 0o777) == (0o700, 0o600)
    (entry,) = entries_about("person")
    assert (entry.action, entry.reason) == ("facts.population_exported", "试算")


def test_facts_of_the_other_kind_and_unknown_ones_are_refused(tmp_path):
    with pytest.raises(ValueError, match="another kind"):
        export_population("person", ["organisation.kind"], tmp_path / "a", on=TODAY)
    with pytest.raises(UnknownFact):
        export_population("person", ["person.shoe_size"], tmp_path / "a", on=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_a_subject_is_named_in_ten_digits():
    person = make_person()
    assert subject_key(person) == subject_key(person.pk) == f"{person.pk:010d}"
    assert subject_of("person", subject_key(person)).load() == person


DAYS = [date(2024, 2, 28) + timedelta(days=number) for number in range(370)] + [date(1956, 2, 29), date(2100, 3, 1)]
DERIVED = [entry for entry in all_facts() if entry.derived]


@pytest.mark.parametrize("entry", {entry.derived: entry for entry in DERIVED}.values(), ids=lambda entry: entry.derived)
def test_derived_columns_are_computed_as_the_functions_do(tmp_path, entry):
    """Every pair of days around leap days; regions for what speaks of regions."""
    if entry.derived == "is_in_city":
        inputs = ["310101", "330106", "31", "310000", "130000"]
        texts = np.array([*inputs, None], dtype=object)
        column = FactColumn(texts, np.array([True] * len(inputs) + [False]))
    else:
        inputs = DAYS
        days = np.array([*inputs, TODAY], dtype="datetime64[D]")
        column = FactColumn(days, np.array([True] * len(inputs) + [False]))
    keys = np.arange(len(inputs) + 1)
    for number, on in enumerate((date(2025, 2, 28), date(2024, 2, 29), date(2025, 3, 1), date(2026, 12, 31))):
        path = tmp_path / f"{number}.parquet"
        write_part(path, keys, {entry.inputs[0]: column}, [entry.id], on=on)
        found = duckdb.connect().sql(f"SELECT * FROM '{path}' ORDER BY 1").fetchall()
        expected = [FUNCTIONS[entry.derived](value, on) for value in inputs] + [WHEN_INPUT_ABSENT.get(entry.derived)]
        assert [row[1] for row in found] == expected
