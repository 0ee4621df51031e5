"""When something cannot be trusted."""


class NotTrusted(Exception):
    """Forged, made for another purpose, or by an unknown or revoked key. Refuse; tell an operator."""


class Unreadable(Exception):
    """Stored data cannot be opened: altered, moved, or its key is missing. Restore the key or the row from a backup."""
