"""How a content lies in the storage: pieces under a key of its own, that key under its owner's, that under the city's.

``TB2`` · piece · piece …  Each piece is nonce, ciphertext and tag over at most a megabyte; its place in the row, and
whether it is the last, are bound to it, so that pieces can be neither cut off, nor moved, nor taken from elsewhere.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from tongban.foundation.crypto.public import BadCiphertext, Suite, suite
from tongban.foundation.trust.public import Unreadable, unwrap

from .contents import PIECE_BYTES
from .errors import Shredded
from .models import Blob, OwnerKey

MARK = b"TB2"
OVERHEAD_BYTES = 28


@dataclass(frozen=True, slots=True)
class Opened:
    """An owner's key, opened for one piece of work and never kept."""

    suite: Suite
    secret: bytes

    def address(self, digest: str) -> str:
        """Where this owner's content with that digest lies: only the key's holder can tell."""
        return self.suite.hmac(self.secret, b"tongban/address\x00" + digest.encode()).hex()

    def new_file_key(self, address: str) -> tuple[bytes, str]:
        """(a key for one content, the same as it may be stored)."""
        key = self.suite.new_key()
        return key, base64.b64encode(self.suite.encrypt(self.secret, key, b"file-key:" + address.encode())).decode()

    def file_key(self, wrapped: str, address: str) -> bytes:
        """Raises Unreadable: it belongs to another content or was altered."""
        try:
            return self.suite.decrypt(self.secret, base64.b64decode(wrapped), b"file-key:" + address.encode())
        except (BadCiphertext, ValueError) as error:
            raise Unreadable("the file's key was altered or belongs to another file") from error


def opened(key: OwnerKey) -> Opened:
    """The key for use.

    Raises:
        Shredded: it was destroyed; nothing it closed will open again.
        Unreadable: the master key is another one.
    """
    if key.shredded_at or not key.wrapped:
        raise Shredded
    return Opened(suite(key.suite), unwrap(key.wrapped, label=f"owner-key:{key.kid}", suite_name=key.suite))


def sealed(pieces: Iterable[bytes], secret: bytes, house: Suite, address: str) -> Iterator[bytes]:
    """Pieces as they may be stored."""
    yield MARK
    waiting, number = None, 0
    for piece in pieces:
        if waiting is not None:
            yield house.encrypt(secret, waiting, _place(address, number, last=False))
            number += 1
        waiting = piece
    yield house.encrypt(secret, waiting or b"", _place(address, number, last=True))


def unsealed(stored: IO[bytes], blob: Blob) -> Iterator[bytes]:
    """Pieces of a stored content in clear, checked one by one; a reader of a large file holds two of them.

    Raises:
        Unreadable: altered, cut, or its key is missing.
        Shredded: the owner's key was destroyed.
    """
    assert blob.key is not None
    key = opened(blob.key)
    address = blob.path.rpartition("/")[2].partition("_")[0]
    secret = key.file_key(blob.wrapped, address)
    if stored.read(len(MARK)) != MARK:
        raise Unreadable(f"{blob.path}: not an encrypted file")
    token, number = stored.read(PIECE_BYTES + OVERHEAD_BYTES), 0
    while token:
        following = stored.read(PIECE_BYTES + OVERHEAD_BYTES)
        try:
            yield key.suite.decrypt(secret, token, _place(address, number, last=not following))
        except BadCiphertext as error:
            raise Unreadable(f"{blob.path}: altered or cut") from error
        token, number = following, number + 1
    if not number:
        raise Unreadable(f"{blob.path}: cut")


def _place(address: str, number: int, *, last: bool) -> bytes:
    return f"{address}/{number}/{'last' if last else 'more'}".encode()
