"""Random expressions and random people, for the tests that all back ends agree."""

from datetime import date

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tongban.capabilities.rules.tests import slow

TYPES = {
    "person.birth_date": "date", "person.since": "date", "person.alive": "boolean", "person.poor": "boolean",
    "person.children": "integer", "person.grade": "integer", "person.rate": "number", "person.income_fen": "money_fen",
    "person.assets_fen": "money_fen", "person.name": "text", "person.region": "region", "person.level": "code",
    "person.kinds": "list",
}  # fmt: skip
ALWAYS = ("person.children", "person.region", "person.poor")  # their sources have always answered
FROM = {"from": "2016-05-01"}
PARAMETERS = {
    "amount_by_age": {"unit": "fen_per_month", "values": [{**FROM, "brackets": {65: 7500, 70: 15000, 100: 60000}}]},
    "amount_by_level": {"unit": "fen", "values": [{**FROM, "table": {"1": 40000, "2": 30000, "it's": 1}}]},
    "districts": {"unit": "code", "values": [{**FROM, "list": ["310101", "王", "100%"]}]},
    "grades": {"unit": "grade", "values": [{**FROM, "list": [1, 2, 50]}]},
    "later": {"unit": "fen", "values": [{"from": "9999-01-01", "value": 1}]},
    "least_age": {"unit": "year", "values": [{**FROM, "value": 65}]},
    "since": {"type": "date", "values": [{**FROM, "value": "2020-02-29"}]},
}
HELD = {
    "param.amount_by_age": "steps", "param.amount_by_level": {"1": 40000, "2": 30000, "it's": 1},
    "param.districts": ["310101", "王", "100%"], "param.grades": [1.0, 2.0, 50.0], "param.later": None,
    "param.least_age": 65, "param.since": date(2020, 2, 29),
}  # fmt: skip
slow.TYPES.update(TYPES)
EDGES = [
    date(1, 1, 1), date(9999, 12, 31), date(1900, 2, 28), date(1900, 3, 1), date(2000, 2, 29), date(2020, 2, 29),
    date(2021, 2, 28), date(2021, 3, 1), date(2024, 12, 31), date(2025, 1, 31), date(1956, 11, 25), date(1970, 1, 1),
]  # fmt: skip
TODAYS = [date(2020, 2, 29), date(2021, 2, 28), date(2026, 11, 25), date(9998, 12, 31)]
DAYS = st.sampled_from(EDGES) | st.dates(date(1899, 12, 31), date(2100, 1, 1)) | st.dates()
TEXTS = st.sampled_from([
    "", "a", "A", "31", "310101", "310000", "3100", "310100", "330100", "王秀英", "王", "it's", "100%", "_", "1", "2",
    "\\", "${x}", "\u00e9", "e\u0301", "👵🏽", '"', "a\nb", "`",
])  # fmt: skip
LARGE = [2**31, -(2**31) - 1, 2**53 + 1, 2**62, 2**63 - 1, -(2**63), 10**18]
SMALL = st.integers(-50, 130)
WHOLE = SMALL | st.sampled_from(LARGE) | st.integers(-(2**63), 2**63 - 1)
WRITTEN = SMALL | st.sampled_from([0, 1, -1, 2**31, 2**53 - 1, 80, 100])
FRACTIONS = st.sampled_from([
    -2.5, -0.5, -0.0, 0.0, 0.1, 0.3, 0.5, 1.5, 2.25, 65.0, 1e6, 0.49999999999999994, 4503599627370497.5, 5e-324,
    9007199254740992.0, 9.223372036854775807e18, 1e19, 1e308, -1e308,
])  # fmt: skip
LISTS = st.lists(TEXTS, max_size=3)
VALUES = {"date": DAYS, "boolean": st.booleans(), "integer": WHOLE, "number": FRACTIONS | st.floats(-1e6, 1e6),
          "money_fen": WHOLE, "text": TEXTS, "region": TEXTS, "code": TEXTS, "list": LISTS}  # fmt: skip


def states(name):
    none = st.just(slow.ABSENT) if name in ALWAYS else st.sampled_from([slow.ABSENT, slow.UNKNOWN])
    value = VALUES[TYPES[name]]
    return st.one_of(none, value, value, value)


PEOPLE = st.fixed_dictionaries({name: states(name) for name in TYPES})


def named(*kinds):
    return st.sampled_from([("name", name) for name, kind in TYPES.items() if kind in kinds])


def literal(values):
    return values.map(lambda value: ("value", value))


def param(*names):
    return st.sampled_from([("param", f"param.{name}") for name in names])


def node(head, *parts):
    return st.tuples(st.just(head), *parts)


