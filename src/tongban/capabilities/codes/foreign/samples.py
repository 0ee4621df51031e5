"""Foreign codes of the demonstration: made-up issuers with keys from the master key; scans can be tried."""

from __future__ import annotations

import base64
import json
import secrets
import time
import zlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tongban.capabilities.codes.adapters.hospitals import EmbeddedHospitals
from tongban.capabilities.codes.adapters.neighbour import EmbeddedCityKeys
from tongban.capabilities.codes.gate import base45
from tongban.capabilities.codes.gate.cose import sign1
from tongban.capabilities.codes.gate.signatures import ES256
from tongban.capabilities.credentials.public import Hidden, RawSigner, issue
from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import blind_index
from tongban.registers.people.public import Person

UNIVERSITY = "https://university.example"
YEARS = timedelta(days=3 * 366)


def _private(name: str) -> bytes:
    return bytes.fromhex(blind_index("codes.sample", name))[:32]


@lru_cache(maxsize=2)
def health_certificate(day: str) -> str:
    """Certificate of the made-up health authority, made for three years from a day on, as base64."""
    start = datetime.fromisoformat(day).replace(tzinfo=UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Health authority (demonstration)")])
    key = derive_private_key(int.from_bytes(_private("hc1"), "big"), SECP256R1())
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + YEARS).sign(key, SHA256())
    return base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def hc1(key_id: str, name: str = "Muster Maria", dose: tuple[int, int] = (2, 2)) -> str:
    """A vaccination certificate of a made-up traveller, signed by the made-up health authority."""
    now = int(time.time())
    family, _space, given = name.partition(" ")
    entry = {"tg": "840539006", "dn": dose[0], "sd": dose[1], "dt": "2022-02-18", "co": "XX", "is": "Demonstration",
             "ci": "URN:UVCI:01:XX:DEMONSTRATION#0"}  # fmt: skip
    content = {"ver": "1.3.0", "dob": "1990-05-04", "v": [entry],
               "nam": {"fn": family, "fnt": family.upper(), "gn": given, "gnt": given.upper()}}  # fmt: skip
    claims = {1: "XX", 4: now + 86400 * 180, 6: now - 60, -260: {1: content}}
    private = _private("hc1")
    signed = sign1(cbor2.dumps(claims), ES256, bytes.fromhex(key_id), lambda data: suite("p256").sign(private, data))
    return "HC1:" + base45.encode(zlib.compress(signed))


def university_keys() -> str:
    """JWK set of the made-up university."""
    return json.dumps({"keys": [{**RawSigner("EdDSA", _private("university")).jwk, "kid": "u-1"}]})


def student_credential(name: str = "林小舟") -> str:
    """An SD-JWT of a made-up student."""
    signer = RawSigner("EdDSA", _private("university"), "u-1")
    claims = {
        "iss": UNIVERSITY, "vct": f"{UNIVERSITY}/types/student", "exp": int(time.time()) + 86400 * 90,
        "name": Hidden(name), "is_student": True, "school": "邻州大学（演示）",
    }  # fmt: skip
    return issue(claims, signer)


def neighbour_code(family: str = "leisure") -> str:
    """What a resident of the neighbouring city shows now."""
    return EmbeddedCityKeys.draw(family, {"museum_percent": 50, "park_percent": 50}, secrets.token_bytes(16))


def hospital_number(person: Person) -> str:
    """What stands on a hospital card of the demonstration city."""
    return EmbeddedHospitals.number_of(person)
