"""One reference, one case: filed twice, filed at the same moment, filed with another content."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from tongban.foundation.events.public import Event
from tongban.journeys.cases.public import Case
from tongban.journeys.cases.tests.factories import Town, make_pack
from tongban.registers.people.tests.factories import make_person

from .test_cases_api import System, filing


@pytest.fixture
def town():
    return Town()


@pytest.mark.django_db
def test_another_key_with_the_same_reference_gets_the_first_case(town):
    system, pack = System(), make_pack()
    first = system.ask("POST", "/cases", filing(town, pack, reference="A-1"), key="a")
    again = system.ask("POST", "/cases", filing(town, pack, reference="A-1"), key="b")
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_a_reference_of_another_applicant_is_refused_in_words(town):
    system, pack = System(), make_pack()
    other = make_person("赵老", birth=town.elder.birth_date)
    system.ask("POST", "/cases", filing(town, pack, reference="A-1"), key="a")
    body = filing(town, pack, reference="A-1") | {"applicant": {"citizen_id": other.citizen_id}}
    answer = system.ask("POST", "/cases", body, key="b")
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_two_clients_may_use_the_same_reference(town):
    one, two, pack = System(), System(), make_pack()
    numbers = {
        s.ask("POST", "/cases", filing(town, pack, reference="A-1"), key="a").json()["number"] for s in (one, two)
    }
    assert len(numbers) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("length", [120, 200])
def test_a_long_key_is_as_good_as_a_short_one(town, length):
    system, pack = System(), make_pack()
    for _time in range(2):
        assert system.ask("POST", "/cases", filing(town, pack), key="k" * length).status_code == 201
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow("real threads on stored tables")
def test_two_at_the_same_moment_have_one_effect_and_one_answer():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a database in memory has one connection; runs on PostgreSQL and on SQLite files")
    town, system, pack = Town(), System(), make_pack()
    body, start = filing(town, pack, reference="A-1"), threading.Barrier(4)

    def ask(key):
        try:
            start.wait(10)
            return system.ask("POST", "/cases", body, key=key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, ["a", "b", "c", "d"]))
    assert {answer.status_code for answer in answers} == {201}, [answer.content.decode() for answer in answers]
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert Case.objects.count() == 1
    assert Event.objects.filter(type="tongban.case.received").count() == 1
