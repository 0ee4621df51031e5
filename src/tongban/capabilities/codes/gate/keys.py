"""Who may sign what: the set of keys a gate trusts, brought up to date by signed, numbered updates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import cbor2

from .cose import NotCose, Sign, read, sign1
from .signatures import is_good

GRACE = 7 * 86400  # seconds that a gate without a network goes on with the set it has


class BadUpdate(ValueError):
    """The update is not signed by the root, is older than what we have, or does not fit on it."""


@dataclass(frozen=True, slots=True)
class Key:
    """One public key of an issuer, and until when and for what it is good. Times are seconds since 1970."""

    id: bytes
    algorithm: int
    public: bytes
    region: str
    families: frozenset[str]  # scenes it may sign for; {"*"}: all
    kinds: frozenset[int]
    usable_from: int
    usable_until: int  # codes signed later are refused; those signed before live until they expire
    revoked_at: int = 0  # codes signed from this moment on are refused; 0: not revoked
    revoked_wholly: bool = False  # the key leaked at an unknown time: everything it signed is refused

    def may(self, region: str, family: str, kind: int, signed_at: int) -> bool:
        """True when the key was entitled to sign such a code at that moment."""
        if self.region != region or kind not in self.kinds or not self.families & {"*", family}:
            return False
        if self.revoked_wholly or (self.revoked_at and signed_at >= self.revoked_at):
            return False
        return self.usable_from <= signed_at <= self.usable_until

    def as_row(self) -> list[Any]:
        """For an update."""
        return [
            self.id, self.algorithm, self.public, self.region, sorted(self.families), sorted(self.kinds),
            self.usable_from, self.usable_until, self.revoked_at, self.revoked_wholly,
        ]  # fmt: skip

    @classmethod
    def of_row(cls, row: Any) -> Key:
        """From an update."""
        key_id, algorithm, public, region, families, kinds, *rest = row
        return cls(key_id, algorithm, public, region, frozenset(families), frozenset(kinds), *rest)


@dataclass(slots=True)
class KeySet:
    """The keys by id. Give it the city's root key once, when the gate is installed; everything else comes signed."""

    root: tuple[int, bytes]  # (algorithm, public key)
    keys: dict[bytes, Key] = field(default_factory=dict)
    version: int = 0
    issued_at: int = 0

    def find(self, key_id: bytes) -> Key | None:
        """The key, or None."""
        return self.keys.get(key_id)

    def is_stale(self, now: int) -> bool:
        """True when the gate has been without news longer than the grace; it then lets nobody pass."""
        return now > self.issued_at + GRACE

    def apply(self, update: bytes) -> None:
        """Take over an update; a second time it changes nothing.

        Raises:
            BadUpdate: forged, rolled back, or made for another version; ask for a whole set then.
        """
        claims = self._trusted(update)
        if not isinstance(claims, dict) or "version" not in claims:
            raise BadUpdate("not a key set")
        if claims["version"] <= self.version:
            if claims["version"] == self.version and claims["issued_at"] >= self.issued_at:
                self.issued_at = claims["issued_at"]
                return
            raise BadUpdate("older than the set we have")
        if claims["base"] not in (0, self.version):
            raise BadUpdate(f"made for version {claims['base']}, we have {self.version}")
        kept = {} if claims["base"] == 0 else dict(self.keys)
        for key_id in claims["removed"]:
            kept.pop(key_id, None)
        kept.update((row[0], Key.of_row(row)) for row in claims["keys"])
        self.keys, self.version, self.issued_at = kept, claims["version"], claims["issued_at"]

    def _trusted(self, update: bytes) -> Any:
        try:
            signed = read(update)
            algorithm, public = self.root
            good = signed.algorithm == algorithm and is_good(algorithm, public, signed.signature, signed.to_be_signed())
            claims = cbor2.loads(signed.payload) if good else None
        except (NotCose, cbor2.CBORDecodeError, ValueError) as error:
            raise BadUpdate(str(error)) from None
        if claims is None:
            raise BadUpdate("not signed by the root key")
        return claims


def update(old: Mapping[bytes, Key], new: Mapping[bytes, Key], version: int, base: int, now: int) -> bytes:
    """The unsigned difference between two sets; ``base`` 0 makes a whole set."""
    before = {} if base == 0 else old
    changed = [key.as_row() for key in new.values() if before.get(key.id) != key]
    removed = [key_id for key_id in before if key_id not in new]
    return cbor2.dumps({"version": version, "base": base, "issued_at": now, "keys": changed, "removed": removed})


def sign_update(claims: bytes, algorithm: int, sign: Sign) -> bytes:
    """The root's signature over an update."""
    return sign1(claims, algorithm, b"root", sign)


def revoke(key: Key, at: int, *, wholly: bool = False) -> Key:
    """The same key, dead from a moment on."""
    return replace(key, revoked_at=at, revoked_wholly=wholly)
