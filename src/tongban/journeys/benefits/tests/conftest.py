"""The clock of this room's tests stands at the day of the demonstration."""

import pytest

from tongban.journeys.benefits.tests.factories import Desk


@pytest.fixture
def desk(db) -> Desk:
    return Desk()


@pytest.fixture
def silence():
    """Lets the source of pensions fall silent from the moment it is called; the test's end brings it back."""
    from tongban.journeys.benefits.tests.plugs import SilentSource
    from tongban.registers.facts.ports import sources

    source = "human_resources.social_insurance"
    before = sources[source]
    yield lambda: sources.put(source, SilentSource())
    sources.put(source, before)
