"""Cases on the very edge, with the result written by hand; every back end is asked for each of them."""

from datetime import date

from tongban.capabilities.rules.public import Question, compile_rule_set, parse_value
from tongban.capabilities.rules.tests import slow
from tongban.capabilities.rules.tests.agreement import as_facts, write_people
from tongban.capabilities.rules.tests.expressions import PARAMETERS, TYPES

TODAY = date(2026, 2, 28)
ABSENT, UNKNOWN = slow.ABSENT, slow.UNKNOWN
PERSON = {
    "person.birth_date": date(1956, 2, 29), "person.since": date(2026, 1, 31), "person.alive": True,
    "person.poor": ABSENT, "person.children": -3, "person.grade": UNKNOWN, "person.rate": 0.49999999999999994,
    "person.income_fen": 2**63 - 1, "person.assets_fen": ABSENT, "person.name": "100%_it's", "person.region": "310101",
    "person.level": UNKNOWN, "person.kinds": ["a", "王"],
}  # fmt: skip
CONDITIONS = [
    ("person.age = 69", True),  # born on 29 February, reached on 1 March
    ("age(person.birth_date, DATE '2026-03-01') = 70", True),
    ("years_between(person.birth_date, DATE '2024-02-29') = 68", True),
    ("months_between(person.since, DATE '2026-02-28') = 0", True),
    ("add_months(person.since, 1) = DATE '2026-02-28'", True),
    ("add_years(person.birth_date, 1) = DATE '1957-02-28'", True),
    ("add_days(DATE '9999-12-31', 1) = today", None),  # no such day
    ("add_years(DATE '9999-01-01', 1) IS NULL", True),
    ("month_end(DATE '2024-02-01') = DATE '2024-02-29'", True),
    ("person.name LIKE '100%'", True),
    ("person.name LIKE '%it''s'", True),
    ("person.name = '100%_it''s'", True),
    ("length(person.name) = 9", True),
    ("in_region(person.region, '310000')", True),
    ("in_region(person.region, '310100')", True),
    ("in_region('310000', person.region)", False),
    ("person.children IN (-3, NULL)", True),
    ("person.children IN (5, NULL)", None),
    ("person.assets_fen IN (5)", False),
    ("person.assets_fen IN (5, NULL)", None),
    ("person.grade IN (5)", None),
    ("NOT (person.assets_fen > 0)", True),
    ("(NOT (person.assets_fen > 0)) IS TRUE", True),
    ("(person.assets_fen > 0) IS FALSE", True),
    ("person.poor IS FALSE", False),
    ("NOT person.poor", True),
    ("person.poor IS NULL", True),
    ("person.level IS NULL", None),
    ("has(person.level)", None),
    ("person.assets_fen > person.grade", None),
    ("person.alive OR person.grade > 1", True),
    ("coalesce(person.assets_fen, 0) = 0", True),
    ("coalesce(person.grade, 0) = 0", None),
    ("CASE WHEN person.poor THEN FALSE ELSE person.alive END", True),
    ("CASE WHEN person.level = '1' THEN TRUE ELSE TRUE END", None),
    ("1 / 0 > 1", None),
    ("coalesce(1 / 0, 7) = 7", True),
    ("person.income_fen + 1 > 0", None),  # beyond 64 bits
    ("person.rate = 0.49999999999999994", True),
    ("7 / 2 = 3.5", True),
    ("0.1 + 0.2 = 0.3", False),
    ("contains(person.kinds, '王') AND count(person.kinds) = 2", True),
    ("person.name IN param.districts", False),
    ("param.later > 0", None),
    ("bracket(param.amount_by_age, 64) IS NULL", True),
]
AMOUNTS = [
    ("round(person.rate)", 0),
    ("round(2.5) * 10 + round(-2.5)", 27),
    ("floor(-0.5)", -1),
    ("ceil(-0.5)", 0),
    ("part_of(person.income_fen, 80, 100)", 7378697629483820646),
    ("part_of(person.income_fen, 2, 1)", None),
    ("part_of(5, 1, 2)", 3),
    ("part_of(-5, 1, 2)", -3),
    ("part_of(1, 1, 0)", None),
    ("person.income_fen * 2", None),
    ("abs(person.children) * 7", 21),
    ("bracket(param.amount_by_age, person.age)", 7500),
    ("lookup(param.amount_by_level, 'it''s')", 1),
    ("least(3, person.assets_fen)", None),
    ("coalesce(person.assets_fen, 5)", 5),
    ("days_between(DATE '0001-01-01', DATE '9999-12-31')", 3652058),
]


def wrong(engine, folder):
    """(expression, expected, found) where the engine or the row function differs from what is written above."""
    facts, questions = as_facts(PERSON), []
    for place, (text, _) in enumerate(CONDITIONS):
        rules = compile_rule_set([{"id": "it", "expr": text}], TYPES, PARAMETERS)
        questions.append(Question(f"c{place}", rules, None, TODAY))
    always = compile_rule_set([{"id": "always", "expr": "TRUE"}], TYPES)
    for place, (text, _) in enumerate(AMOUNTS):
        questions.append(Question(f"a{place}", always, parse_value(text, TYPES, PARAMETERS), TODAY))
    table = write_people(folder / "people.parquet", [PERSON])
    row = engine.match(table, questions, folder / "result", sources={name: name for name in TYPES}).one("p0000")
    found = []
    for place, (text, expected) in enumerate(CONDITIONS):
        by_row = questions[place].rules.verdicts(facts, TODAY)[0]
        found.append((text, expected, by_row, row[f"c{place}"][0]))
    for place, (text, expected) in enumerate(AMOUNTS):
        by_row = parse_value(text, TYPES, PARAMETERS)(facts, TODAY)
        found.append((text, expected, by_row, row[f"a{place}"][1]))
    return [item for item in found if len(set(item[1:])) > 1 or len({type(value) for value in item[1:]}) > 1]
