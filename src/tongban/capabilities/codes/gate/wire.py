"""What stands in a symbol: one signed map, or a pass inside a map that the holder's own device has signed.

    TB1: base45( COSE_Sign1( claims ) )                                     by the city: online, paper, firm, place
    TB1: base45( COSE_Sign1( { 6: now, -65604: COSE_Sign1( pass ) } ) )     by the device, under a city's pass

The claims are those of a CWT (RFC 8392) with few of our own, all small whole numbers or short texts:

    1 iss  region that issues, "SH"           6 iat  seconds; for a device's code the moment it was drawn
    3 aud  family of scenes, "transit"        7 cti  handle: 16 opaque bytes, others in each family
    4 exp  seconds                            8 cnf  {1: algorithm, -2: public key} of the device; only in a pass
    -65601 kind                               -65602 what the family may know {name: value}
    -65603 two bytes that bind a paper to an identity card            -65604 the pass                   -65605 challenge
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cbor2

from . import base45
from .cose import NotCose, Sign, Signed, read, sign1

PREFIX = "TB1:"
ISS, AUD, EXP, IAT, CTI, CNF = 1, 3, 4, 6, 7, 8
KIND, FACTS, CARD, PASS, CHALLENGE = -65601, -65602, -65603, -65604, -65605
MOMENTS = range(1 << 40)
LONGEST = 1200  # characters; nothing longer is a code of ours, and nothing longer is worth reading


class NotACode(ValueError):
    """The text is not a code of this form, or it is damaged."""


class Kind(enum.IntEnum):
    """Whose code it is and how it came about."""

    PERSON = 1
    FIRM = 2
    PLACE = 3
    PAPER = 4
    PASS = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A code as read: nothing here is checked yet but the form."""

    kind: Kind
    region: str
    family: str
    handle: bytes
    issued_at: int
    expires_at: int
    drawn_at: int
    signed: Signed = field(repr=False)
    by_device: Signed | None = field(default=None, repr=False)
    device_key: bytes = field(default=b"", repr=False)
    device_algorithm: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    card_mark: bytes = field(default=b"", repr=False)
    challenge: bytes = field(default=b"", repr=False)

    def drawing(self) -> bytes:
        """Stands for this very drawing: what was signed. Empty for paper and places, which never change."""
        if self.kind in (Kind.PAPER, Kind.PLACE):
            return b""
        return hashlib.sha256((self.by_device or self.signed).to_be_signed()).digest()[:16]


def parse(text: str) -> Shown:
    """Read a scanned text.

    Raises:
        NotACode: another kind of symbol, or a damaged one.
    """
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        raise NotACode("another kind of code")
    try:
        outer = read(base45.decode(text[len(PREFIX) :]), strict=True)
        claims = cbor2.loads(outer.payload)
        if PASS not in claims:
            return _shown(outer, claims, None, claims[IAT], b"")
        inner = read(claims[PASS], strict=True)
        return _shown(inner, cbor2.loads(inner.payload), outer, claims[IAT], claims.get(CHALLENGE, b""))
    except (
        NotCose,
        cbor2.CBORDecodeError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise NotACode(str(error)) from None


def _shown(signed: Signed, claims: Any, by_device: Signed | None, drawn_at: int, challenge: bytes) -> Shown:
    if type(claims[KIND]) is not int:  # true and 1.0 would be a person's, too
        raise NotACode("a claim is of the wrong kind")
    key = claims.get(CNF, {}) if by_device else {}
    shown = Shown(
        kind=Kind(claims[KIND]), region=claims[ISS], family=claims[AUD], handle=claims[CTI], issued_at=claims[IAT],
        expires_at=claims[EXP], drawn_at=drawn_at, signed=signed, by_device=by_device, device_key=key.get(-2, b""),
        device_algorithm=key.get(1, 0), facts=claims.get(FACTS, {}), card_mark=claims.get(CARD, b""),
        challenge=challenge,
    )  # fmt: skip
    if not (
        type(shown.issued_at) is type(shown.expires_at) is type(drawn_at) is int
        and shown.issued_at in MOMENTS and shown.expires_at in MOMENTS and drawn_at in MOMENTS
        and type(shown.region) is type(shown.family) is str
        and type(shown.handle) is type(shown.device_key) is type(shown.card_mark) is type(challenge) is bytes
        and len(shown.handle) == 16 and len(shown.device_key) <= 65 and len(challenge) <= 32
        and isinstance(shown.facts, dict)
    ):  # fmt: skip
        raise NotACode("a claim is of the wrong kind")
    if (shown.kind == Kind.PASS) != (by_device is not None):
        raise NotACode("a pass is shown by its device, and by nothing else")
    return shown


# ── making ───────────────────────────────────────────────────────────────────────────────────────────────────
def claims_of(
    kind: Kind, *, region: str, family: str, handle: bytes, issued_at: int, expires_at: int,
    facts: Mapping[str, Any] | None = None, card_mark: bytes = b"", device: tuple[int, bytes] | None = None,
) -> bytes:  # fmt: skip
    """The claims as CBOR.

    Args:
        device: (algorithm, public key) of the device that may show a pass.
    """
    claims: dict[int, Any] = {
        ISS: region, AUD: family, EXP: expires_at, IAT: issued_at, CTI: handle, KIND: int(kind)
    }  # fmt: skip
    if device:
        claims[CNF] = {1: device[0], -2: device[1]}
    if facts:
        claims[FACTS] = dict(facts)
    if card_mark:
        claims[CARD] = card_mark
    return cbor2.dumps(claims)


def issue(claims: bytes, algorithm: int, key_id: bytes, sign: Sign) -> bytes:
    """The city's signature over claims."""
    return sign1(claims, algorithm, key_id, sign)


def show(a_pass: bytes, drawn_at: int, algorithm: int, sign: Sign, challenge: bytes = b"") -> bytes:
    """What a device draws: its pass and the moment, signed with the key that the pass names."""
    claims: dict[int, Any] = {IAT: drawn_at, PASS: a_pass}
    if challenge:
        claims[CHALLENGE] = challenge
    return sign1(cbor2.dumps(claims), algorithm, b"", sign)


def text_of(signed: bytes) -> str:
    """The characters of the symbol."""
    return PREFIX + base45.encode(signed)


def mark_of_card(handle: bytes, citizen_id: str) -> bytes:
    """Binds a paper code to an identity card with 16 bits: a stranger's card fits once in 65,536 times, and whoever
    finds the paper still has tens of thousands of numbers left to guess among."""
    return hashlib.sha256(b"tongban card" + handle + citizen_id.upper().encode()).digest()[:2]
