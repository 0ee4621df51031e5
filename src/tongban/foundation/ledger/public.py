"""The front door of *ledger*."""

from .actions import append, ask_witnesses, forget, integrate
from .errors import BadNote, BadProof, LedgerError, NotYet
from .models import Entry
from .queries import Health, consistency, entries_about, entries_within, health, latest, receipt, receipts_within
from .remembering import Said, remember

__all__ = [
    "BadNote", "BadProof", "Entry", "Health", "LedgerError", "NotYet", "Said", "append", "ask_witnesses",
    "consistency", "entries_about", "entries_within", "forget", "health", "integrate", "latest", "receipt",
    "receipts_within", "remember",
]  # fmt: skip
