import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from tongban.foundation.crypto.public import GmalgSm2
from tongban.foundation.trust import purposes
from tongban.foundation.trust.public import (
    declare_purpose,
    jwk_of,
    published_key_set,
    revoke,
    sign,
    signing_key,
    thumbprint,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare():
    """A purpose whose signed bytes a standard fixes, as JSON Web Signatures do."""
    before = dict(purposes._purposes)
    declare_purpose("wallet-thing", bare=True, wallet=True)
    declare_purpose("plain-thing", bare=True)
    yield
    purposes._purposes.clear()
    purposes._purposes.update(before)


def number(jwk, name):
    return int.from_bytes(base64.urlsafe_b64decode(jwk[name] + "=="), "big")


def entry(kid):
    return next(key for key in published_key_set()["keys"] if key["kid"] == kid)


def test_a_stranger_verifies_with_the_published_key_alone(bare):
    signature = sign("plain-thing", b"x")
    jwk = entry(signature.kid)
    assert (jwk["kty"], jwk["crv"], jwk["alg"], jwk["use"]) == ("OKP", "Ed25519", "EdDSA", "sig")
    public = base64.urlsafe_b64decode(jwk["x"] + "==")
    ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature.raw, b"x")


def test_wallets_get_a_curve_they_know(bare):
    signature = sign("wallet-thing", b"x")
    jwk = entry(signature.kid)
    assert (jwk["kty"], jwk["crv"], jwk["alg"]) == ("EC", "P-256", "ES256")
    assert signing_key("wallet-thing").algorithm == "ES256"
    public = ec.EllipticCurvePublicNumbers(number(jwk, "x"), number(jwk, "y"), ec.SECP256R1()).public_key()
    r, s = (int.from_bytes(part, "big") for part in (signature.raw[:32], signature.raw[32:]))
    public.verify(encode_dss_signature(r, s), b"x", ec.ECDSA(SHA256()))


def test_an_sm2_key_is_published_in_the_documented_form(settings, bare):
    settings.TONGBAN_CRYPTO_SUITE = "national"
    signature = sign("wallet-thing", b"x")
    jwk = entry(signature.kid)
    assert (jwk["kty"], jwk["crv"], jwk["alg"]) == ("EC", "SM2", "SM2SM3")
    public = b"\x04" + number(jwk, "x").to_bytes(32, "big") + number(jwk, "y").to_bytes(32, "big")
    GmalgSm2().verify(public, signature.raw, b"x")


def test_revoked_keys_stay_in_the_set_with_date_and_reason():
    signature = sign("pack", b"x")
    revoke(signature.kid, note="磁盘遗失")
    told = entry(signature.kid)["tongban"]
    assert (told["state"], told["revocation_reason"], told["trusted_until"]) == (
        "revoked", "key_compromise", told["valid_from"],
    )  # fmt: skip
    assert "revoked_at" in told
    assert "磁盘遗失" not in str(published_key_set())


def test_the_set_shows_no_private_part():
    sign("pack", b"x")
    told = published_key_set()
    assert {name for key in told["keys"] for name in key} <= {"kid", "use", "kty", "crv", "alg", "x", "y", "tongban"}
    assert len(told["seal_roots"]) == 1
    assert "PRIVATE" not in str(told)


def test_the_fingerprint_is_that_of_the_standard():
    # RFC 8037 appendix A.3.
    public = base64.urlsafe_b64decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
    assert thumbprint(jwk_of(public, "international")) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
