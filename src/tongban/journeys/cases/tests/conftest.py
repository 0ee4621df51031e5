"""Who the tests of this room are about, and the day on which those begin that count days."""

import pytest

from tongban.journeys.cases.tests.factories import Town, make_case
from tongban.registers.places.public import forget_calendar


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def case(town):
    """Accepted and under examination."""
    return make_case(town, "in_review")


@pytest.fixture
def september(time_machine):
    """It is 1 September 2022, a Thursday, ten in the morning; the holidays from the first of October are known."""
    time_machine.move_to("2022-09-01T02:00:00Z", tick=False)
    forget_calendar()
    yield
    forget_calendar()
