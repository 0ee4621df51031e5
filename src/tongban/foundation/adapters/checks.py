"""System checks of the sockets: what is plugged in fits, and production holds no embedded plug by accident."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .sockets import all_sockets


@register()
def plugs_fit(**_: Any) -> list[CheckMessage]:
    """adapters.E001: a configured plug cannot be loaded or does not fit its port."""
    problems: list[CheckMessage] = []
    for socket in all_sockets():
        try:
            socket()
        except (ImportError, TypeError) as error:
            problems.append(Error(str(error), hint=f"Mend TONGBAN_ADAPTERS[{socket.name!r}].", id="adapters.E001"))
    return problems


@register(deploy=True)
def no_forgotten_embedded_plug(**_: Any) -> list[CheckMessage]:
    """adapters.E002: a socket still answers from the demonstration."""
    return [
        Error(
            f"The {socket.name!r} socket still holds its embedded plug.",
            hint=f"Name a plug in TONGBAN_ADAPTERS, or list {socket.name!r} in TONGBAN_EMBEDDED_ALLOWED on purpose.",
            id="adapters.E002",
        )
        for socket in all_sockets()
        if socket.is_embedded and socket.name not in settings.TONGBAN_EMBEDDED_ALLOWED
    ]
