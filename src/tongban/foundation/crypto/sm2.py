"""SM2 signatures from one of several providers: C when it is there, Python when not, a card one day.

Legal: GB/T 32918.2 (signature), GB/T 32918.5 (curve and example), GB/T 35276 (signer id).
"""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from .errors import BadSignature

SIGNER_ID = b"1234567812345678"
# GB/T 32918.5 clause 2: order of the base point.
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


class Sm2Provider(Protocol):
    """What a provider of SM2 can do. Private 32 bytes, public 65 (04‖x‖y), signature 64 (r‖s)."""

    name: str

    def new_private(self) -> bytes:
        """A random private key."""
        ...

    def public_of(self, private: bytes) -> bytes:
        """Its public key."""
        ...

    def sign(self, private: bytes, data: bytes) -> bytes:
        """Sign with the default signer id."""
        ...

    def verify(self, public: bytes, signature: bytes, data: bytes) -> None:
        """Raises BadSignature."""
        ...


def _parts(signature: bytes) -> tuple[int, int]:
    """(r, s) of 64 bytes, both inside the group; GB/T 32918.2 clause 7.1 steps B1, B2."""
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if len(signature) != 64 or not (0 < r < ORDER and 0 < s < ORDER):
        raise BadSignature("the SM2 signature is malformed")
    return r, s


def _new_private() -> bytes:
    return (secrets.randbelow(ORDER - 2) + 1).to_bytes(32, "big")


class TongsuoSm2:
    """The C library of the Tongsuo project: about 0.35 ms for each signature and each verification."""

    name = "tongsuo"

    def __init__(self) -> None:
        from tongsuopy.crypto import hashes
        from tongsuopy.crypto.asymciphers import ec

        self._ec = ec
        self._scheme = ec.ECDSA(hashes.SM3())
        self._private = lru_cache(maxsize=256)(self._load_private)
        self._public = lru_cache(maxsize=256)(self._load_public)

    def _load_private(self, private: bytes) -> Any:
        return self._ec.derive_private_key(int.from_bytes(private, "big"), self._ec.SM2())

    def _load_public(self, public: bytes) -> Any:
        return self._ec.EllipticCurvePublicKey.from_encoded_point(self._ec.SM2(), public)

    def new_private(self) -> bytes:
        return _new_private()

    def public_of(self, private: bytes) -> bytes:
        numbers = self._private(private).public_key().public_numbers()
        return bytes(b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big"))

    def sign(self, private: bytes, data: bytes) -> bytes:
        r, s = decode_dss_signature(self._private(private).sign(data, self._scheme))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def verify(self, public: bytes, signature: bytes, data: bytes) -> None:
        der = encode_dss_signature(*_parts(signature))
        try:
            self._public(public).verify(der, data, self._scheme)
        except Exception as error:  # the binding raises its own InvalidSignature, ValueError or InternalError
            raise BadSignature("the SM2 signature does not fit") from error


class GmalgSm2:
    """Pure Python, some 15 ms for each signature: the fallback, and the cross-check in the tests."""

    name = "gmalg"

    def new_private(self) -> bytes:
        return _new_private()

    def public_of(self, private: bytes) -> bytes:
        from gmalg import SM2

        return bytes(SM2().generate_pk(private))

    def sign(self, private: bytes, data: bytes) -> bytes:
        from gmalg import SM2

        r, s = SM2(sk=private, uid=SIGNER_ID, pk=self.public_of(private)).sign(data)
        return bytes(r) + bytes(s)

    def verify(self, public: bytes, signature: bytes, data: bytes) -> None:
        from gmalg import SM2

        _parts(signature)
        try:
            good = SM2(uid=SIGNER_ID, pk=public).verify(data, signature[:32], signature[32:])
        except Exception as error:  # a point that is not on the curve
            raise BadSignature("the SM2 key or signature is malformed") from error
        if not good:
            raise BadSignature("the SM2 signature does not fit")


def best_sm2() -> Sm2Provider:
    """The quickest provider that loads on this machine."""
    try:
        return TongsuoSm2()
    except ImportError:
        return GmalgSm2()
