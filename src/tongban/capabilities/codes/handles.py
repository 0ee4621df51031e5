"""Opaque handles: what stands in a code instead of a person, another one each time and in each family of scenes.

A handle is one block of AES under a key of its family, so that the city finds the holder again without having written
anything down, and nobody else learns more than sixteen random bytes: two drawings cannot be joined, neither in one
family nor across families. A guessed handle fails the zeros inside it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tongban.foundation.trust.public import blind_index

PERSON, ORGANISATION, PLACE = 1, 2, 3
_ZEROS = b"\x00\x00"


@dataclass(frozen=True)
class Holder:
    """Whom a handle stands for, and who carried it there: a daughter who shows her father's code."""

    kind: int
    pk: int
    carrier_pk: int = 0


@lru_cache(maxsize=64)
def _cipher(family: str, master_mark: str) -> Cipher[modes.ECB]:
    return Cipher(algorithms.AES(bytes.fromhex(master_mark)), modes.ECB())


def _of(family: str) -> Cipher[modes.ECB]:
    return _cipher(family, blind_index("codes.family", family))


def make(family: str, holder: Holder) -> bytes:
    """A new handle for the holder in this family."""
    block = bytes([holder.kind]) + holder.pk.to_bytes(5, "big") + holder.carrier_pk.to_bytes(5, "big") + _ZEROS
    encryptor = _of(family).encryptor()
    return encryptor.update(block + secrets.token_bytes(3)) + encryptor.finalize()


def resolve(family: str, handle: bytes) -> Holder | None:
    """Whom it stands for; None when we never made it for this family."""
    if len(handle) != 16:
        return None
    decryptor = _of(family).decryptor()
    block = decryptor.update(handle) + decryptor.finalize()
    if block[11:13] != _ZEROS or block[0] not in (PERSON, ORGANISATION, PLACE):
        return None
    return Holder(block[0], int.from_bytes(block[1:6], "big"), int.from_bytes(block[6:11], "big"))
