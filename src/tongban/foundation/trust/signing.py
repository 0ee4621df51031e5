"""Signing, and trusting signatures."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass
from datetime import datetime

from tongban.foundation.crypto.public import BadSignature, suite

from .actions import active_key, label_of, module_of
from .errors import NotTrusted
from .issuers import CITY
from .models import KeyState, SigningKey
from .purposes import bound, suite_for
from .remembering import Memory, memory


@dataclass(frozen=True)
class Signature:
    """A signature that says by which key it was made; ``value`` is base64."""

    kid: str
    suite: str
    value: str

    def as_dict(self) -> dict[str, str]:
        """For storing as JSON."""
        return asdict(self)

    @property
    def raw(self) -> bytes:
        """The 64 bytes."""
        return base64.b64decode(self.value)


@dataclass(frozen=True)
class SigningKeyInUse:
    """The key that signs now, without its private part: what a header of a signed thing says about it.

    Attributes:
        algorithm: ``Ed25519``, ``ES256`` or ``SM2``.
    """

    kid: str
    suite: str
    algorithm: str
    public: bytes


@dataclass(frozen=True)
class _Trusted:
    """What verifying needs of one key."""

    purpose: str
    issuer: str
    suite: str
    public: bytes
    trusted_until: datetime | None
    refusal: str


_signers: Memory[tuple[str, str, str], SigningKey] = memory()
_verifiers: Memory[str, _Trusted] = memory()


def _signer(purpose: str, issuer: str, suite_name: str) -> SigningKey:
    place = (purpose, issuer, suite_name)
    if (known := _signers.get(place)) is not None:
        return known
    key = active_key(purpose, issuer, suite_name)
    return _signers.put(place, key, key.kid)


def signing_key(purpose: str, issuer: str = CITY) -> SigningKeyInUse:
    """The key that signs now for the purpose; made on first use.

    Args:
        issuer: code (credit code) of the body; empty for the city itself.
    Raises:
        NotEntitled: the issuer may not sign for this purpose.
    """
    key = _signer(purpose, issuer, suite_for(purpose))
    return SigningKeyInUse(key.kid, key.suite, suite(key.suite).signature_name, base64.b64decode(key.public))


def sign(purpose: str, data: bytes, *, issuer: str = CITY) -> Signature:
    """Sign for exactly one purpose; a signature for one purpose or issuer is worth nothing for another.

    Args:
        purpose: such as ``pack`` or ``licence``; see ``declare_purpose``.
        issuer: code (credit code) of the body that signs; empty for the city itself.
    Raises:
        NotEntitled: the issuer may not sign for this purpose.
        PortUnavailable: the hardware module does not answer. Try again.
    """
    key = _signer(purpose, issuer, suite_for(purpose))
    value = module_of(key).sign(key.wrapped, bound(purpose, data), label=label_of(key), suite_name=key.suite)
    return Signature(key.kid, key.suite, base64.b64encode(value).decode())


def verify(
    data: bytes, signature: Signature, *, purpose: str, issuer: str | None = None, at: datetime | None = None
) -> None:
    """Return silently when one of our keys signed this data for this purpose.

    Args:
        issuer: who must have signed; None accepts any issuer that may.
        at: when it was provably made (the log, a time stamp). Only with it can a signature outlive the revocation of
            its key, if it was made before the key stopped being trusted.
    Raises:
        NotTrusted: altered data, other purpose or issuer, unknown or revoked key.
    """
    key = _trusted(signature.kid)
    if key.purpose != purpose or key.suite != signature.suite:
        raise NotTrusted(f"key {signature.kid} signs {key.purpose!r}, not {purpose!r}", "wrong_purpose")
    if issuer is not None and key.issuer != issuer:
        raise NotTrusted(f"key {signature.kid} belongs to {key.issuer or 'the city'!r}, not {issuer!r}", "wrong_issuer")
    if key.trusted_until is not None and (at is None or at >= key.trusted_until):
        raise NotTrusted(key.refusal, "revoked")
    try:
        suite(key.suite).verify(key.public, base64.b64decode(signature.value), bound(purpose, data))
    except (BadSignature, ValueError) as error:
        raise NotTrusted("the signature does not fit the data", "altered") from error


def _trusted(kid: str) -> _Trusted:
    if (known := _verifiers.get(kid)) is not None:
        return known
    key = SigningKey.objects.filter(kid=kid).exclude(state=KeyState.NEXT).first()
    if key is None:
        raise NotTrusted(f"no trusted key {kid}", "unknown_key")
    day = f"{key.revoked_at:%Y-%m-%d}" if key.revoked_at else ""
    refusal = f"key {kid} was revoked on {day}: {key.revocation_reason}" if key.state == KeyState.REVOKED else ""
    until = (key.trusted_until or key.valid_from) if refusal else None
    found = _Trusted(key.purpose, key.issuer, key.suite, base64.b64decode(key.public), until, refusal)
    return _verifiers.put(kid, found, kid)
