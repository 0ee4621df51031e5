"""Codes of the demonstration: kept where the sign-in page can show them."""

from __future__ import annotations

from django.core.cache import cache

from tongban.foundation.trust.public import decrypt_text, encrypt_text
from tongban.registers.people.public import phone_index

_CONTEXT = "identity.last_code"
KEPT_SECONDS = 600


class EmbeddedCodeSender:
    """Keeps the last code of each number for ten minutes; sends nothing."""

    def send(self, *, phone: str, code: str, reference: str) -> None:
        cache.set(f"identity.last_code:{phone_index(phone)}", encrypt_text(_CONTEXT, code), KEPT_SECONDS)

    def last_code(self, phone: str) -> str:
        """The last code sent to that number; empty when none is kept. Shown only in demonstration mode."""
        kept = cache.get(f"identity.last_code:{phone_index(phone)}")
        return decrypt_text(_CONTEXT, kept) if kept else ""

    def check_config(self) -> list[str]:
        return []
