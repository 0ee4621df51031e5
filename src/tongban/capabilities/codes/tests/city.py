"""A city's issuer, its telephones and its gates, small enough for a test."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tongban.capabilities.codes.gate import Gate, Key, KeySet, Kind, Revoked, Scene, wire
from tongban.capabilities.codes.gate.keys import sign_update, update
from tongban.capabilities.codes.gate.lists import sign_list
from tongban.capabilities.codes.gate.revocation import pack
from tongban.capabilities.codes.gate.signatures import ALGORITHM_OF
from tongban.foundation.crypto.public import suite

NOW = 1_764_000_000
HANDLE = bytes(range(16))
CARD = "319901195703120025"

ENTRY = {
    "id": "metro.entry", "family": "transit", "kinds": ["person", "pass", "paper"], "asks": ["fare_class"],
    "concessions": [{"when": {"fare_class": "senior"}, "gives": {"pay_percent": 0}}],
    "title": {"zh": "地铁进站", "en": "Metro entry"},
}  # fmt: skip
POOL = {
    "id": "pool.entry", "family": "leisure", "kinds": ["person", "pass"], "asks": ["over_60"],
    "requires": {"over_60": True}, "title": {"zh": "泳池老年场", "en": "Seniors' swim"},
}  # fmt: skip


class Pair:
    """A key pair of one suite."""

    def __init__(self, name: str) -> None:
        self.suite, self.private = suite(name), suite(name).new_signing_key()
        self.algorithm, self.public = ALGORITHM_OF[name], suite(name).public_of(self.private)

    def sign(self, data: bytes) -> bytes:
        return self.suite.sign(self.private, data)


@dataclass
class City:
    """Issues codes, and knows what a gate must know."""

    name: str = "international"
    root: Pair = field(init=False)
    issuer: Pair = field(init=False)
    keys: dict[bytes, Key] = field(default_factory=dict)
    time: float = NOW

    def __post_init__(self) -> None:
        self.root, self.issuer = Pair(self.name), Pair(self.name)
        self.add(Key(b"k1", self.issuer.algorithm, self.issuer.public, "SH", frozenset({"*"}), frozenset(Kind),
                     NOW - 86400, NOW + 86400 * 90))  # fmt: skip

    def add(self, key: Key) -> None:
        self.keys[key.id] = key

    def update(self, version: int, old: dict[bytes, Key] | None = None, base: int = 0, at: int = NOW) -> bytes:
        return sign_update(update(old or {}, self.keys, version, base, at), self.root.algorithm, self.root.sign)

    def list_of(self, what: str, body: dict[str, Any], at: int = NOW, by: Pair | None = None) -> bytes:
        pair = by or self.root
        return sign_list(what, body, at, pair.algorithm, b"root", pair.sign)

    def dead(self, marks: list[int], sequence: int, base: int = 0, at: int = NOW, by: Pair | None = None) -> bytes:
        return self.list_of("revoked", {"data": pack(marks), "sequence": sequence, "base": base}, at, by)

    def rules(self, *rows: dict[str, Any], gate: str = "*", at: int = NOW, by: Pair | None = None) -> bytes:
        return self.list_of("scenes", {"gate": gate, "scenes": json.dumps(rows)}, at, by)

    def gate(self, *scenes: dict[str, Any], revoked: Revoked | None = None) -> Gate:
        keys = KeySet((self.root.algorithm, self.root.public))
        keys.apply(self.update(1))
        known = {one["id"]: Scene.of(one) for one in (scenes or (ENTRY, POOL))}
        return Gate(keys, revoked if revoked is not None else Revoked(), known, now=lambda: self.time)

    def claims(self, kind: Kind = Kind.PERSON, **changed: Any) -> bytes:
        values: dict[str, Any] = {
            "region": "SH", "family": "transit", "handle": HANDLE, "issued_at": NOW, "expires_at": NOW + 120,
            "facts": {"fare_class": "senior"}, **changed,
        }  # fmt: skip
        return wire.claims_of(kind, **values)

    def signed(self, kind: Kind = Kind.PERSON, *, key: bytes = b"k1", **changed: Any) -> bytes:
        return wire.issue(self.claims(kind, **changed), self.issuer.algorithm, key, self.issuer.sign)

    def code(self, kind: Kind = Kind.PERSON, **changed: Any) -> str:
        return wire.text_of(self.signed(kind, **changed))

    def paper(self, **changed: Any) -> str:
        values = {"expires_at": NOW + 180 * 86400, "card_mark": wire.mark_of_card(HANDLE, CARD), **changed}
        return self.code(Kind.PAPER, **values)

    def phone(self, **changed: Any) -> Phone:
        pair = Pair(self.name)
        values = {"device": (pair.algorithm, pair.public), "expires_at": NOW + 86400, **changed}
        return Phone(pair, self.signed(Kind.PASS, **values))


@dataclass
class Phone:
    """Holds a pass and the key it names; draws without a network."""

    pair: Pair
    a_pass: bytes

    def draw(self, at: int = NOW, challenge: bytes = b"", by: Pair | None = None) -> str:
        pair = by or self.pair
        return wire.text_of(wire.show(self.a_pass, at, pair.algorithm, pair.sign, challenge))
