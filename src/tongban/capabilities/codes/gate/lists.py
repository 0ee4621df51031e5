"""Signed lists: revocation list and scene rules come as COSE_Sign1 under the root key of the installation.

    payload: CBOR {"what": "revoked", "issued_at": …, "sequence": …, "base": …, "data": packed marks}
             CBOR {"what": "scenes", "issued_at": …, "gate": code or "*", "scenes": JSON text}

The header names algorithm and key. A list that is forged, of another kind, of another gate, or older than the one that
is held is refused, and the one that is held goes on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import cbor2

from .cose import NotCose, Sign, read, sign1
from .scenes import Scene
from .signatures import is_good

REVOKED, SCENES = "revoked", "scenes"
SLACK = 60  # seconds by which the clocks of two servers of one city may differ
EVERY = "*"


class BadList(ValueError):
    """The list is not signed by the root, is another one, or is older than what is held."""


def sign_list(what: str, body: Mapping[str, Any], issued_at: int, algorithm: int, key_id: bytes, sign: Sign) -> bytes:
    """A list under the root's signature."""
    return sign1(cbor2.dumps({"what": what, "issued_at": issued_at, **body}), algorithm, key_id, sign)


def open_list(data: bytes, what: str, root: tuple[int, bytes], *, held_at: int = 0) -> dict[str, Any]:
    """What a list says, once it is trusted.

    Args:
        root: (algorithm, public key), given when the gate was installed.
        held_at: ``issued_at`` of the list that is held now.
    Raises:
        BadList: with the reason.
    """
    algorithm, public = root
    try:
        signed = read(data)
        good = signed.algorithm == algorithm and is_good(algorithm, public, signed.signature, signed.to_be_signed())
        claims = cbor2.loads(signed.payload) if good else None
    except (NotCose, cbor2.CBORDecodeError, ValueError) as error:
        raise BadList(str(error)) from None
    if claims is None:
        raise BadList("not signed by the root key")
    if not isinstance(claims, dict) or claims.get("what") != what or type(claims.get("issued_at")) is not int:
        raise BadList(f"not a list of {what}")
    if claims["issued_at"] < held_at - SLACK:
        raise BadList("older than the list we have")
    return claims


class SceneRules:
    """The scenes of a gate, taken over only under the root's signature.

    Args:
        gate: code of this gate; rules that were signed for another are refused. Empty for a gate of the open kit.
    """

    def __init__(self, root: tuple[int, bytes], gate: str = "") -> None:
        self.root, self.gate = root, gate
        self.scenes: dict[str, Scene] = {}
        self.issued_at = 0

    def take(self, data: bytes) -> None:
        """Take over signed rules; a second time changes nothing.

        Raises:
            BadList: forged, older, of another gate, or with a scene that cannot be read. What is held stays.
        """
        claims = open_list(data, SCENES, self.root, held_at=self.issued_at)
        if claims.get("gate") != (self.gate or EVERY):
            raise BadList("rules of another gate")
        try:
            scenes = {row["id"]: Scene.of(row) for row in json.loads(claims["scenes"])}
        except (KeyError, TypeError, ValueError) as error:
            raise BadList(str(error)) from None
        self.scenes, self.issued_at = scenes, max(self.issued_at, claims["issued_at"])
