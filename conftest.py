"""Fixtures of every test: no test reaches beyond this machine, and none leaves the clock or the language changed."""

import ipaddress
import socket
import sys

import pytest

# Channels that show pages: what they ask goes through the queries of rooms, and those are asked on both databases.
PAGES = {"web", "workbench", "console", "verifier"}


def pytest_addoption(parser):
    parser.addoption(
        "--only-database", action="store_true", help="leave out what asks no database: for the run on a second one"
    )


@pytest.hookimpl(trylast=True)  # after the shuffle
def pytest_collection_modifyitems(config, items):
    items.sort(key=lambda item: not item.get_closest_marker("own_database"))  # what waits most goes first
    if not config.getoption("--only-database"):
        return
    left_out = [item for item in items if not asks_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if asks_database(item)]


def asks_database(item):
    """By its mark, its fixtures or its kind; ``own_database`` marks tests whose processes take one of their own."""
    from django.test import TransactionTestCase

    if item.get_closest_marker("any_database") or PAGES & set(item.path.parts):
        return False
    marked = any(item.get_closest_marker(name) for name in ("django_db", "own_database", "postgres"))
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return marked or bool(fixtures) or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Only loopback and local sockets answer; anything else is a test that talks to the world."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise RuntimeError(f"a test tried to reach {host}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _chinese():
    from django.utils import translation

    translation.activate("zh-hans")
    yield
    translation.deactivate_all()


@pytest.fixture(autouse=True)
def _fresh_calendar():
    """A test's changes to the working-day calendar are rolled back; the memory of them must go too."""
    yield
    from tongban.registers.places.public import calendar_is_changed, forget_calendar

    if calendar_is_changed():
        forget_calendar()


@pytest.fixture(autouse=True)
def _keys_of_codes():
    """A process holds the keys of codes for some seconds; the next test has a database and keys of its own."""
    yield
    if held := sys.modules.get("tongban.capabilities.codes.trusted"):
        held.forget_trusted()


@pytest.fixture
def stored_tables():
    """Threads need a database that they share."""
    from django.db import connection

    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a database in memory has one connection; runs on PostgreSQL and on SQLite files")
