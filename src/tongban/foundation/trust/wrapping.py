"""The master key and what hangs directly on it: wrapping of stored keys, and blind indexes."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from django.conf import settings
from django.core.signals import setting_changed

from tongban.foundation.crypto.public import BadCiphertext, suite

from .errors import Unreadable


def master_secret() -> bytes:
    """The bytes of ``settings.TONGBAN_MASTER_KEY``."""
    try:
        return bytes.fromhex(settings.TONGBAN_MASTER_KEY)
    except ValueError:
        return hashlib.sha256(settings.TONGBAN_MASTER_KEY.encode()).digest()


@lru_cache(maxsize=16)
def _derived(master: bytes, use: str, suite_name: str) -> bytes:
    """A key of its own for each use, so that no key ever serves two ends."""
    key = suite(suite_name).hmac(master, f"tongban/{use}/{suite_name}".encode())
    return key[:16] if suite_name == "national" and use == "wrap" else key


def wrap(secret: bytes, *, label: str, suite_name: str, master: bytes | None = None) -> str:
    """A key as it may be stored. ``label`` (its kind and id) is bound to it."""
    key = _derived(master or master_secret(), "wrap", suite_name)
    return base64.b64encode(suite(suite_name).encrypt(key, secret, label.encode())).decode()


def unwrap(wrapped: str, *, label: str, suite_name: str, master: bytes | None = None) -> bytes:
    """Raises Unreadable: the master key is another one than when the key was stored."""
    key = _derived(master or master_secret(), "wrap", suite_name)
    try:
        return suite(suite_name).decrypt(key, base64.b64decode(wrapped), label.encode())
    except BadCiphertext as error:
        raise Unreadable(f"{label}: TONGBAN_MASTER_KEY is not the one that wrapped this key") from error


# Indexes outlive a change of suite, so they have one algorithm for ever; SM3 satisfies both worlds.
INDEX_SUITE = "national"
_index_key: list[bytes] = []


def blind_index(kind: str, value: str) -> str:
    """What stands in the database for a personal value, so that it can be found without being readable.

    The same in every process, in both suites, as long as the master key stays.

    Args:
        kind: name of the value, such as ``citizen_id``; the same digits of two kinds never match each other.
    Returns:
        64 hexadecimal digits (HMAC-SM3).
    Legal: GB/T 32905-2016 (SM3).
    """
    if not _index_key:
        _index_key.append(_derived(master_secret(), "blind-index", INDEX_SUITE))
    return suite(INDEX_SUITE).hmac(_index_key[0], f"{kind}\x00{value.strip()}".encode()).hex()


def _forget(*, setting: str, **_: object) -> None:
    if setting == "TONGBAN_MASTER_KEY":
        _index_key.clear()


setting_changed.connect(_forget)
