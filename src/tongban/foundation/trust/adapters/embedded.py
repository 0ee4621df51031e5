"""Private keys in our own database, wrapped by the master key. No card protects them while they are used."""

from __future__ import annotations

from functools import lru_cache

from django.core.signals import setting_changed

from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.errors import Unreadable
from tongban.foundation.trust.ports import EMBEDDED
from tongban.foundation.trust.wrapping import unwrap, wrap


@lru_cache(maxsize=256)
def _private(handle: str, label: str, suite_name: str) -> bytes:
    return unwrap(handle, label=label, suite_name=wrapped_by(suite_name))


def wrapped_by(suite_name: str) -> str:
    """The suite whose cipher wraps a key of this suite."""
    return "national" if suite_name == "national" else "international"


class EmbeddedModule:
    """The handle is the wrapped key itself."""

    name = EMBEDDED

    def check_config(self) -> list[str]:
        return []

    def generate(self, label: str, suite_name: str) -> tuple[str, bytes]:
        house = suite(suite_name)
        private = house.new_signing_key()
        return wrap(private, label=label, suite_name=wrapped_by(suite_name)), house.public_of(private)

    def sign(self, handle: str, data: bytes, *, label: str, suite_name: str) -> bytes:
        if not handle:
            raise PortRefused(f"{label}: its private part was destroyed")
        try:
            private = _private(handle, label, suite_name)
        except Unreadable as error:
            raise PortRefused(str(error)) from error
        return suite(suite_name).sign(private, data)

    def destroy(self, handle: str) -> None:
        """The row that holds the handle forgets it; here only the copy in memory is dropped."""
        _private.cache_clear()


def _forget(*, setting: str, **_: object) -> None:
    if setting == "TONGBAN_MASTER_KEY":
        _private.cache_clear()


setting_changed.connect(_forget)
