"""Sockets of identity: who carries sign-in codes, and which items a delegation can name."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from tongban.foundation.adapters.public import Adapter, Shelf, Socket


@runtime_checkable
class CodeSender(Adapter, Protocol):
    """验证码短信: carries a sign-in code to a mobile number."""

    def send(self, *, phone: str, code: str, reference: str) -> None:
        """Hand the code over for delivery; the same ``reference`` twice delivers at most once.

        Raises:
            PortUnavailable: no answer within 5 seconds. The person is asked to try again.
            PortRefused: the number cannot receive. The person is asked to check it.
        """
        ...


@runtime_checkable
class ItemChoices(Adapter, Protocol):
    """可授权事项: the items that a delegation may be limited to."""

    def choices(self, audience: str) -> list[tuple[str, str]]:
        """(code, title in the language of the page) of every item open to ``audience``: "person" or "organisation"."""
        ...


code_sender = Socket(
    "code_sender", CodeSender, default="tongban.registers.identity.adapters.embedded.EmbeddedCodeSender"
)
# Whoever owns the items puts a plug here at start-up; without one, delegations cover every item.
delegation_items = Shelf("delegation_items", ItemChoices)
