"""Encryption of fields and files with data keys."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.conf import settings
from django.core.signals import setting_changed

from tongban.foundation.crypto.public import BadCiphertext, Suite, suite

from .errors import Unreadable
from .models import DataKey, KeyState
from .wrapping import unwrap

TEXT_MARK = "tb1:"
FILE_MARK = b"TB1"


@dataclass(frozen=True, slots=True)
class LoadedKey:
    kid: str
    suite: Suite
    secret: bytes


_by_kid: dict[str, LoadedKey] = {}
_active: dict[str, LoadedKey] = {}


def _load(row: DataKey) -> LoadedKey:
    secret = unwrap(row.wrapped, label=f"data-key:{row.kid}", suite_name=row.suite)
    key = _by_kid[row.kid] = LoadedKey(row.kid, suite(row.suite), secret)
    return key


def active_key() -> LoadedKey:
    """The key for new data. Read once in a process; rotation reaches running processes at their restart."""
    name = settings.TONGBAN_CRYPTO_SUITE
    key = _active.get(name)
    if key is None:
        row = DataKey.objects.filter(suite=name, state=KeyState.ACTIVE).first()
        if row is None:
            raise Unreadable("no data key yet: run `manage.py migrate`, which makes the first keys")
        key = _active[name] = _load(row)
    return key


def _key(kid: str) -> LoadedKey:
    key = _by_kid.get(kid)
    if key is None:
        row = DataKey.objects.filter(kid=kid).first()
        if row is None:
            raise Unreadable(f"data key {kid} is missing")
        key = _load(row)
    return key


def forget_keys(**_: object) -> None:
    """Drop what is held in memory; the next use reads the database again."""
    _by_kid.clear()
    _active.clear()


def _on_setting(*, setting: str, **_: object) -> None:
    if setting == "TONGBAN_MASTER_KEY":
        forget_keys()


setting_changed.connect(_on_setting)


def encrypt_text(context: str, text: str) -> str:
    """A text as it may be stored in ``context`` ("table.column"); about 5 µs."""
    key = active_key()
    token = key.suite.encrypt(key.secret, text.encode(), context.encode())
    return f"{TEXT_MARK}{key.kid}:{base64.b64encode(token).decode()}"


def decrypt_text(context: str, stored: str) -> str:
    """The text behind what ``encrypt_text`` made for the same context.

    Raises:
        Unreadable: altered, moved from another column, or its key is missing.
    """
    mark, _, rest = stored.partition(":")
    kid, _, body = rest.partition(":")
    if mark != TEXT_MARK[:-1] or not body:
        raise Unreadable(f"{context}: not an encrypted value")
    key = _key(kid)
    try:
        return key.suite.decrypt(key.secret, base64.b64decode(body), context.encode()).decode()
    except BadCiphertext as error:
        raise Unreadable(f"{context}: the stored value was altered or belongs elsewhere") from error


def encrypt_bytes(context: str, data: bytes) -> bytes:
    """A file's content as it may be stored.

    Args:
        context: what the content is bound to, such as its digest; needed again to open it.
    """
    key = active_key()
    return FILE_MARK + key.kid.encode() + key.suite.encrypt(key.secret, data, context.encode())


def decrypt_bytes(context: str, token: bytes) -> bytes:
    """The content behind what ``encrypt_bytes`` made.

    Raises:
        Unreadable: altered, another context, or its key is missing.
    """
    if token[:3] != FILE_MARK:
        raise Unreadable(f"{context}: not an encrypted file")
    key = _key(token[3:11].decode("ascii", "replace"))
    try:
        return key.suite.decrypt(key.secret, token[11:], context.encode())
    except BadCiphertext as error:
        raise Unreadable(f"{context}: the stored file was altered or belongs elsewhere") from error
