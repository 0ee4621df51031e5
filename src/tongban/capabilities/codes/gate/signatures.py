"""The three kinds of signature that codes carry, by their COSE number."""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from tongban.foundation.crypto.public import BadSignature, suite

EDDSA, ES256 = -8, -7  # RFC 9053
SM2_SM3 = -65600  # private use: GB/T 32918 with GB/T 32905, signer id 1234567812345678, raw r ‖ s
SUITES = {EDDSA: "international", SM2_SM3: "national"}
ALGORITHM_OF = {name: number for number, name in SUITES.items()}


class UnknownAlgorithm(ValueError):
    """This gate cannot check such a signature; bring the gate up to date."""


def is_good(algorithm: int, public: bytes, signature: bytes, data: bytes) -> bool:
    """True when the signature fits.

    Args:
        algorithm: one of the three COSE numbers.
        public: 32 bytes for Ed25519; 04 ‖ x ‖ y, 65 bytes, for the curves. Parsed keys are kept.
    Raises:
        UnknownAlgorithm: another number.
    """
    try:
        if algorithm == ES256:
            _es256(public).verify(_der(signature), data, ECDSA(SHA256()))
        elif algorithm in SUITES:
            suite(SUITES[algorithm]).verify(public, signature, data)
        else:
            raise UnknownAlgorithm(f"algorithm {algorithm}")
    except (BadSignature, InvalidSignature):
        return False
    return True


@lru_cache(maxsize=4096)
def _es256(public: bytes) -> EllipticCurvePublicKey:
    try:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public)
    except ValueError as error:
        raise BadSignature("not a point of the curve") from error


def _der(signature: bytes) -> bytes:
    if len(signature) != 64:
        raise BadSignature("an ES256 signature has 64 bytes")
    return encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
