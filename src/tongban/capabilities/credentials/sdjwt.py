"""Selective disclosure (SD-JWT): the issuer signs digests, the holder shows what the verifier needs.

Legal: RFC 9901; draft-ietf-oauth-sd-jwt-vc.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from tongban.foundation.crypto.public import suite

from .errors import CredentialRefused
from .jose import Jwt, Signer, VerifyingKey, b64, key_of, parse_jwt, sign_jwt, unb64

Path = Sequence[str | int | None]
VC_TYPE = "dc+sd-jwt"
# Names of the type in use before 2024-11; wallets of that time still send them.
VC_TYPES = (VC_TYPE, "vc+sd-jwt")
# draft-ietf-oauth-sd-jwt-vc 2.2.2.2: what must never be held back.
ALWAYS_SHOWN = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"})
_HASHES = {"sha-256": "international", "sm3": "national"}
_RESERVED = ("_sd", "...", "_sd_alg")


@dataclass(frozen=True)
class Hidden:
    """A claim or an array element that the holder may hold back; may hold further ``Hidden`` inside."""

    value: Any


@dataclass(frozen=True)
class Disclosure:
    """One piece that the holder may show: ``name`` is None for an element of an array."""

    text: str
    name: str | None
    value: Any


def _digest(text: str, hash_name: str) -> str:
    return b64(suite(_HASHES[hash_name]).digest(text.encode()))


class _Packer:
    """Replaces hidden parts by digests and keeps the disclosures."""

    def __init__(self, hash_name: str, decoys: int) -> None:
        self.hash_name = hash_name
        self.decoys = decoys
        self.disclosures: list[str] = []

    def _disclose(self, content: list[Any]) -> str:
        text = b64(orjson.dumps([secrets.token_urlsafe(16), *content]))
        self.disclosures.append(text)
        return _digest(text, self.hash_name)

    def _decoy(self) -> str:
        return b64(suite(_HASHES[self.hash_name]).digest(secrets.token_bytes(32)))

    def pack(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return self._pack_object(value)
        if isinstance(value, list | tuple):
            packed: list[Any] = []
            for item in value:
                hidden = isinstance(item, Hidden)
                packed.append({"...": self._disclose([self.pack(item.value)])} if hidden else self.pack(item))
            if any(isinstance(item, Hidden) for item in value):
                packed += [{"...": self._decoy()} for _ in range(self.decoys)]
            return packed
        return value

    def _pack_object(self, value: Mapping[str, Any]) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        digests: list[str] = []
        for name, item in value.items():
            if name in _RESERVED:
                raise ValueError(f"the claim name {name!r} is reserved")
            if isinstance(item, Hidden):
                digests.append(self._disclose([name, self.pack(item.value)]))
            else:
                shown[name] = self.pack(item)
        if digests:
            # Sorted, so that the place of a digest tells nothing (RFC 9901, 4.2.4.1).
            shown["_sd"] = sorted([*digests, *(self._decoy() for _ in range(self.decoys))])
        return shown


def issue(
    claims: Mapping[str, Any],
    signer: Signer,
    *,
    hash_name: str = "sha-256",
    decoys: int = 0,
    typ: str = VC_TYPE,
    **header: Any,
) -> str:
    """A signed SD-JWT with all its disclosures: what the holder keeps.

    Args:
        claims: values; what is wrapped in ``Hidden`` can be held back.
        hash_name: ``sha-256``, or ``sm3`` in the national suite.
        decoys: digests of nothing beside each group of hidden claims, so that nobody can count them.
    Example:
        >>> from tongban.capabilities.credentials.jose import RawSigner
        >>> text = issue({"vct": "card", "name": Hidden("王秀英")}, RawSigner("EdDSA", bytes(range(32))))
        >>> text.count("~")
        2
    """
    packer = _Packer(hash_name, decoys)
    payload = packer.pack(claims)
    if packer.disclosures:
        payload["_sd_alg"] = hash_name
    return "~".join([sign_jwt(signer, payload, typ=typ, **header), *packer.disclosures, ""])


@lru_cache(maxsize=2048)
def _read(text: str) -> Disclosure:
    """One disclosure, parsed; wallets show the same ones again and again."""
    try:
        content = orjson.loads(unb64(text))
    except orjson.JSONDecodeError as error:
        raise CredentialRefused("disclosure", "json") from error
    if not isinstance(content, list) or len(content) not in (2, 3) or not isinstance(content[0], str):
        raise CredentialRefused("disclosure", "shape")
    if len(content) == 2:
        return Disclosure(text, None, content[1])
    name = content[1]
    if not isinstance(name, str) or name in ("_sd", "..."):
        raise CredentialRefused("disclosure", "name")
    return Disclosure(text, name, content[2])


@dataclass(frozen=True)
class Parsed:
    """An SD-JWT in its parts; nothing is believed yet."""

    jwt: Jwt
    disclosures: tuple[str, ...]
    binding: Jwt | None
    shown: str

    @property
    def hash_name(self) -> str:
        """Raises CredentialRefused: ``algorithm``."""
        name = self.jwt.payload.get("_sd_alg", "sha-256")
        if name not in _HASHES:
            raise CredentialRefused("algorithm", str(name))
        return str(name)


def parse(text: str) -> Parsed:
    """The parts of an SD-JWT, with or without key binding.

    Raises:
        CredentialRefused: ``malformed`` or ``algorithm``.
    """
    parts = text.strip().split("~")
    if len(parts) < 2:
        raise CredentialRefused("malformed", "no tilde")
    binding = parts[-1]
    shown = text.strip()[: -len(binding)] if binding else text.strip()
    return Parsed(parse_jwt(parts[0]), tuple(parts[1:-1]), parse_jwt(binding) if binding else None, shown)


class _Unpacker:
    """Puts disclosed values where their digests stand (RFC 9901, 7.1 step 3)."""

    def __init__(self, parsed: Parsed) -> None:
        name = parsed.hash_name
        self.by_digest = {_digest(text, name): _read(text) for text in parsed.disclosures}
        if len(self.by_digest) != len(parsed.disclosures):
            raise CredentialRefused("disclosure", "twice the same")
        self.seen: set[str] = set()
        self.found: list[tuple[tuple[str | int, ...], Disclosure]] = []

    def _take(self, digest: Any) -> Disclosure | None:
        if not isinstance(digest, str):
            raise CredentialRefused("malformed", "digest")
        if digest in self.seen:
            raise CredentialRefused("disclosure", "a digest stands twice")
        self.seen.add(digest)
        return self.by_digest.get(digest)

    def unpack(self, value: Any, path: tuple[str | int, ...] = ()) -> Any:
        if isinstance(value, dict):
            return self._unpack_object(value, path)
        if isinstance(value, list):
            return list(self._unpack_items(value, path))
        return value

    def _unpack_items(self, items: list[Any], path: tuple[str | int, ...]) -> Iterator[Any]:
        place = 0
        for item in items:
            here = (*path, place)
            if isinstance(item, dict) and "..." in item:
                if len(item) != 1:
                    raise CredentialRefused("malformed", "element")
                disclosure = self._take(item["..."])
                if disclosure is None:
                    continue
                if disclosure.name is not None:
                    raise CredentialRefused("disclosure", "a claim among elements")
                self.found.append((here, disclosure))
                item = disclosure.value
            yield self.unpack(item, here)
            place += 1

    def _unpack_object(self, value: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
        if "..." in value:
            raise CredentialRefused("malformed", "element outside an array")
        shown = {name: self.unpack(item, (*path, name)) for name, item in value.items() if name != "_sd"}
        digests = value.get("_sd", ())
        if not isinstance(digests, list | tuple):
            raise CredentialRefused("malformed", "_sd")
        for digest in digests:
            disclosure = self._take(digest)
            if disclosure is None:
                continue
            name = disclosure.name
            if name is None or name in shown or (not path and name in ALWAYS_SHOWN):
                raise CredentialRefused("disclosure", f"{name} may not be disclosed here")
            self.found.append(((*path, name), disclosure))
            shown[name] = self.unpack(disclosure.value, (*path, name))
        return shown

    def whole(self, payload: dict[str, Any]) -> dict[str, Any]:
        shown: dict[str, Any] = self.unpack(payload)
        shown.pop("_sd_alg", None)
        if len(self.found) != len(self.by_digest):
            raise CredentialRefused("disclosure", "it belongs to no digest")
        return shown


def unpack(parsed: Parsed) -> dict[str, Any]:
    """All claims that are shown, with their values in place. Signatures are not looked at.

    Raises:
        CredentialRefused: ``disclosure`` or ``malformed``.
    """
    return _Unpacker(parsed).whole(parsed.jwt.payload)


def _wanted(place: tuple[str | int, ...], paths: Iterable[Path]) -> bool:
    """The disclosure stands on the way to a wanted path, at it, or below it."""
    return any(all(step is None or step == here for step, here in zip(path, place, strict=False)) for path in paths)


def present(text: str, paths: Iterable[Path]) -> str:
    """The same credential with only those disclosures that the paths need; not yet bound to a verifier.

    Args:
        paths: claims to show, as DCQL writes them: ``["address", "street"]``; ``None`` means every element.
    Raises:
        CredentialRefused: the credential is broken.
    """
    parsed = parse(text)
    unpacker = _Unpacker(parsed)
    unpacker.whole(parsed.jwt.payload)
    wanted = [tuple(path) for path in paths]
    kept = [one.text for place, one in unpacker.found if _wanted(place, wanted)]
    head = text.split("~", 1)[0]
    return "~".join([head, *kept, ""])


def bind(presentation: str, signer: Signer, *, audience: str, nonce: str, issued_at: int) -> str:
    """The presentation with the holder's signature for this verifier and this request.

    Args:
        issued_at: seconds since 1970.
    """
    name = parse(presentation).hash_name
    payload = {"iat": issued_at, "aud": audience, "nonce": nonce, "sd_hash": _digest(presentation, name)}
    return presentation + sign_jwt(signer, payload, typ="kb+jwt")


def check_binding(parsed: Parsed, *, audience: str, nonce: str, now: int, max_age_seconds: int = 300) -> None:
    """The holder signed just this presentation for just this request.

    Raises:
        CredentialRefused: ``holder``, ``audience``, ``nonce`` or ``signature``.
    Legal: RFC 9901, 7.3.
    """
    binding = parsed.binding
    confirmation = parsed.jwt.payload.get("cnf")
    if binding is None or not isinstance(confirmation, dict):
        raise CredentialRefused("holder", "no key binding")
    if binding.header.get("typ") != "kb+jwt":
        raise CredentialRefused("holder", "typ")
    payload = binding.check(key_of(confirmation.get("jwk")))
    if payload.get("sd_hash") != _digest(parsed.shown, parsed.hash_name):
        raise CredentialRefused("holder", "bound to another presentation")
    if payload.get("aud") != audience:
        raise CredentialRefused("audience", str(payload.get("aud")))
    if payload.get("nonce") != nonce:
        raise CredentialRefused("nonce")
    made_at = payload.get("iat")
    if not isinstance(made_at, int) or not now - max_age_seconds <= made_at <= now + 60:
        raise CredentialRefused("nonce", "too old, or from the future")


def verify(parsed: Parsed, key: VerifyingKey, *, now: int, vct: str = "") -> dict[str, Any]:
    """The claims of an SD-JWT VC whose signature, type and dates are good; status and holder are other questions.

    Raises:
        CredentialRefused: ``signature``, ``type``, ``not_yet``, ``expired``, ``disclosure``, ``algorithm`` or
            ``malformed``.
    """
    if parsed.jwt.header.get("typ") not in VC_TYPES:
        raise CredentialRefused("type", str(parsed.jwt.header.get("typ")))
    parsed.jwt.check(key)
    claims = unpack(parsed)
    kind = claims.get("vct")
    if not isinstance(kind, str) or (vct and kind != vct):
        raise CredentialRefused("type", str(kind))
    start, end = claims.get("nbf"), claims.get("exp")
    if isinstance(start, int | float) and now < start:
        raise CredentialRefused("not_yet")
    if isinstance(end, int | float) and now >= end:
        raise CredentialRefused("expired")
    return claims
