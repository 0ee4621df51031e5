"""The name under which our log signs, and its keys."""

from __future__ import annotations

from urllib.parse import urlparse

from django.conf import settings

from tongban.foundation.trust.public import public_keys, signing_key

from .notes import NoteKey

PURPOSE = "ledger"


def origin() -> str:
    """Name of this city's log: lasting, part of every checkpoint."""
    return f"{urlparse(settings.TONGBAN_URL).hostname}/ledger/{settings.TONGBAN_CITY}"


def log_keys() -> list[NoteKey]:
    """Keys that sign or signed checkpoints, the one in use first."""
    signing_key(PURPOSE)  # made here if it is not there yet
    return [NoteKey(origin(), key.public, key.suite) for key in public_keys(PURPOSE)]
