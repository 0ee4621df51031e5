"""试验场: made-up holders, keys of its own, and an answer to each symbol, for whoever builds a gate or invents a scene.

Nothing here is signed by the city's keys, and no real gate believes the sandbox's.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import blind_index

from .errors import CodeError
from .families import families
from .gate import Gate, Key, KeySet, Kind, Revoked, Scene
from .gate.keys import sign_update, update
from .gate.revocation import mark_of, pack
from .gate.signatures import EDDSA
from .gate.wire import claims_of, issue, mark_of_card, show, text_of
from .models import SandboxScene

REGION, KEY_ID = "XX", b"sandbox"
CARD = "319901195703120025"  # made-up, of the reserved test range
TERM = timedelta(days=30)


def private_of(name: str) -> bytes:
    """Private part of a key of the sandbox; it protects nothing."""
    return bytes.fromhex(blind_index("codes.sandbox", name))[:32]


def sign_as(name: str, data: bytes) -> bytes:
    """Ed25519 signature of one of them."""
    return suite("international").sign(private_of(name), data)


@lru_cache(maxsize=8)
def sandbox_public(name: str) -> bytes:
    """Public part of the sandbox's ``root``, ``issuer`` or ``phone`` key."""
    return suite("international").public_of(private_of(name))


def sandbox_keys(now: int) -> bytes:
    """Key set signed by the sandbox's root."""
    key = Key(KEY_ID, EDDSA, sandbox_public("issuer"), REGION, frozenset({"*"}), frozenset(Kind), now - 86400 * 400,
              now + 86400 * 400)  # fmt: skip
    return sign_update(update({}, {key.id: key}, now, 0, now), EDDSA, lambda data: sign_as("root", data))


def handle_of(name: str, scene: str) -> bytes:
    """Handle of a made-up holder."""
    return hashlib.sha256(f"sandbox {scene} {name}".encode()).digest()[:16]


def sandbox_revoked(scene: str) -> bytes:
    """The sandbox's revocation list: one holder has lost the telephone."""
    return pack([mark_of(handle_of("lost", scene))])


@dataclass(frozen=True)
class Holder:
    """One made-up holder: the symbol, the card beside it, and what a right gate answers."""

    id: str
    title: Mapping[str, str]
    text: str
    expect: str
    card: str = ""
    seen: Mapping[str, Any] | None = None
    concession: Mapping[str, Any] | None = None


def holders(scene: Scene, now: int) -> list[Holder]:
    """Good and bad ones, drawn at a moment; what is expected is what our own gate library answers."""
    yes = {name: _yes(name) for name in families()[scene.family].titles}
    no = {name: _no(name) for name in yes}
    made = [
        ("entitled", {"zh": "符合优待条件的人", "en": "Entitled to everything"},
         _code(scene, "entitled", now, yes), ""),
        ("ordinary", {"zh": "没有优待的人", "en": "Entitled to nothing"}, _code(scene, "ordinary", now, no), ""),
        ("unknown", {"zh": "什么都没有说明的码", "en": "A code that says nothing"},
         _code(scene, "unknown", now, {}), ""),
        ("offline", {"zh": "没有网络的手机", "en": "A telephone without a network"}, _pass(scene, now, yes), ""),
        ("paper", {"zh": "纸质离线码，带身份证", "en": "Paper beside its card"}, _paper(scene, now, yes), CARD),
        ("paper_alone", {"zh": "纸质离线码，没有身份证", "en": "Paper alone"}, _paper(scene, now, yes), ""),
        ("screenshot", {"zh": "五分钟前的截图", "en": "A screenshot of five minutes ago"},
         _code(scene, "screenshot", now - 300, yes, life=86400), ""),
        ("lost", {"zh": "已挂失的手机", "en": "A lost telephone"}, _code(scene, "lost", now, yes), ""),
        ("forged", {"zh": "伪造的签名", "en": "A forged signature"}, _code(scene, "forged", now, yes, by="phone"), ""),
        ("other_family", {"zh": "别的用途的码", "en": "A code of another field"}, _other(scene, now), ""),
    ]  # fmt: skip
    return [_judged(scene, now, *one) for one in made]


