"""The embedded population engine fulfils the contract and agrees with the row function."""

import pytest

from tongban.capabilities.rules.adapters.embedded import DuckDbEngine
from tongban.capabilities.rules.public import population_engine
from tongban.capabilities.rules.tests.agreement import differences
from tongban.capabilities.rules.tests.edges import wrong
from tongban.capabilities.rules.tests.expressions import PEOPLE, TODAYS, amounts, conditions, pool
from tongban.capabilities.rules.tests.population_contract import PopulationContract


class TestDuckDb(PopulationContract):
    def make_engine(self):
        return DuckDbEngine()


def test_the_socket_holds_it_unless_told_otherwise():
    assert isinstance(population_engine(), DuckDbEngine)


@pytest.mark.slow("a hundred expressions at once, and the row function for each person")
@pytest.mark.parametrize("start", range(2))
def test_the_engine_and_the_row_function_agree_on_every_verdict_and_amount(start, tmp_path):
    asked, sums, people = pool(conditions, 100, start), pool(amounts, 40, start + 100), pool(PEOPLE, 40, start + 200)
    assert differences(DuckDbEngine(), tmp_path, asked, sums, people, TODAYS[start]) == []


def test_the_edges_are_as_written(tmp_path):
    assert wrong(DuckDbEngine(), tmp_path) == []
