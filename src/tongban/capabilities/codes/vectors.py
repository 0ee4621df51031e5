"""Test vectors of the open kit: symbols good and bad at a fixed clock, with the answer that a right gate gives.

They are signed by the sandbox's keys. Our own library in Python answers them in the tests of this room, the one for
browsers in those of the verifier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tongban.foundation.crypto.public import suite

from .families import families, scene_rows, scenes
from .gate import Key, Kind, Scene
from .gate.base45 import decode, encode
from .gate.keys import sign_update, update
from .gate.signatures import EDDSA, ES256, SM2_SM3
from .gate.wire import PREFIX, claims_of, issue, mark_of_card, show, text_of
from .sandbox import (
    CARD,
    KEY_ID,
    REGION,
    Holder,
    handle_of,
    holders,
    private_of,
    sandbox_public,
    sandbox_revoked,
    sign_as,
)

CLOCK = 1_767_225_600  # 2026-01-01T00:00:00Z
WANTED = ("metro.entry", "pool.seniors")
BY_LAW = "police.identify"  # no gate decides there alone, whatever is shown
NATIONAL, RETIRED, NARROW = b"national", b"retired", b"narrow"
OTHER_CARD = "319901195001010018"  # made-up, of the reserved test range
Sign = Callable[[bytes], bytes]


def vectors() -> dict[str, Any]:
    """The whole file, as the kit publishes it.

    ``again`` true: the same gate has taken the symbol a moment before.
    """
    return {
        "format": "tongban-gate-vectors/2", "clock": CLOCK,
        "root": {"algorithm": EDDSA, "public": sandbox_public("root").hex()},
        "key_set": _keys().hex(),
        "scenes": [row for row in scene_rows() if row["id"] in (*WANTED, BY_LAW)],
        "vectors": [
            {"scene": name, "revoked": sandbox_revoked(name).hex(), "id": one.id, "text": one.text, "card": one.card,
             "again": one.id == "replayed", "expect": one.expect, "seen": one.seen or {},
             "concession": one.concession or {}}
            for name, one in _all()
        ],
    }  # fmt: skip


def _all() -> Iterator[tuple[str, Holder]]:
    for name in WANTED:
        for one in [*holders(scenes()[name], CLOCK), *_more(scenes()[name])]:
            yield name, one
    yield BY_LAW, Holder("by_law", {}, _person(scenes()[BY_LAW], "by law", {}), "basis_needed")


def _keys() -> bytes:
    """The sandbox's key, one of the national suite, one that was retired a day ago, and one for another field."""
    year, every = 400 * 86400, frozenset(Kind)
    public, national = sandbox_public("issuer"), suite("national").public_of(private_of("national"))
    rows = [
        Key(KEY_ID, EDDSA, public, REGION, frozenset({"*"}), every, CLOCK - year, CLOCK + year),
        Key(NATIONAL, SM2_SM3, national, REGION, frozenset({"*"}), every, CLOCK - year, CLOCK + year),
        Key(RETIRED, EDDSA, public, REGION, frozenset({"*"}), every, CLOCK - year, CLOCK - 86400),
        Key(NARROW, EDDSA, public, REGION, frozenset({"nothing"}), every, CLOCK - year, CLOCK + year),
    ]
    claims = update({}, {one.id: one for one in rows}, CLOCK, 0, CLOCK)
    return sign_update(claims, EDDSA, lambda data: sign_as("root", data))


def _issuer(data: bytes) -> bytes:
    return sign_as("issuer", data)


def _national(data: bytes) -> bytes:
    return suite("national").sign(private_of("national"), data)


