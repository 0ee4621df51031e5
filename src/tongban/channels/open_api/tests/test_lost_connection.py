"""PostgreSQL ends the connection in the middle of a filing: 503, nothing half done; the repetition has one effect."""

from __future__ import annotations

import pytest
from django.db import close_old_connections, connection
from django.test import Client

from tongban.channels.open_api.tests.test_cases_api import System, filing
from tongban.foundation.audit.public import verify
from tongban.journeys.cases.public import Case
from tongban.journeys.cases.tests.factories import Town, make_pack

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


class Ending:
    """Lets some statements pass, then has the server end the connection, as a restart or an operator does."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.ended = False

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            import psycopg

            settings = connection.get_connection_params()
            words = {
                name: settings[name] for name in ("dbname", "user", "password", "host", "port") if settings.get(name)
            }
            pid = connection.connection.info.backend_pid
            with psycopg.connect(**words, autocommit=True) as other:
                self.ended = bool(other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid]).fetchone())
        return execute(sql, params, many, context)


@pytest.fixture
def postgres():
    if connection.vendor != "postgresql":
        pytest.skip("needs a server that can end a connection")


@pytest.mark.slow(reason="one filing for every statement of a filing")
def test_a_connection_that_ends_at_any_statement_costs_a_repetition_and_nothing_else(postgres):
    town = Town()
    system, pack = System(), make_pack()
    system.client.raise_request_exception = False
    assert system.ask("POST", "/cases", filing(town, pack), key="warm").status_code == 201
    for after in range(1, 60):
        key, ending = f"ended-{after}", Ending(after)
        with connection.execute_wrapper(ending):
            broken = system.ask("POST", "/cases", filing(town, pack), key=key)
        if not ending.ended:
            assert broken.status_code == 201
            break
        assert (broken.status_code, broken["Retry-After"]) == (503, "5"), (after, broken.content.decode())
        assert broken["Content-Type"] == "application/problem+json"
        close_old_connections()  # as the server does between requests, and the test client does not
        again = system.ask("POST", "/cases", filing(town, pack), key=key)
        assert again.status_code == 201, (after, again.content.decode())
        assert not again.has_header("Idempotent-Replayed")
    assert after > 15
    assert Case.objects.count() == after + 1
    assert verify().is_intact


def test_a_server_that_refuses_connections_is_said_in_both_languages(postgres):
    visitor, system = Client(raise_request_exception=False), System()
    system.client.raise_request_exception = False
    connection.close()
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = "1"
    try:
        page = visitor.get("/services/?q=1", headers={"Accept": "text/html"})
        told = system.ask("GET", "/cases")
    finally:
        connection.settings_dict["PORT"] = port
        connection.close()
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "5", "no-store")
    for words in ("系统暂时不可用", "Temporarily unavailable", 'href="/services/?q=1"'):
        assert words in page.content.decode()
    assert (told.status_code, told["Content-Type"], told["Retry-After"]) == (503, "application/problem+json", "5")
    assert visitor.get("/services/").status_code == 200
