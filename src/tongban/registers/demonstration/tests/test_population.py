"""The two ways from generated columns to a population table give the same facts."""

from datetime import date

import duckdb
import pytest

from tongban.registers.demonstration.actions import city_chunks, load_city
from tongban.registers.demonstration.mapping import ORGANISATION, PERSON
from tongban.registers.demonstration.population import make_population
from tongban.registers.facts.public import export_population, needed_for, subject_key, write_part
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

DAY = date(2026, 11, 1)


def rows(path, names):
    columns = ", ".join(f'"{name}"' for name in names)
    return {
        row[0]: row[1:]
        for row in duckdb.connect()
        .sql(f"SELECT subject_key, {columns} FROM read_parquet('{path}/*.parquet')")
        .fetchall()
    }


@pytest.mark.django_db
def test_the_registers_and_the_columns_say_the_same(tmp_path):
    load_city(households=60, seed=3)
    (city,) = city_chunks(60, 3)
    people = dict(zip(city.people["citizen_id"].tolist(), city.people["number"].tolist(), strict=True))
    firms = dict(zip(city.firms["credit_code"].tolist(), city.firms["number"].tolist(), strict=True))
    numbers = {
        "person": {subject_key(row): people.get(row.citizen_id) for row in Person.objects.all()},
        "organisation": {subject_key(row): firms.get(row.credit_code) for row in Organisation.objects.all()},
    }
    for kind, makers in (("person", PERSON), ("organisation", ORGANISATION)):
        names = [*makers, *({"person.age", "person.is_alive", "person.has_disability"} if kind == "person" else [])]
        export = export_population(kind, names, tmp_path / kind, on=DAY)
        columns = {name: makers[name](city) for name in needed_for(names)}
        straight = tmp_path / f"straight-{kind}"
        straight.mkdir()
        keys = city.people["number"] if kind == "person" else city.firms["number"]
        write_part(straight / "part-0.parquet", keys, columns, names, on=DAY)
        expected, found = rows(straight, names), rows(export.path, names)
        compared = 0
        for key, number in numbers[kind].items():
            if number is not None:
                assert dict(zip(names, found[key], strict=True)) == dict(
                    zip(names, expected[f"{number:010d}"], strict=True)
                )
                compared += 1
        assert compared == len(people if kind == "person" else firms)


def test_a_made_up_city_has_the_size_that_was_asked_for_and_goes_on_where_it_stopped(tmp_path):
    names = ["person.birth_date", "person.low_income_kind", "person.age", "organisation.insured_employees"]
    into = make_population(3000, 300, tmp_path / "city", facts=names, jobs=1)
    people, firms = into / "person", into / "organisation"
    found = rows(people, names[:3])
    assert (len(found), len(rows(firms, names[3:]))) == (3000, 300)
    assert {row[1] for row in found.values()} >= {None, "dibao", "marginal"}
    written = next(people.iterdir()).stat().st_mtime_ns
    next(firms.iterdir()).unlink()
    make_population(3000, 300, tmp_path / "city", facts=names, jobs=1)
    assert (rows(people, names[:3]), len(rows(firms, names[3:]))) == (found, 300)
    assert next(people.iterdir()).stat().st_mtime_ns > written
    with pytest.raises(ValueError, match="another city"):
        make_population(4000, 300, tmp_path / "city", facts=names, jobs=1)
