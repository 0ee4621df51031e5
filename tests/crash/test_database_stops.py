"""PostgreSQL is stopped and started again under a running town: pages say so, nothing is lost, nothing is restarted."""

from __future__ import annotations

import http.client
import json
import time
from contextlib import contextmanager
from email.message import Message
from pathlib import Path

import pytest
from django.db import connection
from script.lib.postgres import Server

from .storm import Client, Town

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.own_database,
    pytest.mark.slow(reason="a database server and a town of its own"),
]
PAGE, API = "/services/", "/api/v1/cases"


@pytest.fixture
def own_server(monkeypatch):
    """A server that no other test shares."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    server = Server()
    try:
        server.make()
        monkeypatch.setenv("TONGBAN_DATABASE", server.url)
        yield server
    finally:
        server.remove()


@contextmanager
def running(folder: Path):
    town = Town(folder)
    prepared = town.prepare(2)
    town.start()
    try:
        town.wait(120)
        yield town, Client(town, prepared, time.monotonic() + 240)
    finally:
        town.stop()


def get(town: Town, path: str, **headers: str) -> tuple[int, Message, str]:
    """Status, headers and text of one page."""
    link = http.client.HTTPConnection("127.0.0.1", town.port, timeout=30)
    try:
        link.request("GET", path, headers={"Accept": "text/html", **headers})
        answer = link.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        link.close()


def processes(town: Town) -> list[int | None]:
    """Exit codes of web server and worker; None while they run."""
    assert town.web is not None
    assert town.worker is not None
    return [town.web.poll(), town.worker.poll()]


def filed(client: Client, key: str) -> tuple[int, dict]:
    prepared = client.prepared
    body = {"item": prepared["item"], "applicant": prepared["applicants"][0], "answers": {"purpose": key}}
    headers = {"Authorization": f"Bearer {prepared['token']}", "Idempotency-Key": key}
    return client.town.ask("POST", "/cases", headers, body)


def until_accepted(client: Client, pk: int) -> None:
    """The worker has brought the case so far that an officer can accept it."""
    status, answer = client._patiently("acceptance", pk, f"accept-{pk}", {}, client.prepared["officers"][0])
    assert status == 200, answer


def test_a_town_outlives_its_database(own_server, tmp_path):
    with running(tmp_path) as (town, client):
        for _warm in range(12):  # every thread of every process has a connection that will break
            assert get(town, PAGE)[0] == 200
        for mode in ("fast", "immediate"):  # as an operator stops it; as it crashes
            status, first = filed(client, f"before {mode}")
            assert status == 201, first
            until_accepted(client, first["id"])
            own_server.stop(mode)
            for _each in range(12):
                says_that_it_is_away(town, client, f"while away {mode}")
            time.sleep(3)  # the worker tries again every two seconds
            assert processes(town) == [None, None]
            own_server.start()
            until_pages_are_back(town)
            status, again = filed(client, f"while away {mode}")
            assert status == 201, again
            assert filed(client, f"while away {mode}") == (201, again)
            assert filed(client, f"before {mode}")[1]["id"] == first["id"]
            until_accepted(client, again["id"])
            assert processes(town) == [None, None]


def until_pages_are_back(town: Town) -> None:
    """By themselves, within seconds; and then in every thread."""
    end = time.monotonic() + 10
    while get(town, PAGE)[0] != 200:
        assert time.monotonic() < end, "pages did not come back"
        time.sleep(0.1)
    assert [get(town, PAGE)[0] for _each in range(24)] == [200] * 24


def says_that_it_is_away(town: Town, client: Client, key: str) -> None:
    status, headers, text = get(town, PAGE)
    assert (status, headers["Retry-After"]) == (503, "5"), text[:500]
    assert "系统暂时不可用" in text
    assert "Temporarily unavailable" in text
    assert get(town, "/static/ui/ui.css")[0] in (200, 404)  # style sheets ask no database
    token = client.prepared["token"]
    status, headers, text = get(town, API, Authorization=f"Bearer {token}", Accept="application/json")
    assert (status, headers["Retry-After"]) == (503, "5"), text[:500]
    assert headers["Content-Type"] == "application/problem+json"
    assert json.loads(text)["status"] == 503
    assert filed(client, key)[0] == 503