integers = named("integer", "money_fen") | literal(WRITTEN) | param("least_age", "later")
dates = st.recursive(
    named("date") | literal(DAYS) | st.just(("name", "today")) | param("since"),
    lambda inner: st.one_of(
        *(node(name, inner, integers) for name in ("add_days", "add_months", "add_years")),
        node("month_start", inner),
        node("month_end", inner),
        node("least", inner, inner),
        node("greatest", inner, inner),
        node("coalesce", inner, inner),
    ),
    max_leaves=3,
)
texts = named("text", "region", "code") | literal(TEXTS)
whole = st.one_of(
    node("years_between", dates, dates),
    node("age", dates),
    node("months_between", dates, dates),
    node("days_between", dates, dates),
    *(node(name, dates) for name in ("year", "month", "day")),
    node("length", texts | named("list")),
    node("count", named("list")),
    node("part_of", *[integers] * 3),
    node("bracket", st.just(("param", "param.amount_by_age")), integers | named("number")),
    node("lookup", st.just(("param", "param.amount_by_level")), texts),
    integers,
)
numbers = st.recursive(
    whole | named("number") | literal(FRACTIONS),
    lambda inner: st.one_of(
        *(node(sign, inner, inner) for sign in "+-*/"),
        *(node(name, inner) for name in ("abs", "minus", "round", "floor", "ceil")),
        node("least", inner, inner, inner),
        node("greatest", inner, inner),
        node("coalesce", inner, inner),
    ),
    max_leaves=5,
).filter(lambda found: not money_by_money(found))


def money_by_money(found) -> bool:
    """The one product that the language refuses; amounts of fen stand for themselves or under what keeps them money."""
    if not isinstance(found, tuple) or found[0] in ("value", "name", "param"):
        return False
    if found[0] == "*" and is_money(found[1]) and is_money(found[2]):
        return True
    return any(money_by_money(item) for item in found[1:])


def is_money(found) -> bool:
    head, *rest = found
    if head in ("name", "param"):
        return rest[0].endswith(("_fen", "later"))
    if head in ("+", "-", "*", "least", "greatest", "coalesce", "abs", "minus"):
        return any(map(is_money, rest)) and not any(map(slow.is_fraction, rest))
    return head in ("part_of", "bracket", "lookup")


SIGNS = ["=", "<>", "<", "<=", ">", ">="]
patterns = st.sampled_from(["31%", "%英", "%1%", "王%", "a", "%'%", "%\\%", "$%"])
atoms = st.one_of(
    named("boolean"),
    named("boolean"),
    literal(st.booleans()),
    *(node(sign, numbers, numbers) for sign in SIGNS),
    *(node(sign, dates, dates) for sign in SIGNS),
    *(node(sign, named("text", "region"), texts) for sign in ("=", "<>")),
    node("IN", numbers, st.lists(literal(WRITTEN) | literal(st.none()) | numbers, min_size=1, max_size=4)),
    node("IN", numbers, st.lists(literal(WRITTEN) | literal(FRACTIONS), min_size=1, max_size=4)),
    node("IN", named("text"), st.lists(literal(TEXTS) | literal(st.none()), min_size=1, max_size=4)),
    node("IN", named("date"), st.lists(literal(DAYS), min_size=1, max_size=2)),
    node("BETWEEN", numbers, numbers, numbers),
    node("BETWEEN", dates, dates, dates),
    node("LIKE", named("text", "region"), patterns),
    node("IS NULL", numbers | dates | texts | named("list")),
    node("IS NOT NULL", numbers | dates),
    node("has", named("boolean", "date", "text", "list") | numbers),
    node("in_region", named("region", "text"), texts),
    node("contains", named("list"), texts | numbers),
    node("one_of", texts, param("districts") | named("list")),
    node("one_of", numbers, param("grades")),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        node("AND", inner, inner),
        node("OR", inner, inner),
        node("NOT", inner),
        node("IS TRUE", inner),
        node("IS FALSE", inner),
        node("IS NULL", inner),
        node("CASE", inner, inner, inner),
        node("=", inner, inner),
        node("coalesce", inner, inner),
        node("IS NULL", node("CASE", inner, numbers, numbers)),
    ),
    max_leaves=8,
)
amounts = whole | st.one_of(*(node(name, numbers) for name in ("round", "floor", "ceil")), node("+", whole, whole))


def pool(strategy, count, start):
    """So many different examples, the same for the same start: many of them go through an engine in one call."""
    found = {}

    @seed(start)
    @settings(max_examples=count, database=None, phases=[Phase.generate], deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(strategy)
    def collect(example):
        found[repr(example)] = example

    collect()
    return list(found.values())