def _judged(scene: Scene, now: int, name: str, title: Mapping[str, str], text: str, card: str) -> Holder:
    keys = KeySet((EDDSA, sandbox_public("root")))
    keys.apply(sandbox_keys(now))
    dead = Revoked()
    dead.apply(sandbox_revoked(scene.id), 1, base=0)
    decision = Gate(keys, dead, {scene.id: scene}, now=lambda: now).check(text, scene.id, card=card)
    return Holder(name, title, text, str(decision.reason), card, dict(decision.seen), dict(decision.concession))


def _yes(name: str) -> Any:
    return 0 if name.endswith("percent") else True


def _no(name: str) -> Any:
    return 100 if name.endswith("percent") else False


def _code(scene: Scene, name: str, now: int, facts: Mapping[str, Any], *, life: int = 90, by: str = "issuer") -> str:
    claims = claims_of(Kind.PERSON, region=REGION, family=scene.family, handle=handle_of(name, scene.id), issued_at=now,
                       expires_at=now + life, facts=facts)  # fmt: skip
    return text_of(issue(claims, EDDSA, KEY_ID, lambda data: sign_as(by, data)))


def _other(scene: Scene, now: int) -> str:
    family = next(one for one in families() if one != scene.family)
    claims = claims_of(Kind.PERSON, region=REGION, family=family, handle=handle_of("other", scene.id), issued_at=now,
                       expires_at=now + 90)  # fmt: skip
    return text_of(issue(claims, EDDSA, KEY_ID, lambda data: sign_as("issuer", data)))


def _paper(scene: Scene, now: int, facts: Mapping[str, Any]) -> str:
    handle = handle_of("paper", scene.id)
    claims = claims_of(Kind.PAPER, region=REGION, family=scene.family, handle=handle, issued_at=now - 86400,
                       expires_at=now + 86400 * 179, facts=facts, card_mark=mark_of_card(handle, CARD))  # fmt: skip
    return text_of(issue(claims, EDDSA, KEY_ID, lambda data: sign_as("issuer", data)))


def _pass(scene: Scene, now: int, facts: Mapping[str, Any]) -> str:
    claims = claims_of(Kind.PASS, region=REGION, family=scene.family, handle=handle_of("offline", scene.id),
                       issued_at=now - 3600, expires_at=now + 86400, facts=facts,
                       device=(EDDSA, sandbox_public("phone")))  # fmt: skip
    a_pass = issue(claims, EDDSA, KEY_ID, lambda data: sign_as("issuer", data))
    return text_of(show(a_pass, now, EDDSA, lambda data: sign_as("phone", data)))


# ── scenes that somebody tries out ───────────────────────────────────────────────────────────────────────────
def make_sandbox_scene(title: str, family: str, asks: list[str], requires: list[str]) -> SandboxScene:
    """A scene to try for a month; it exists in the sandbox only.

    Raises:
        CodeError: no title, no such family, or a fact that the family does not tell.
    """
    known = families().get(family)
    if known is None or not title.strip():
        raise CodeError(_("请写明场景名称和用途。"))
    asked = [name for name in known.titles if name in {*asks, *requires}]
    if {*asks, *requires} - set(known.titles):
        raise CodeError(_("这种用途的码里没有这一项。"))
    code = f"try-{secrets.token_hex(8)}"
    declaration = {
        "id": code, "family": family, "kinds": ["person", "pass", "paper"], "asks": asked,
        "requires": {name: _yes(name) for name in requires}, "keep_days": 1,
        "concessions": [{"when": {name: value}, "gives": {"pay_percent": value}}
                        for name in asked if name.endswith("percent") for value in (0, 50)],
        "title": {"zh": title.strip()[:80], "en": title.strip()[:80]},
    }  # fmt: skip
    Scene.of(declaration)
    return SandboxScene.objects.create(
        code=code, title=title.strip()[:80], declaration=declaration, expires_at=timezone.now() + TERM
    )


def sandbox_scene(code: str) -> SandboxScene | None:
    """A living scene of the sandbox."""
    return SandboxScene.objects.filter(code=code, expires_at__gt=timezone.now()).first()


def now_in_seconds() -> int:
    """The sandbox's clock."""
    return int(time.time())
