"""Two readings of one expression agree: the compiled function and a slow evaluator by definition."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.capabilities.rules.public import parse, parse_value
from tongban.capabilities.rules.tests import slow

TYPES = {
    "person.birth_date": "date", "person.since": "date", "person.alive": "boolean", "person.poor": "boolean",
    "person.children": "integer", "person.grade": "integer", "person.rate": "number", "person.income_fen": "money_fen",
    "person.name": "text", "person.region": "region", "person.level": "code",
}  # fmt: skip
DAYS = st.one_of(
    st.dates(date(1899, 12, 31), date(2100, 1, 1)),
    st.sampled_from([date(2020, 2, 29), date(2021, 2, 28), date(2021, 3, 1), date(2000, 2, 29), date(1900, 3, 1)]),
)
TEXTS = st.sampled_from(["", "a", "A", "31", "310101", "310000", "330100", "王秀英", "王", "it's", "100%", "_"])
WHOLE = st.integers(-50, 50)
FRACTIONS = st.sampled_from([-2.5, -0.5, 0.0, 0.1, 0.5, 1.5, 2.25, 1e6])
VALUES = {"date": DAYS, "boolean": st.booleans(), "integer": WHOLE, "number": FRACTIONS, "money_fen": WHOLE,
          "text": TEXTS, "region": TEXTS, "code": TEXTS}  # fmt: skip
PEOPLE = st.fixed_dictionaries({name: st.none() | VALUES[kind] for name, kind in TYPES.items()})


def named(*kinds):
    return st.sampled_from([("name", name) for name, kind in TYPES.items() if kind in kinds])


def literal(values):
    return values.map(lambda value: ("value", value))


def node(head, *parts):
    return st.tuples(st.just(head), *parts)


dates = st.recursive(
    named("date") | literal(DAYS) | st.just(("name", "today")),
    lambda inner: st.one_of(
        node("add_days", inner, literal(WHOLE)),
        node("month_start", inner),
        node("least", inner, inner),
        node("greatest", inner, inner),
        node("coalesce", inner, inner),
    ),
    max_leaves=3,
)
texts = named("text", "region", "code") | literal(TEXTS)
numbers = st.recursive(
    named("integer", "number") | literal(WHOLE) | literal(FRACTIONS),
    lambda inner: st.one_of(
        *(node(sign, inner, inner) for sign in "+-*/"),
        node("abs", inner),
        node("round", inner),
        node("least", inner, inner),
        node("coalesce", inner, inner),
        node("years_between", dates, dates),
        node("days_between", dates, dates),
        node("year", dates),
        node("month", dates),
        node("length", texts),
    ),
    max_leaves=5,
)
SIGNS = ["=", "<>", "<", "<=", ">", ">="]
amounts = named("money_fen") | node("part_of", named("money_fen"), literal(WHOLE), literal(WHOLE))
patterns = st.sampled_from(["31%", "%英", "%1%", "王%", "a", "%'%".replace("'", "s")])
atoms = st.one_of(
    named("boolean"),
    literal(st.booleans()),
    *(node(sign, numbers, numbers) for sign in SIGNS),
    *(node(sign, amounts, amounts | numbers) for sign in SIGNS),
    *(node(sign, dates, dates) for sign in SIGNS),
    *(node(sign, named("text", "region"), texts) for sign in ("=", "<>")),
    node("IN", numbers, st.lists(literal(WHOLE) | literal(st.none()) | numbers, min_size=1, max_size=4)),
    node("IN", named("text"), st.lists(literal(TEXTS) | literal(st.none()), min_size=1, max_size=4)),
    node("BETWEEN", numbers, numbers, numbers),
    node("BETWEEN", dates, dates, dates),
    node("LIKE", named("text", "region"), patterns),
    node("IS NULL", numbers | dates | texts),
    node("IS NOT NULL", numbers | dates),
    node("has", named("boolean", "date", "text")),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        node("AND", inner, inner),
        node("OR", inner, inner),
        node("NOT", inner),
        node("IS TRUE", inner),
        node("IS FALSE", inner),
        node("CASE", inner, inner, inner),
        node("=", inner, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=250, deadline=None)
@given(conditions, PEOPLE, DAYS)
def test_a_condition_means_the_same_everywhere(condition, values, today):
    predicate = parse(slow.text(condition), TYPES)
    result = predicate(values, today)
    assert result is slow.evaluate(condition, values, today)


@settings(max_examples=120, deadline=None)
@given(numbers | amounts, PEOPLE, DAYS)
def test_a_number_is_the_same_everywhere(expression, values, today):
    read = parse_value(slow.text(expression), TYPES)
    result = read(values, today)
    assert result == slow.evaluate(expression, values, today)


@settings(max_examples=120, deadline=None)
@given(conditions, PEOPLE, st.sets(st.sampled_from(list(TYPES))), DAYS)
def test_what_is_known_already_never_changes_when_more_becomes_known(condition, values, hidden, today):
    """Unknown is not “no”: a verdict given without some facts stands whatever they turn out to be."""
    predicate = parse(slow.text(condition), TYPES)
    early = predicate({name: value for name, value in values.items() if name not in hidden}, today)
    if early is not None:
        assert early is predicate(values, today)
