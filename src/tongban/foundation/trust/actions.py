"""Making, rotating and revoking keys; signing and trusting signatures."""

from __future__ import annotations

import base64
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tongban.foundation.crypto.public import BadSignature, suite

from .errors import NotTrusted
from .models import DataKey, KeyState, SigningKey
from .sealing import forget_keys
from .wrapping import unwrap, wrap

_purposes: set[str] = set()
# Purposes whose keys sign what a standard fixes to the last byte: the name of the purpose is not bound into it.
_bare: set[str] = set()
_signers: dict[tuple[str, str], tuple[str, bytes]] = {}
_verifiers: dict[str, tuple[str, str, bytes]] = {}
# Kids made in a transaction that is still open: not kept in memory, since they vanish if it rolls back.
_unsettled: set[str] = set()


@dataclass(frozen=True)
class Signature:
    """A signature that says by which key it was made; ``value`` is base64."""

    kid: str
    suite: str
    value: str

    def as_dict(self) -> dict[str, str]:
        """For storing as JSON."""
        return asdict(self)


def declare_purpose(purpose: str, *, bare: bool = False) -> None:
    """Say at start-up what keys will be needed for, so that they exist before the first request.

    Args:
        bare: a standard fixes every byte that is signed, so the purpose is not bound into it. Its keys sign nothing
            else, and what they sign must say by itself what it is.
    """
    _purposes.add(purpose)
    if bare:
        _bare.add(purpose)


def known_purposes() -> list[str]:
    """Purposes declared at start-up or signed for before, sorted."""
    return sorted({*_purposes, *SigningKey.objects.values_list("purpose", flat=True).distinct()})


def make_first_keys(**_: Any) -> None:
    """After every migrate and flush: data keys of both suites, the root of the seals, and a key for each purpose."""
    from .seals import forget_seals, root_identity

    forget_keys()
    forget_seals()
    _signers.clear()
    _verifiers.clear()
    for name in ("international", "national"):
        if not DataKey.objects.filter(suite=name, state=KeyState.ACTIVE).exists():
            new_data_key(name)
    for purpose in sorted(_purposes):
        _signer(purpose, settings.TONGBAN_CRYPTO_SUITE)
    root_identity()


@transaction.atomic
def new_data_key(suite_name: str) -> DataKey:
    """A new key for new data; what older keys encrypted stays readable."""
    DataKey.objects.filter(suite=suite_name, state=KeyState.ACTIVE).update(state=KeyState.RETIRED)
    kid = secrets.token_hex(4)
    wrapped = wrap(suite(suite_name).new_key(), label=f"data-key:{kid}", suite_name=suite_name)
    return DataKey.objects.create(kid=kid, suite=suite_name, wrapped=wrapped)


def _settle(kid: str) -> None:
    if connection.in_atomic_block:
        _unsettled.add(kid)
        transaction.on_commit(lambda: _unsettled.discard(kid))


@transaction.atomic
def _new_signing_key(purpose: str, suite_name: str) -> SigningKey:
    house = suite(suite_name)
    private = house.new_signing_key()
    kid = secrets.token_hex(8)
    key, made = SigningKey.objects.get_or_create(
        purpose=purpose,
        suite=suite_name,
        state=KeyState.ACTIVE,
        defaults={
            "kid": kid,
            "public": base64.b64encode(house.public_of(private)).decode(),
            "wrapped": wrap(private, label=f"signing-key:{kid}", suite_name=suite_name),
            "valid_from": timezone.now(),
        },
    )
    if made:
        _settle(kid)
    return key


def _signer(purpose: str, suite_name: str) -> tuple[str, bytes]:
    """(kid, private key) that signs for the purpose now; made on first use."""
    if found := _signers.get((purpose, suite_name)):
        return found
    key = SigningKey.objects.filter(purpose=purpose, suite=suite_name, state=KeyState.ACTIVE).first()
    key = key or _new_signing_key(purpose, suite_name)
    signer = (key.kid, unwrap(key.wrapped, label=f"signing-key:{key.kid}", suite_name=suite_name))
    if key.kid not in _unsettled:
        _signers[(purpose, suite_name)] = signer
    return signer


def sign(purpose: str, data: bytes) -> Signature:
    """Sign for exactly one purpose; a signature for one purpose is worth nothing for another.

    Args:
        purpose: such as ``pack`` or ``licence``; see ``declare_purpose``.
    """
    name = settings.TONGBAN_CRYPTO_SUITE
    kid, private = _signer(purpose, name)
    value = suite(name).sign(private, _bound(purpose, data))
    return Signature(kid, name, base64.b64encode(value).decode())


def verify(data: bytes, signature: Signature, *, purpose: str) -> None:
    """Return silently when one of our keys signed this data for this purpose.

    Raises:
        NotTrusted: altered data, other purpose, unknown or revoked key.
    """
    if (known := _verifiers.get(signature.kid)) is None:
        key = SigningKey.objects.filter(kid=signature.kid).exclude(state=KeyState.REVOKED).first()
        if key is None:
            raise NotTrusted(f"no trusted key {signature.kid}")
        known = (key.purpose, key.suite, base64.b64decode(key.public))
        if key.kid not in _unsettled:
            _verifiers[key.kid] = known
    key_purpose, suite_name, public = known
    if key_purpose != purpose or suite_name != signature.suite:
        raise NotTrusted(f"key {signature.kid} signs {key_purpose!r}, not {purpose!r}")
    try:
        suite(suite_name).verify(public, base64.b64decode(signature.value), _bound(purpose, data))
    except (BadSignature, ValueError) as error:
        raise NotTrusted("the signature does not fit the data") from error


def _bound(purpose: str, data: bytes) -> bytes:
    return data if purpose in _bare else b"tongban/" + purpose.encode() + b"\x00" + data


@transaction.atomic
def rotate(purpose: str) -> SigningKey:
    """Retire the purpose's key and make a new one; what it signed stays valid. Running processes follow at restart."""
    name = settings.TONGBAN_CRYPTO_SUITE
    SigningKey.objects.select_for_update().filter(purpose=purpose, suite=name, state=KeyState.ACTIVE).update(
        state=KeyState.RETIRED, retired_at=timezone.now()
    )
    _signers.pop((purpose, name), None)
    return _new_signing_key(purpose, name)


@transaction.atomic
def revoke(kid: str) -> None:
    """From now on nothing this key ever signed is trusted: its private part was lost. Revoking twice is harmless."""
    SigningKey.objects.filter(kid=kid).update(state=KeyState.REVOKED)
    _verifiers.pop(kid, None)
    for place in [place for place, signer in _signers.items() if signer[0] == kid]:
        del _signers[place]
