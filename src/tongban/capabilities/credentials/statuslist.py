"""Token Status List: the states of very many credentials in a few packed bytes.

Legal: draft-ietf-oauth-status-list (encoding: least significant bit first, DEFLATE in ZLIB at the highest level).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from .errors import CredentialRefused
from .jose import b64, unb64

VALID, INVALID, SUSPENDED = 0, 1, 2
BITS = (1, 2, 4, 8)
# A list of a hundred million entries is no honest list; a bomb of zeros would be.
LARGEST_BYTES = 32 * 1024 * 1024


def pack(statuses: Mapping[int, int] | Iterable[tuple[int, int]], bits: int, size: int) -> bytes:
    """The bytes of a list.

    Args:
        statuses: index → status; what is not named is valid.
        bits: for each entry: 1, 2, 4 or 8.
        size: number of entries, a multiple of ``8 / bits``.
    """
    if bits not in BITS:
        raise ValueError(f"{bits} bits: there are 1, 2, 4 and 8")
    per_byte = 8 // bits
    packed = bytearray(-(-size // per_byte))
    rows = statuses.items() if isinstance(statuses, Mapping) else statuses
    for index, status in rows:
        if not 0 <= status < 1 << bits:
            raise ValueError(f"status {status} does not fit {bits} bits")
        packed[index // per_byte] |= status << (index % per_byte * bits)
    return bytes(packed)


def compress(packed: bytes) -> str:
    """The ``lst`` member."""
    return b64(zlib.compress(packed, 9))


def expand(lst: str) -> bytes:
    """The packed bytes behind ``lst``.

    Raises:
        CredentialRefused: ``status_unknown``: broken, or larger than any honest list.
    """
    try:
        engine = zlib.decompressobj()
        packed = engine.decompress(unb64(lst), LARGEST_BYTES)
    except (zlib.error, CredentialRefused) as error:
        raise CredentialRefused("status_unknown", "broken list") from error
    if engine.unconsumed_tail or not engine.eof:
        raise CredentialRefused("status_unknown", "list too large or cut")
    return packed


def status_at(packed: bytes, index: int, bits: int) -> int:
    """The status of one entry.

    Raises:
        CredentialRefused: ``status_unknown``: outside the list.
    """
    per_byte = 8 // bits
    if not 0 <= index < len(packed) * per_byte:
        raise CredentialRefused("status_unknown", "index outside the list")
    return packed[index // per_byte] >> (index % per_byte * bits) & ((1 << bits) - 1)


def refuse_unless_valid(status: int) -> None:
    """Raises CredentialRefused: ``revoked`` or ``suspended``."""
    if status == VALID:
        return
    raise CredentialRefused("suspended" if status == SUSPENDED else "revoked", f"status {status}")


def claim(uri: str, index: int) -> dict[str, Any]:
    """The ``status`` claim of a credential."""
    return {"status_list": {"idx": index, "uri": uri}}
