"""A socket holds exactly one plug, chosen by a setting; a shelf holds several, chosen by name."""

from __future__ import annotations

from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string


@runtime_checkable
class Adapter(Protocol):
    """What every plug offers beside its port's own verbs."""

    def check_config(self) -> list[str]:
        """Problems in words an operator understands; empty when the plug is ready. Must answer within 5 seconds."""
        ...


P = TypeVar("P", bound=Adapter)
_sockets: dict[str, Socket[Any]] = {}
_shelves: dict[str, Shelf[Any]] = {}


class Socket(Generic[P]):
    """Exactly one plug, named by ``settings.TONGBAN_ADAPTERS[name]``, else the embedded default.

    Call the socket to get its plug: ``sms().send(…)``.

    Raises:
        TypeError: when called, if the configured class does not fit the port; mend the setting.
    """

    def __init__(self, name: str, port: type[P], *, default: str) -> None:
        self.name, self.port, self.default = name, port, default
        self._plug: P | None = None
        _sockets[name] = self

    @property
    def path(self) -> str:
        """Dotted path of the class that is or will be plugged in."""
        return str(settings.TONGBAN_ADAPTERS.get(self.name, self.default))

    @property
    def is_embedded(self) -> bool:
        """True while the socket still holds the plug that works without any outside system."""
        return self.path == self.default

    def __call__(self) -> P:
        if self._plug is None:
            plug = import_string(self.path)()
            if not isinstance(plug, self.port):
                raise TypeError(f"{self.path} does not fit the {self.name!r} socket")
            self._plug = plug
        return self._plug

    def reset(self) -> None:
        """Forget the plug; the next call makes it anew from the settings."""
        self._plug = None


class Shelf(Generic[P]):
    """Several plugs side by side, chosen by name: payment providers, department sources, sign-in methods."""

    def __init__(self, name: str, port: type[P]) -> None:
        self.name, self.port = name, port
        self._plugs: dict[str, P] = {}
        _shelves[name] = self

    def put(self, key: str, plug: P) -> None:
        """Place a plug under a name; placing the same name again replaces it.

        Raises:
            TypeError: the plug does not fit the port.
        """
        if not isinstance(plug, self.port):
            raise TypeError(f"{type(plug).__name__} does not fit the {self.name!r} shelf")
        self._plugs[key] = plug

    def __getitem__(self, key: str) -> P:
        try:
            return self._plugs[key]
        except KeyError:
            raise KeyError(
                f"nothing named {key!r} on the {self.name!r} shelf; there are {sorted(self._plugs)}"
            ) from None

    def __contains__(self, key: str) -> bool:
        return key in self._plugs

    def names(self) -> list[str]:
        """Names on the shelf, sorted."""
        return sorted(self._plugs)


def all_sockets() -> list[Socket[Any]]:
    """Every socket of the running system, by name; the console shows their health."""
    return [_sockets[name] for name in sorted(_sockets)]


def all_shelves() -> list[Shelf[Any]]:
    """Every shelf of the running system, by name."""
    return [_shelves[name] for name in sorted(_shelves)]


def _reset(*, setting: str, **_: Any) -> None:
    if setting == "TONGBAN_ADAPTERS":
        for socket in _sockets.values():
            socket.reset()


setting_changed.connect(_reset)
