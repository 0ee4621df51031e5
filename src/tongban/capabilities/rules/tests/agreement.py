"""Random expressions × random people through one match of an engine, compared with the row function bit by bit."""

from dataclasses import dataclass

import duckdb

from tongban.capabilities.rules.public import Question, compile_rule_set, mask_of, parse_value
from tongban.capabilities.rules.tests import slow
from tongban.capabilities.rules.tests.expressions import ALWAYS, PARAMETERS, TYPES

COLUMNS = {"date": "DATE", "boolean": "BOOLEAN", "integer": "BIGINT", "number": "DOUBLE", "money_fen": "BIGINT",
           "text": "VARCHAR", "region": "VARCHAR", "code": "VARCHAR", "list": "VARCHAR[]"}  # fmt: skip
AT_ONCE = 31


@dataclass(frozen=True)
class Value:
    """A fact as the registers give it."""

    value: object
    state: str = "known"


def as_facts(values):
    """Known values plain, the absent with their state, the unknown left out."""
    given = {name: value for name, value in values.items() if value is not slow.UNKNOWN}
    return {name: Value(None, "absent") if value is slow.ABSENT else value for name, value in given.items()}


def write_people(path, people):
    """A population table in which each fact has a source of its own; three sources have always answered."""
    flags = [name for name in TYPES if name not in ALWAYS]
    columns = ['"subject_key" VARCHAR', *(f'"{name}" {COLUMNS[kind]}' for name, kind in TYPES.items())]
    columns += [f'"answered:{name}" BOOLEAN' for name in flags]
    rows = [
        [f"p{place:04}", *(None if slow.nothing(person[name]) else person[name] for name in TYPES),
         *(person[name] is not slow.UNKNOWN for name in flags)]
        for place, person in enumerate(people)
    ]  # fmt: skip
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE people ({', '.join(columns)})")
        connection.executemany(f"INSERT INTO people VALUES ({', '.join('?' * len(columns))})", rows)
        connection.execute(f"COPY people TO '{path}' (FORMAT parquet)")
    return path


def differences(engine, folder, conditions, amounts, people, today):
    """(expression, person, row function, engine) wherever they differ; the shortest expressions first."""
    texts = [slow.text(condition) for condition in conditions]
    questions = []
    for start in range(0, len(texts), AT_ONCE):
        criteria = [{"id": text, "expr": text} for text in texts[start : start + AT_ONCE]]
        questions.append(Question(f"q{start}", compile_rule_set(criteria, TYPES, PARAMETERS), None, today))
    always = compile_rule_set([{"id": "always", "expr": "TRUE"}], TYPES)
    for place, amount in enumerate(amounts):
        questions.append(Question(f"a{place}", always, parse_value(slow.text(amount), TYPES, PARAMETERS), today))
    table = write_people(folder / "people.parquet", people)
    result = engine.match(table, questions, folder / "result", sources={name: name for name in TYPES})
    found = []
    for place, person in enumerate(people):
        row, facts = result.one(f"p{place:04}"), as_facts(person)
        for question in questions:
            _, amount, mask = row[question.code]
            wanted = question.rules.verdicts(facts, today)
            if mask != mask_of(wanted):
                found += [
                    (spec["expr"], person, verdict, mask >> 2 * digit & 3)
                    for digit, (spec, verdict) in enumerate(zip(question.rules.specs, wanted, strict=True))
                    if mask >> 2 * digit & 3 != mask_of([verdict])
                ]
            if question.amount is not None and (expected := question.amount(facts, today)) != amount:
                found.append((question.amount.text, person, expected, amount))
    return sorted(found, key=lambda difference: len(difference[0]))
