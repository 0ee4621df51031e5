"""The front door of *messaging*."""

from .actions import choose, mark_read, preference_of, send
from .errors import NobodyToTell, UnknownKind
from .kinds import Category, Kind, declare_kind, kinds
from .models import Dispatch, Message, Preference
from .queries import embedded_sms, inbox, message, unread_count

__all__ = [
    "Category", "Dispatch", "Kind", "Message", "NobodyToTell", "Preference", "UnknownKind", "choose", "declare_kind",
    "embedded_sms", "inbox", "kinds", "mark_read", "message", "preference_of", "send", "unread_count",
]  # fmt: skip
