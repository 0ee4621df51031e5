"""The name under which our log signs, and its keys."""

from __future__ import annotations

from urllib.parse import urlparse

from django.conf import settings

from tongban.foundation.trust.public import public_keys, sign

from .notes import NoteKey

PURPOSE = "ledger"


def origin() -> str:
    """Name of this city's log: lasting, part of every checkpoint."""
    return f"{urlparse(settings.TONGBAN_URL).hostname}/ledger/{settings.TONGBAN_CITY}"


def log_keys() -> list[NoteKey]:
    """Keys that sign or signed checkpoints, the one in use first."""
    held = public_keys(PURPOSE)
    if not held:
        sign(PURPOSE, b"")
        held = public_keys(PURPOSE)
    return [NoteKey(origin(), key.public, key.suite) for key in held]
