"""The clock of this room's tests stands at the day of the demonstration."""

import pytest

from tongban.journeys.benefits.tests.factories import Desk


@pytest.fixture
def desk(db) -> Desk:
    return Desk()
