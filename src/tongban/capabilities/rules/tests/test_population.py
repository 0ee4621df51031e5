"""The embedded population engine fulfils the contract."""

from tongban.capabilities.rules.adapters.embedded import DuckDbEngine
from tongban.capabilities.rules.public import population_engine
from tongban.capabilities.rules.tests.population_contract import PopulationContract


class TestDuckDb(PopulationContract):
    def make_engine(self):
        return DuckDbEngine()


def test_the_socket_holds_it_unless_told_otherwise():
    assert isinstance(population_engine(), DuckDbEngine)
