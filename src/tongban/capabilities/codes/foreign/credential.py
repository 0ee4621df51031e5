"""W3C credentials: SD-JWT VC (``…~…~``) and JWT VC of the data model 1.1 and 2.0, as text in a symbol."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tongban.capabilities.codes.gate import Scene
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.ports import Foreign, Title
from tongban.capabilities.credentials.public import (
    CredentialRefused,
    VerifyingKey,
    issuer_url,
    our_key,
    our_status,
    parse,
    parse_jwt,
    verify_credential,
)

from .trust import TrustedKey, trusted_keys

FORM = re.compile(r"[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(~|$)")
LONGEST = 8000
WORDS = {"zh": "可验证凭证（W3C）", "en": "W3C credential"}
REASON_OF = {
    "issuer": Reason.UNKNOWN_KEY, "signature": Reason.BAD_SIGNATURE, "algorithm": Reason.BAD_SIGNATURE,
    "expired": Reason.EXPIRED, "not_yet": Reason.NOT_YET, "revoked": Reason.REVOKED, "suspended": Reason.REVOKED,
    "status_unknown": Reason.OUT_OF_DATE,
}  # fmt: skip
NAMES = {
    "name": ("name", "full_name", "holder_name"), "birth_date": ("birthdate", "birth_date", "birthDate"),
    "over_18": ("age_over_18", "over_18"), "over_60": ("age_over_60", "over_60"), "student": ("is_student", "student"),
    "school": ("school", "institution"),
}  # fmt: skip


class CredentialReader:
    """Reads credentials of this city and of issuers of the trust list."""

    title: Title = WORDS
    facts: Mapping[str, Title] = {
        "name": {"zh": "姓名", "en": "Name"},
        "birth_date": {"zh": "出生日期", "en": "Date of birth"},
        "type": {"zh": "凭证类型", "en": "Type"},
        "over_18": {"zh": "年满18岁", "en": "18 or older"},
        "over_60": {"zh": "年满60岁", "en": "60 or older"},
        "student": {"zh": "在校学生", "en": "Student"},
        "school": {"zh": "学校", "en": "School"},
    }

    def check_config(self) -> list[str]:
        """Nothing to configure but the trust list."""
        return []

    def recognises(self, text: str) -> bool:
        """By its form: three parts of base64url."""
        return len(text) <= LONGEST and FORM.match(text) is not None

    def read(self, text: str, scene: Scene, now: int) -> Foreign:
        """Signature, dates, and for our own credentials their state."""
        finder = _Finder(now)
        try:
            claims = self._claims(text, finder, now)
        except CredentialRefused as error:
            return Foreign(REASON_OF.get(error.reason, Reason.NOT_A_CODE), WORDS, finder.title)
        until = claims.get("exp")
        return Foreign(
            Reason.GOOD, WORDS, finder.title, _told(claims), int(until) if isinstance(until, int | float) else 0
        )

    def _claims(self, text: str, finder: _Finder, now: int) -> dict[str, Any]:
        if "~" in text:
            ours = str(parse(text).jwt.payload.get("iss", "")).startswith(issuer_url(""))
            return verify_credential(text, find_key=finder.key, find_status=our_status if ours else None, now=now)
        jwt = parse_jwt(text)
        payload = jwt.check(finder.key(str(jwt.payload.get("iss", "")), str(jwt.header.get("kid", ""))))
        vc = payload.get("vc", payload)
        if not isinstance(vc, dict) or not isinstance(vc.get("credentialSubject"), dict):
            raise CredentialRefused("malformed", "no credentialSubject")
        start, end = payload.get("nbf"), payload.get("exp")
        if isinstance(start, int | float) and now < start:
            raise CredentialRefused("not_yet")
        if isinstance(end, int | float) and now >= end:
            raise CredentialRefused("expired")
        types = vc.get("type")
        kind = types[-1] if isinstance(types, list) and types else types
        return {**vc["credentialSubject"], "vct": str(kind or ""), **({"exp": end} if end else {})}


class _Finder:
    """Finds the key of an issuer and remembers whose it was."""

    def __init__(self, now: int) -> None:
        self.now = now
        self.title: Mapping[str, str] = {}

    def key(self, issuer: str, kid: str) -> VerifyingKey:
        if issuer.startswith(issuer_url("")):
            self.title = {"zh": "本市", "en": "This city"}
            return our_key(issuer, kid)
        found: TrustedKey | None = next(
            iter(trusted_keys("credential", key_id=kid, place=issuer) if issuer else []), None
        )
        if found is None or not found.is_usable(self.now):
            raise CredentialRefused("issuer", issuer[:120])
        self.title = found.title
        return VerifyingKey(found.algorithm, found.public)


def _told(claims: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"type": str(claims.get("vct", "")).rstrip("/").rsplit("/", 1)[-1]}
    for fact, names in NAMES.items():
        value = next((claims[name] for name in names if name in claims), None)
        if isinstance(value, bool | str) and value != "":
            told[fact] = value
    if "name" not in told and isinstance(claims.get("family_name"), str):
        told["name"] = f"{claims['family_name']} {claims.get('given_name', '')}".strip()
    return {name: value[:120] if isinstance(value, str) else value for name, value in told.items()}
