"""What a suite can do. Both suites have the same face, so that a city chooses by a setting."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from typing import Literal, Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from .errors import BadCiphertext, BadSignature
from .sm2 import Sm2Provider, best_sm2

SuiteName = Literal["international", "national", "p256"]
NONCE_BYTES = 12
TAG_BYTES = 16


class Hasher:
    """A digest that grows with ``update``, for content that comes in pieces."""

    def __init__(self, algorithm: hashes.HashAlgorithm) -> None:
        self._hash = hashes.Hash(algorithm)

    def update(self, data: bytes) -> None:
        """Add the next piece."""
        self._hash.update(data)

    def digest(self) -> bytes:
        """The 32 bytes so far; more may follow."""
        return self._hash.copy().finalize()

    def hexdigest(self) -> str:
        """The same as 64 hexadecimal digits."""
        return self.digest().hex()


class Suite(Protocol):
    """One family of algorithms. Keys and signatures are raw bytes of fixed length; only public keys leave the house."""

    name: SuiteName
    hash_name: str
    signature_name: str
    cipher_name: str

    def digest(self, data: bytes) -> bytes:
        """32 bytes that stand for the data."""
        ...

    def hexdigest(self, data: bytes) -> str:
        """The digest as 64 hexadecimal digits."""
        ...

    def hasher(self) -> Hasher:
        """A digest for content that comes in pieces."""
        ...

    def hmac(self, key: bytes, data: bytes) -> bytes:
        """32 bytes that only a holder of the key can make."""
        ...

    def new_signing_key(self) -> bytes:
        """A private key (32 bytes). Wrap it before it is stored."""
        ...

    def public_of(self, private: bytes) -> bytes:
        """The public key of a private key."""
        ...

    def sign(self, private: bytes, data: bytes) -> bytes:
        """A signature of 64 bytes."""
        ...

    def verify(self, public: bytes, signature: bytes, data: bytes) -> None:
        """Return silently when the signature is good.

        Raises:
            BadSignature: anything else; there is no bool to forget.
        """
        ...

    def new_key(self) -> bytes:
        """A key for ``encrypt``."""
        ...

    def encrypt(self, key: bytes, data: bytes, aad: bytes = b"") -> bytes:
        """Nonce, ciphertext and tag in one; ``aad`` binds it to its place without being stored."""
        ...

    def decrypt(self, key: bytes, token: bytes, aad: bytes = b"") -> bytes:
        """What was encrypted under the same key and ``aad``.

        Raises:
            BadCiphertext: one bit differs in token, key or aad.
        """
        ...


class _Digests:
    """Digest and HMAC of one algorithm."""

    _algorithm: hashes.HashAlgorithm

    def digest(self, data: bytes) -> bytes:
        state = hashes.Hash(self._algorithm)
        state.update(data)
        return state.finalize()

    def hexdigest(self, data: bytes) -> str:
        return self.digest(data).hex()

    def hasher(self) -> Hasher:
        return Hasher(self._algorithm)

    def hmac(self, key: bytes, data: bytes) -> bytes:
        state = hmac.HMAC(key, self._algorithm)
        state.update(data)
        return state.finalize()


@lru_cache(maxsize=256)
def _ed25519_private(private: bytes) -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(private)


@lru_cache(maxsize=256)
def _ed25519_public(public: bytes) -> ed25519.Ed25519PublicKey:
    return ed25519.Ed25519PublicKey.from_public_bytes(public)


@lru_cache(maxsize=256)
def _aes(key: bytes) -> AESGCM:
    return AESGCM(key)


class InternationalSuite(_Digests):
    """SHA-256, Ed25519, AES-256-GCM."""

    name: SuiteName = "international"
    hash_name = "SHA-256"
    signature_name = "Ed25519"
    cipher_name = "AES-256-GCM"
    _algorithm = hashes.SHA256()

    def digest(self, data: bytes) -> bytes:
        return hashlib.sha256(data).digest()  # a quarter of the time of a state of cryptography's: trees digest much

    def new_signing_key(self) -> bytes:
        key = ed25519.Ed25519PrivateKey.generate()
        return key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())

    def public_of(self, private: bytes) -> bytes:
        return _ed25519_private(private).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, private: bytes, data: bytes) -> bytes:
        return _ed25519_private(private).sign(data)

    def verify(self, public: bytes, signature: bytes, data: bytes) -> None:
        try:
            _ed25519_public(public).verify(signature, data)
        except (InvalidSignature, ValueError) as error:
            raise BadSignature("the Ed25519 signature does not fit") from error

    def new_key(self) -> bytes:
        return os.urandom(32)

    def encrypt(self, key: bytes, data: bytes, aad: bytes = b"") -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + _aes(key).encrypt(nonce, data, aad)

    def decrypt(self, key: bytes, token: bytes, aad: bytes = b"") -> bytes:
        try:
            return _aes(key).decrypt(token[:NONCE_BYTES], token[NONCE_BYTES:], aad)
        except (InvalidTag, ValueError) as error:
            raise BadCiphertext("AES-GCM: altered data, other key or other place") from error


@lru_cache(maxsize=256)
def _p256_private(private: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1())


@lru_cache(maxsize=256)
def _p256_public(public: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)


class P256Suite(InternationalSuite):
    """The international suite with ECDSA on P-256 (ES256): for what wallets, browsers and PDF readers check.

    Private 32 bytes, public 65 (04‖x‖y), signature 64 (r‖s) as RFC 7518 section 3.4 has it.
    """

    name: SuiteName = "p256"
    signature_name = "ES256"
    _scheme = ec.ECDSA(hashes.SHA256())

    def new_signing_key(self) -> bytes:
        return ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32, "big")

    def public_of(self, private: bytes) -> bytes:
        return _p256_private(private).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def sign(self, private: bytes, data: bytes) -> bytes:
        r, s = decode_dss_signature(_p256_private(private).sign(data, self._scheme))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def verify(self, public: bytes, signature: bytes, data: bytes) -> None:
        try:
            if len(signature) != 64:
                raise ValueError("64 bytes")
            der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
            _p256_public(public).verify(der, data, self._scheme)
        except (InvalidSignature, ValueError) as error:
            raise BadSignature("the ES256 signature does not fit") from error


class NationalSuite(_Digests):
    """SM3, SM2 (signer id 1234567812345678), SM4-GCM.

    Legal: GB/T 32905 (SM3), GB/T 32918 (SM2), GB/T 32907 (SM4), RFC 8998 (SM4-GCM); 密码法 第二十七条.
    """

    name: SuiteName = "national"
    hash_name = "SM3"
    signature_name = "SM2"
    cipher_name = "SM4-GCM"
    _algorithm = hashes.SM3()

    def __init__(self, sm2: Sm2Provider | None = None) -> None:
        self.sm2 = sm2 or best_sm2()

    def new_signing_key(self) -> bytes:
        return self.sm2.new_private()

    def public_of(self, private: bytes) -> bytes:
        return self.sm2.public_of(private)

    def sign(self, private: bytes, data: bytes) -> bytes:
        return self.sm2.sign(private, data)

    def verify(self, public: bytes, signature: bytes, data: bytes) -> None:
        self.sm2.verify(public, signature, data)

    def new_key(self) -> bytes:
        return os.urandom(16)

    def encrypt(self, key: bytes, data: bytes, aad: bytes = b"") -> bytes:
        return self.encrypt_with_nonce(key, os.urandom(NONCE_BYTES), data, aad)

    def encrypt_with_nonce(self, key: bytes, nonce: bytes, data: bytes, aad: bytes = b"") -> bytes:
        """For published vectors only: a nonce used twice gives the key away."""
        sealer = Cipher(SM4(key), modes.GCM(nonce)).encryptor()
        sealer.authenticate_additional_data(aad)
        return nonce + sealer.update(data) + sealer.finalize() + sealer.tag

    def decrypt(self, key: bytes, token: bytes, aad: bytes = b"") -> bytes:
        if len(token) < NONCE_BYTES + TAG_BYTES:
            raise BadCiphertext("SM4-GCM: cut")
        nonce, body, tag = token[:NONCE_BYTES], token[NONCE_BYTES:-TAG_BYTES], token[-TAG_BYTES:]
        try:
            opener = Cipher(SM4(key), modes.GCM(nonce, tag)).decryptor()
            opener.authenticate_additional_data(aad)
            return opener.update(body) + opener.finalize()
        except (InvalidTag, ValueError) as error:
            raise BadCiphertext("SM4-GCM: altered data, other key or other place") from error


@lru_cache(maxsize=3)
def suite(name: str = "international") -> Suite:
    """The suite of that name; the same object on every call.

    Raises:
        ValueError: there are ``international``, ``national``, and ``p256`` for what wallets and browsers check.
    Example:
        >>> house = suite("national")
        >>> house.hexdigest(b"abc")[:16]
        '66c7f0f462eeedd9'
        >>> private = house.new_signing_key()
        >>> house.verify(house.public_of(private), house.sign(private, b"decision"), b"decision")
    """
    if name == "international":
        return InternationalSuite()
    if name == "national":
        return NationalSuite()
    if name == "p256":
        return P256Suite()
    raise ValueError(f"no suite {name!r}; there are 'international', 'national' and 'p256'")
