"""The hardware module: where private signing keys live and are used without leaving."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Socket

EMBEDDED = "embedded"


@runtime_checkable
class KeyModule(Adapter, Protocol):
    """Keeper of private keys: makes them, signs with them, destroys them; never hands them out.

    Attributes:
        name: written beside every key it made (at most 20 letters), so that a later plug is never asked for it.
    """

    name: str

    def generate(self, label: str, suite_name: str) -> tuple[str, bytes]:
        """A new key pair: (what to remember it by, its public key). The label is bound to the key.

        Raises:
            PortUnavailable: no answer within 5 seconds. Try again.
            PortRefused: the module is full or does not know the algorithm.
        """
        ...

    def sign(self, handle: str, data: bytes, *, label: str, suite_name: str) -> bytes:
        """A signature of 64 bytes over the data with the key of this handle and label.

        Raises:
            PortUnavailable: no answer within 5 seconds. Try again.
            PortRefused: the module has no such key, or it is not the one of this label.
        """
        ...

    def destroy(self, handle: str) -> None:
        """Take the private key away for ever. Twice is harmless."""
        ...


key_module: Socket[KeyModule] = Socket(
    "key_module", KeyModule, default="tongban.foundation.trust.adapters.embedded.EmbeddedModule"
)
