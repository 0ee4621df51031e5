"""Spark fulfils the contract of population engines and agrees with the row function, as DuckDB does."""

import pytest

from tongban.capabilities.rules.adapters.spark import SparkEngine, java_home
from tongban.capabilities.rules.tests.agreement import differences
from tongban.capabilities.rules.tests.edges import wrong
from tongban.capabilities.rules.tests.expressions import PEOPLE, TODAYS, amounts, conditions, pool
from tongban.capabilities.rules.tests.population_contract import PopulationContract

pytestmark = [
    pytest.mark.slow("starting Spark takes ten seconds, each match one more"),
    pytest.mark.skipif(java_home() is None, reason="Java is not installed; script/test says so loudly"),
]


@pytest.fixture(autouse=True)
def two_cores(settings):
    settings.TONGBAN_SPARK_MASTER = "local[2]"


class TestSpark(PopulationContract):
    def make_engine(self):
        return SparkEngine()


def test_spark_and_the_row_function_agree_on_every_verdict_and_amount(tmp_path):
    asked, sums, people = pool(conditions, 45, 1), pool(amounts, 20, 2), pool(PEOPLE, 40, 3)
    assert differences(SparkEngine(), tmp_path, asked, sums, people, TODAYS[0]) == []


def test_the_edges_are_as_written(tmp_path):
    assert wrong(SparkEngine(), tmp_path) == []


def test_without_java_the_operator_is_told(monkeypatch):
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    assert SparkEngine().check_config() == ["Java 17 or newer is not installed, or JAVA_HOME does not name it"]
