"""A passkey in software: what a phone's secure element would answer, enough to register and to sign in."""

import base64
import hashlib
import json
import os
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

ORIGIN = "http://testserver"
USER_PRESENT, USER_VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class SoftKey:
    """One P-256 credential for the relying party "testserver"."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.user_handle = b""
        self.count = 0

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}).encode()

    def _head(self, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(b"testserver").digest() + struct.pack(">BI", flags, self.count)

    def _cose(self) -> bytes:
        numbers = self.private.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return cbor.encode({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def register(self, options: dict) -> dict:
        """The answer to ``navigator.credentials.create``."""
        options = options["publicKey"]
        self.user_handle = base64.urlsafe_b64decode(options["user"]["id"] + "==")
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + self._cose()
        data = self._head(USER_PRESENT | USER_VERIFIED | ATTESTED) + credential
        return {
            "type": "public-key",
            "id": b64(self.id),
            "rawId": b64(self.id),
            "response": {
                "clientDataJSON": b64(self._client_data("webauthn.create", options["challenge"])),
                "attestationObject": b64(cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})),
            },
            "clientExtensionResults": {"credProps": {"rk": True}},
        }

    def sign_in(self, options: dict, *, private: ec.EllipticCurvePrivateKey | None = None) -> dict:
        """The answer to ``navigator.credentials.get``; with another private key, a forged one."""
        data = self._head(USER_PRESENT | USER_VERIFIED)
        client = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        signature = (private or self.private).sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return {
            "type": "public-key",
            "id": b64(self.id),
            "rawId": b64(self.id),
            "response": {
                "clientDataJSON": b64(client),
                "authenticatorData": b64(data),
                "signature": b64(signature),
                "userHandle": b64(self.user_handle),
            },
            "clientExtensionResults": {},
        }