def _es256(data: bytes) -> bytes:
    r, s = decode_dss_signature(_telephone().sign(data, ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _telephone() -> Any:
    return derive_private_key(int.from_bytes(private_of("es256"), "big") >> 1, SECP256R1())


def _person(
    scene: Scene, name: str, facts: Mapping[str, Any], *, at: int = CLOCK, life: int = 90, region: str = REGION,
    key: bytes = KEY_ID, algorithm: int = EDDSA, sign: Sign = _issuer,
) -> str:  # fmt: skip
    claims = claims_of(Kind.PERSON, region=region, family=scene.family, handle=handle_of(name, scene.id), issued_at=at,
                       expires_at=at + life, facts=facts)  # fmt: skip
    return text_of(issue(claims, algorithm, key, sign))


def _paper(scene: Scene, facts: Mapping[str, Any], card: str) -> str:
    handle = handle_of("paper 2", scene.id)
    claims = claims_of(Kind.PAPER, region=REGION, family=scene.family, handle=handle, issued_at=CLOCK - 86400,
                       expires_at=CLOCK + 86400, facts=facts, card_mark=mark_of_card(handle, card))  # fmt: skip
    return text_of(issue(claims, EDDSA, KEY_ID, _issuer))


def _drawn(scene: Scene, name: str, facts: Mapping[str, Any], *, at: int = CLOCK, sign: Sign = _es256) -> str:
    device = ES256, _telephone().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    claims = claims_of(Kind.PASS, region=REGION, family=scene.family, handle=handle_of(name, scene.id),
                       issued_at=CLOCK - 3600, expires_at=CLOCK + 86400, facts=facts, device=device)  # fmt: skip
    return text_of(show(issue(claims, EDDSA, KEY_ID, _issuer), at, ES256, sign))


def _altered(text: str) -> str:
    """One byte of the payload is another; the form is still whole."""
    data = bytearray(decode(text[len(PREFIX) :]))
    data[data.index(b"\x50") + 1] ^= 1  # in the handle, which is a string of sixteen bytes
    return PREFIX + encode(bytes(data))


def _more(scene: Scene) -> list[Holder]:
    """What the ten holders of the sandbox leave out; here the answers are written down, not worked out."""
    yes = {name: 0 if name.endswith("percent") else True for name in families()[scene.family].titles}
    seen, gives = scene.sees(yes), scene.concession(scene.sees(yes))
    whole = _person(scene, "whole", yes)
    paper = "other_scene" if Kind.PAPER not in scene.kinds else ""
    bad = [
        ("expired", _person(scene, "expired", yes, at=CLOCK - 400), "expired"),
        ("clock_ahead", _person(scene, "ahead", yes, at=CLOCK + 60), "not_yet"),
        ("unknown_key", _person(scene, "unknown key", yes, key=b"nobody"), "unknown_key"),
        ("other_algorithm", _person(scene, "algorithm", yes, algorithm=SM2_SM3, sign=_national), "unknown_key"),
        ("other_region", _person(scene, "region", yes, region="YY"), "key_may_not"),
        ("retired_key", _person(scene, "retired", yes, key=RETIRED), "key_may_not"),
        ("key_of_another_field", _person(scene, "narrow", yes, key=NARROW), "key_may_not"),
        ("altered", _altered(whole), "bad_signature"),
        ("sm2_forged", _person(scene, "sm2", yes, key=NATIONAL, algorithm=SM2_SM3, sign=_issuer), "bad_signature"),
        ("other_telephone", _drawn(scene, "es256", yes, sign=_issuer), "bad_signature"),
        ("kept_drawing", _drawn(scene, "es256", yes, at=CLOCK - 300), "stale"),
        ("replayed", whole, "replayed"),
        ("cut_off", whole[:-3], "not_a_code"),
        ("something_behind", whole + "00", "not_a_code"),
        ("an_address", "https://example.org/", "not_a_code"),
        ("nothing_inside", PREFIX, "not_a_code"),
    ]
    good = [
        ("sm2", _person(scene, "sm2", yes, key=NATIONAL, algorithm=SM2_SM3, sign=_national), ""),
        ("es256_telephone", _drawn(scene, "es256", yes), ""),
    ]
    alone = [("other_card", _paper(scene, yes, CARD), OTHER_CARD, paper or "card_differs")]
    return [
        *(Holder(name, {}, text, answer) for name, text, answer in bad),
        *(Holder(name, {}, text, "good", "", seen, gives) for name, text, _ in good),
        *(Holder(name, {}, text, answer, card) for name, text, card, answer in alone),
    ]
