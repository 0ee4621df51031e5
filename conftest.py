"""Fixtures of every test: no test reaches beyond this machine, and none leaves the clock or the language changed."""

import ipaddress
import socket

import pytest


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
