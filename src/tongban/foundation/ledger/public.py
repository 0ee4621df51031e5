"""The front door of *ledger*."""

from .actions import append, ask_witnesses, forget, integrate
from .errors import BadNote, BadProof, LedgerError, NotYet
from .models import Entry
from .queries import Health, consistency, entries_about, health, latest, receipt

__all__ = [
    "BadNote", "BadProof", "Entry", "Health", "LedgerError", "NotYet", "append", "ask_witnesses", "consistency",
    "entries_about", "forget", "health", "integrate", "latest", "receipt",
]  # fmt: skip
