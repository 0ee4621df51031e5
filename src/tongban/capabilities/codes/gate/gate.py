"""The decision at a gate: in microseconds, without a network, always with its reason."""

from __future__ import annotations

import enum
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .keys import KeySet
from .revocation import Revoked
from .scenes import Scene
from .signatures import UnknownAlgorithm, is_good
from .wire import Kind, NotACode, Shown, mark_of_card, parse

SKEW = 30  # seconds by which a telephone's clock may run ahead of the gate's
REMEMBERED = 20_000  # drawings a gate keeps in mind; a metro gate sees about 30 a minute


class Reason(enum.StrEnum):
    """Why a code is taken or not."""

    GOOD = "good"
    NOT_A_CODE = "not_a_code"
    OUT_OF_DATE = "gate_out_of_date"
    UNKNOWN_KEY = "unknown_key"
    KEY_MAY_NOT = "key_may_not"
    BAD_SIGNATURE = "bad_signature"
    OTHER_SCENE = "other_scene"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    STALE = "stale"
    REVOKED = "revoked"
    REPLAYED = "replayed"
    CHALLENGE = "wrong_challenge"
    CARD_NEEDED = "card_needed"
    CARD_DIFFERS = "card_differs"
    REQUIREMENT = "requirement_not_met"
    POWER_ENDED = "power_ended"
    BASIS_NEEDED = "basis_needed"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the gate does and what it may keep."""

    reason: Reason
    scene: str
    at: int
    handle: bytes = b""
    kind: Kind | None = None
    seen: Mapping[str, Any] = field(default_factory=dict)
    concession: Mapping[str, Any] = field(default_factory=dict)
    lacks: str = ""
    drawing: bytes = b""  # stands for this very drawing: the same twice is a copy; empty for paper

    @property
    def is_good(self) -> bool:
        """True: let pass."""
        return self.reason == Reason.GOOD


class Gate:
    """One gate. Not thread-safe: every lane has its own, sharing key set and filter.

    Args:
        keys: whom we trust.
        revoked: dead codes.
        scenes: by id.
        now: seconds since 1970 by this gate's clock, corrected at the last synchronisation.
    """

    def __init__(
        self, keys: KeySet, revoked: Revoked, scenes: Mapping[str, Scene], *, now: Callable[[], float] = time.time
    ) -> None:
        self.keys, self.revoked, self.scenes, self._now = keys, revoked, dict(scenes), now
        self._drawn: OrderedDict[bytes, int] = OrderedDict()
        self._passes: OrderedDict[bytes, None] = OrderedDict()

    def check(
        self, text: str, scene: str, *, card: str = "", challenge: bytes = b"", has_basis: bool = False
    ) -> Decision:
        """Decide about one scanned text.

        Args:
            scene: id of the scene at this gate; a KeyError when the gate does not have it.
            card: number of the identity card that lies beside a paper code.
            challenge: what this gate asked an online device to sign; empty when it asked nothing.
            has_basis: the city has written down the ground of a look by law; without it such a scene tells nothing.
        """
        rule, now = self.scenes[scene], int(self._now())
        if rule.law and not has_basis:
            return Decision(Reason.BASIS_NEEDED, scene, now)
        try:
            shown = parse(text)
        except NotACode:
            return Decision(Reason.NOT_A_CODE, scene, now)
        drawing = shown.drawing()
        reason = (
            self._distrust(shown, now) or self._untimely(shown, rule, now) or self._unfit(shown, rule, card, challenge)
        )
        reason = reason or self._replayed(drawing, rule, now)
        seen = rule.sees(shown.facts) if not reason else {}
        lacks = rule.lacks(seen) if not reason else ""
        if lacks:
            return Decision(Reason.REQUIREMENT, scene, now, shown.handle, shown.kind, seen, {}, lacks, drawing)
        given = rule.concession(seen) if not reason else {}
        known = reason not in (Reason.BAD_SIGNATURE, Reason.UNKNOWN_KEY, Reason.OUT_OF_DATE)
        return Decision(
            reason or Reason.GOOD, scene, now, shown.handle if known else b"", shown.kind, seen, given, "", drawing
        )

    def _distrust(self, shown: Shown, now: int) -> Reason | None:
        """Signatures first: nothing that a stranger wrote is looked at further."""
        if self.keys.is_stale(now) or self.revoked.is_stale(now):
            return Reason.OUT_OF_DATE
        key = self.keys.find(shown.signed.key_id)
        if key is None or key.algorithm != shown.signed.algorithm:
            return Reason.UNKNOWN_KEY
        try:
            if not self._is_issued(shown, key.public):
                return Reason.BAD_SIGNATURE
            device = shown.by_device
            if device and (
                device.algorithm != shown.device_algorithm
                or not is_good(device.algorithm, shown.device_key, device.signature, device.to_be_signed())
            ):
                return Reason.BAD_SIGNATURE
        except UnknownAlgorithm:
            return Reason.UNKNOWN_KEY
        return None if key.may(shown.region, shown.family, shown.kind, shown.issued_at) else Reason.KEY_MAY_NOT

    def _is_issued(self, shown: Shown, public: bytes) -> bool:
        """The city's signature; that of a pass is remembered, because the same pass is drawn many times."""
        if shown.kind != Kind.PASS:
            return shown.signed.is_signed_by(public)
        mark = hashlib.sha256(public + shown.signed.to_be_signed() + shown.signed.signature).digest()
        if mark in self._passes:
            return True
        if not shown.signed.is_signed_by(public):
            return False
        _remember(self._passes, mark, None)
        return True

    def _untimely(self, shown: Shown, rule: Scene, now: int) -> Reason | None:
        if max(shown.issued_at, shown.drawn_at) > now + SKEW:
            return Reason.NOT_YET
        if now > shown.expires_at:
            return Reason.EXPIRED
        if shown.kind in (Kind.PERSON, Kind.FIRM, Kind.PASS) and now > shown.drawn_at + rule.fresh_seconds:
            return Reason.STALE
        return Reason.REVOKED if shown.handle in self.revoked else None

    def _unfit(self, shown: Shown, rule: Scene, card: str, challenge: bytes) -> Reason | None:
        if shown.family != rule.family or shown.kind not in rule.kinds:
            return Reason.OTHER_SCENE
        if challenge and challenge != shown.challenge:
            return Reason.CHALLENGE
        if shown.kind == Kind.PAPER:
            if not card:
                return Reason.CARD_NEEDED
            if mark_of_card(shown.handle, card) != shown.card_mark:
                return Reason.CARD_DIFFERS
        return None

    def _replayed(self, drawing: bytes, rule: Scene, now: int) -> Reason | None:
        """The same drawing twice is a copy; paper and places are always the same, and the journal tells of them."""
        if not drawing:
            return None
        if now <= self._drawn.get(drawing, -1):
            return Reason.REPLAYED
        _remember(self._drawn, drawing, now + max(rule.replay_seconds, rule.fresh_seconds + SKEW))
        return None


def _remember(memory: OrderedDict[bytes, Any], key: bytes, value: Any) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > REMEMBERED:
        memory.popitem(last=False)
