"""What our own gates and everybody else's trust: key set, revocation list, scenes, as updates that gates apply."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from tongban.foundation.trust.public import KeyState, SigningKey, sign, signing_key, signing_keys

from .gate import Key, KeySet, Kind, Revoked
from .gate.keys import sign_update, update
from .gate.lists import EVERY, REVOKED, SCENES, sign_list
from .gate.revocation import mark_of, pack
from .gate.signatures import ALGORITHM_OF
from .issuer import PURPOSE, ROOT, region
from .models import RevokedHandle

REFRESH = 5.0  # seconds for which a server process may go on with the keys and the list it has
FOREVER = 1 << 38  # until it is retired


def _key(row: SigningKey) -> Key:
    until = int(row.retired_at.timestamp()) if row.retired_at else FOREVER
    revoked = row.state == KeyState.REVOKED
    trusted_until = row.trusted_until or row.revoked_at
    return Key(
        bytes.fromhex(row.kid), ALGORITHM_OF[row.suite], base64.b64decode(row.public), region(), frozenset({"*"}),
        frozenset(Kind), int(row.valid_from.timestamp()) - 1, until,
        int(trusted_until.timestamp()) if revoked and trusted_until else 0,
        revoked_wholly=revoked and (trusted_until is None or trusted_until <= row.valid_from),
    )  # fmt: skip


def keys() -> dict[bytes, Key]:
    """Keys that sign or signed our codes, with what became of them."""
    rows = signing_keys(purpose=PURPOSE, issuer="").exclude(state=KeyState.NEXT)
    return {key.id: key for key in map(_key, rows)}


def signed_list(what: str, body: Mapping[str, Any], now: int | None = None) -> bytes:
    """A list for gates under the root key; its header names algorithm and key."""
    key = signing_key(ROOT)
    at, kid = now if now is not None else int(time.time()), bytes.fromhex(key.kid)
    return sign_list(what, body, at, ALGORITHM_OF[key.suite], kid, lambda data: sign(ROOT, data).raw)


def root_named() -> dict[str, str]:
    """Suite and name of the key that signs key set and lists, for people who compare it."""
    key = signing_key(ROOT)
    return {"suite": key.suite, "kid": key.kid}


def root() -> tuple[int, bytes]:
    """(algorithm, public key) that a gate is given once, when it is installed."""
    key = signing_key(ROOT)
    return ALGORITHM_OF[key.suite], key.public


def _version(known: dict[bytes, Key]) -> int:
    """Grows with every key made, retired or revoked."""
    moments = [0]
    for key in known.values():
        moments += [key.usable_from, key.revoked_at, key.usable_until if key.usable_until < FOREVER else 0]
    return max(moments)


def key_update(now: int | None = None) -> bytes:
    """The whole key set, signed by the root: a few hundred bytes."""
    known = keys()
    claims = update({}, known, _version(known), 0, now if now is not None else int(time.time()))
    return sign_update(claims, root()[0], lambda data: sign(ROOT, data).raw)


@dataclass(frozen=True)
class RevocationUpdate:
    """What a gate lacks of the revocation list.

    Attributes:
        base: the sequence it is made for; 0 for a whole list.
    """

    sequence: int
    base: int
    data: bytes

    def signed(self) -> bytes:
        """As it leaves the city."""
        return signed_list(REVOKED, {"sequence": self.sequence, "base": self.base, "data": self.data})


def revocation_update(since: int = 0) -> RevocationUpdate:
    """What came after ``since``; the whole list for a new gate or one that is too far behind."""
    rows = RevokedHandle.objects.filter(expires_at__gt=timezone.now()).order_by("pk")
    last = RevokedHandle.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    base = since if 0 < since <= last and RevokedHandle.objects.filter(pk=since).exists() else 0
    if base:
        rows = rows.filter(pk__gt=base)
    marks = (mark_of(bytes.fromhex(handle)) for handle in rows.values_list("handle", flat=True).iterator())
    return RevocationUpdate(last, base, pack(marks))


def signed_scenes(rows: Sequence[Mapping[str, Any]], gate: str = EVERY) -> bytes:
    """Scene rules as they leave the city, for one gate or for everybody."""
    return signed_list(SCENES, {"gate": gate, "scenes": json.dumps(list(rows), ensure_ascii=False)})


@dataclass
class _Held:
    keys: KeySet | None = None
    revoked: Revoked = field(default_factory=Revoked)
    until: float = 0.0


_held = _Held()


def trusted() -> tuple[KeySet, Revoked]:
    """Key set and list of this process, at most a few seconds old."""
    if _held.keys is None or time.monotonic() > _held.until:
        known = KeySet(root())
        known.apply(key_update())
        news = revocation_update(_held.revoked.sequence)
        if news.sequence < _held.revoked.sequence:  # another database, in tests
            _held.revoked, news = Revoked(), revocation_update()
        if news.sequence > _held.revoked.sequence or not news.base:
            _held.revoked.apply(news.data, news.sequence, base=news.base)
        _held.keys, _held.until = known, time.monotonic() + REFRESH
    return _held.keys, _held.revoked


def forget_trusted() -> None:
    """Read keys and list anew at the next scan."""
    _held.keys, _held.revoked, _held.until = None, Revoked(), 0.0
