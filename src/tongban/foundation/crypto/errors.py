"""The two ways in which cryptography says no."""


class BadSignature(Exception):
    """The signature does not belong to this data and key. Treat the data as forged; do not retry."""


class BadCiphertext(Exception):
    """Altered, cut, moved to another place, or encrypted with another key. Do not use any part of it."""
