"""The compiled function agrees with a slow evaluator by definition."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.capabilities.rules.public import parse, parse_value
from tongban.capabilities.rules.tests import slow
from tongban.capabilities.rules.tests.agreement import as_facts
from tongban.capabilities.rules.tests.expressions import (
    HELD,
    PARAMETERS,
    PEOPLE,
    TODAYS,
    TYPES,
    amounts,
    conditions,
    numbers,
)

DAY = st.sampled_from(TODAYS)
NULLS = st.sets(st.sampled_from(list(TYPES)))


@settings(max_examples=400, deadline=None)
@given(conditions, PEOPLE, NULLS, DAY)
def test_a_condition_means_what_its_definition_says(condition, values, empty, today):
    predicate = parse(slow.text(condition), TYPES, PARAMETERS)
    values = {**values, **dict.fromkeys(empty)}
    assert predicate(as_facts(values), today) is slow.verdict(condition, {**values, **HELD}, today)


@settings(max_examples=300, deadline=None)
@given(numbers | amounts, PEOPLE, NULLS, DAY)
def test_a_number_is_the_same_everywhere(expression, values, empty, today):
    read = parse_value(slow.text(expression), TYPES, PARAMETERS)
    values = {**values, **dict.fromkeys(empty)}
    found = slow.evaluate(expression, {**values, **HELD}, today)
    assert read(as_facts(values), today) == (None if slow.nothing(found) else found)


@settings(max_examples=200, deadline=None)
@given(conditions, PEOPLE, st.sets(st.sampled_from(list(TYPES))), DAY)
def test_what_is_known_already_never_changes_when_more_becomes_known(condition, values, hidden, today):
    """Unknown is not “no”: a verdict given without some facts stands whatever they turn out to be."""
    predicate = parse(slow.text(condition), TYPES, PARAMETERS)
    early = predicate(as_facts({**values, **dict.fromkeys(hidden, slow.UNKNOWN)}), today)
    if early is not None:
        assert early is predicate(as_facts(values), today)
