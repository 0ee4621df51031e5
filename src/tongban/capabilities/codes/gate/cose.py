"""COSE_Sign1 (RFC 9052): one signature over one payload, in as few bytes as there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cbor2

from .signatures import is_good

ALGORITHM, KEY_ID = 1, 4  # header labels
Sign = Callable[[bytes], bytes]


class NotCose(ValueError):
    """The bytes are not a COSE_Sign1 that we read."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What was read, before anybody believes it."""

    protected: bytes
    algorithm: int
    key_id: bytes
    payload: bytes
    signature: bytes

    def to_be_signed(self) -> bytes:
        """The Sig_structure of RFC 9052 section 4.4."""
        return sig_structure(self.protected, self.payload)

    def is_signed_by(self, public: bytes) -> bool:
        """True when this public key made the signature under the algorithm of the header."""
        return is_good(self.algorithm, public, self.signature, self.to_be_signed())


def sig_structure(protected: bytes, payload: bytes) -> bytes:
    """Canonical CBOR of ["Signature1", protected, h'', payload], by hand: every scan asks for it."""
    return b"\x84\x6aSignature1" + _bytes(protected) + b"\x40" + _bytes(payload)


def _bytes(data: bytes) -> bytes:
    size = len(data)
    if size < 24:
        return bytes([0x40 + size]) + data
    if size < 256:
        return bytes([0x58, size]) + data
    if size < 65536:
        return b"\x59" + size.to_bytes(2, "big") + data
    return b"\x5a" + size.to_bytes(4, "big") + data


def sign1(payload: bytes, algorithm: int, key_id: bytes, sign: Sign) -> bytes:
    """The signed bytes; ``sign`` makes a raw signature of 64 bytes."""
    header: dict[int, Any] = {ALGORITHM: algorithm}
    if key_id:
        header[KEY_ID] = key_id
    protected = cbor2.dumps(header)
    signature = sign(sig_structure(protected, payload))
    return _written(protected, payload, signature)


def _written(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return b"\x84" + _bytes(protected) + b"\xa0" + _bytes(payload) + _bytes(signature)


def read(data: bytes, *, strict: bool = False) -> Signed:
    """Take the bytes apart; the key id is also looked for in the unprotected header, where some issuers put it.

    Args:
        strict: only the one spelling that ``sign1`` writes, so that nobody can give one signature two faces.
    Raises:
        NotCose: not such a structure.
    """
    try:
        found = cbor2.loads(data)
        parts = getattr(found, "value", found)  # tag 18 or none
        protected, unprotected, payload, signature = parts
        header = cbor2.loads(protected) if protected else {}
        key_id = header.get(KEY_ID) or unprotected.get(KEY_ID) or b""
        algorithm = header.get(ALGORITHM) or unprotected.get(ALGORITHM)
    except (cbor2.CBORDecodeError, AttributeError, TypeError, ValueError, RecursionError) as error:
        raise NotCose(str(error)) from None
    if not (type(protected) is type(payload) is type(signature) is type(key_id) is bytes and type(algorithm) is int):
        raise NotCose("parts of the wrong kind")
    if strict and data != _written(protected, payload, signature):
        raise NotCose("spelt otherwise than it is written")
    return Signed(protected, algorithm, key_id, payload, signature)
