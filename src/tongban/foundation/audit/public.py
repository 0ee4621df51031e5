"""The front door of *audit*."""

from .actions import HasActorRef, actor_ref, record, ref, together
from .errors import AppendOnly
from .models import Entry
from .queries import Finding, Report, entries, entries_about, verify

__all__ = [
    "AppendOnly", "Entry", "Finding", "HasActorRef", "Report", "actor_ref", "entries", "entries_about", 
     "record", "ref", "together", "verify",
]  # fmt: skip
