from typing import Protocol, runtime_checkable

import pytest
from django.test import override_settings

from tongban.foundation.adapters.checks import no_forgotten_embedded_plug, plugs_fit
from tongban.foundation.adapters.public import Adapter, Shelf, Socket
from tongban.foundation.adapters.sockets import _shelves, _sockets


@runtime_checkable
class Greeter(Adapter, Protocol):
    def greet(self) -> str: ...


class Polite:
    def check_config(self) -> list[str]:
        return []

    def greet(self) -> str:
        return "您好"


class Hearty(Polite):
    def greet(self) -> str:
        return "你好呀"


class Mute:
    def check_config(self) -> list[str]:
        return []


@pytest.fixture
def socket():
    made = Socket("test_greeter", Greeter, default=f"{__name__}.Polite")
    yield made
    del _sockets["test_greeter"]


def test_an_unnamed_socket_holds_its_embedded_plug(socket):
    assert socket().greet() == "您好"
    assert socket.is_embedded


def test_a_setting_exchanges_the_plug_and_back(socket):
    assert socket().greet() == "您好"
    with override_settings(TONGBAN_ADAPTERS={"test_greeter": f"{__name__}.Hearty"}):
        assert socket().greet() == "你好呀"
        assert not socket.is_embedded
    assert socket().greet() == "您好"


def test_a_plug_that_does_not_fit_is_refused_by_the_system_check(socket):
    with override_settings(TONGBAN_ADAPTERS={"test_greeter": f"{__name__}.Mute"}):
        with pytest.raises(TypeError, match="does not fit"):
            socket()
        assert [problem.id for problem in plugs_fit()] == ["adapters.E001"]


def test_deployment_names_every_forgotten_embedded_plug(socket):
    assert "test_greeter" in " ".join(str(problem) for problem in no_forgotten_embedded_plug())
    with override_settings(TONGBAN_EMBEDDED_ALLOWED=["test_greeter"]):
        assert "test_greeter" not in " ".join(str(problem) for problem in no_forgotten_embedded_plug())


def test_a_shelf_chooses_by_name_and_says_what_it_has():
    shelf = Shelf("test_shelf", Greeter)
    try:
        shelf.put("polite", Polite())
        assert shelf["polite"].greet() == "您好"
        with pytest.raises(KeyError, match="polite"):
            shelf["rude"]
        with pytest.raises(TypeError):
            shelf.put("mute", Mute())
    finally:
        del _shelves["test_shelf"]
