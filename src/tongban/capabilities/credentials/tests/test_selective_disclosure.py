"""Our own issuing and verifying, in each algorithm, and beside an independent library."""

import time

import pytest

from tongban.capabilities.credentials import sdjwt
from tongban.capabilities.credentials.errors import CredentialRefused
from tongban.capabilities.credentials.jose import EDDSA, ES256, SM2, RawSigner, key_of, parse_jwt, sign_jwt
from tongban.capabilities.credentials.sdjwt import Hidden
from tongban.capabilities.credentials.verifying import Binding, verify_credential

from .stage import CLAIMS, Wallet

NOW = 1_800_000_000
SUITES = [(EDDSA, "sha-256"), (ES256, "sha-256"), (SM2, "sm3")]
BASE = {"iss": "https://city.example/issuers/1", "vct": "card", "nbf": NOW - 60, "exp": NOW + 60}


def made(algorithm=EDDSA, hash_name="sha-256", **claims):
    signer = RawSigner(algorithm, bytes(range(32)), "key-1")
    return sdjwt.issue({**BASE, **CLAIMS, **claims}, signer, hash_name=hash_name, decoys=3), key_of(signer.jwk)


def check(text, key, **options):
    options = {"now": NOW, "find_status": None, "find_key": lambda _issuer, _kid: key} | options
    return verify_credential(text, **options)


def refused(text, key, **options):
    with pytest.raises(CredentialRefused) as refusal:
        check(text, key, **options)
    return refusal.value.reason


@pytest.mark.parametrize(("algorithm", "hash_name"), SUITES)
def test_issued_shown_in_part_and_verified(algorithm, hash_name):
    wallet = Wallet(algorithm)
    text, key = made(algorithm, hash_name, cnf={"jwk": wallet.key.jwk})
    shown = wallet.show(text, [["address", "district"], ["languages", 1]], audience="bank", nonce="n", at=NOW)
    claims = check(shown, key, binding=Binding("bank", "n"))
    assert claims == {
        **BASE, "number": "R-7", "address": {"district": "黄浦区"}, "languages": ["en"], "cnf": {"jwk": wallet.key.jwk}
    }  # fmt: skip
    assert "王秀英" not in str(claims)


def test_the_number_of_hidden_claims_cannot_be_counted():
    text, _key = made()
    payload = parse_jwt(text.split("~")[0]).payload
    assert (len(payload["_sd"]), len(payload["languages"])) == (3 + 3, 2 + 3)
    assert payload["_sd"] == sorted(payload["_sd"])


@pytest.mark.parametrize(
    ("claims", "options", "reason"),
    [
        ({"exp": NOW}, {}, "expired"),
        ({"nbf": NOW + 1}, {}, "not_yet"),
        ({}, {"vct": "other"}, "type"),
        ({}, {"binding": Binding("bank", "n")}, "holder"),
        ({"exp": Hidden(NOW + 9)}, {}, "disclosure"),
        ({"status": Hidden({})}, {}, "disclosure"),
    ],
)
def test_refused_with_the_reason(claims, options, reason):
    base = {name: value for name, value in BASE.items() if name not in claims}
    signer = RawSigner(EDDSA, bytes(32))
    text = sdjwt.issue({**base, **claims}, signer)
    assert refused(text, key_of(signer.jwk), **options) == reason


def test_another_issuers_key_is_refused():
    text, _key = made()
    other = key_of(RawSigner(EDDSA, bytes(31) + b"\x09").jwk)
    assert refused(text, other) == "signature"
    assert refused(text, key_of(RawSigner(ES256, bytes(range(32))).jwk)) == "algorithm"


def test_another_wallet_cannot_show_it():
    mine, thief = Wallet(), Wallet(private=bytes(range(2, 34)))
    text, key = made(cnf={"jwk": mine.key.jwk})
    shown = thief.show(text, [["name"]], audience="bank", nonce="n", at=NOW)
    assert refused(shown, key, binding=Binding("bank", "n")) == "signature"


def test_what_was_bound_cannot_be_widened_or_narrowed():
    wallet = Wallet()
    text, key = made(cnf={"jwk": wallet.key.jwk})
    shown = wallet.show(text, [["name"], ["born"]], audience="bank", nonce="n", at=NOW)
    jwt, first, second, binding = shown.split("~")
    assert refused("~".join([jwt, first, binding]), key, binding=Binding("bank", "n")) == "holder"
    assert refused("~".join([jwt, second, first, binding]), key, binding=Binding("bank", "n")) == "holder"


def test_flipping_any_character_is_refused():
    wallet = Wallet(EDDSA)
    text, key = made(cnf={"jwk": wallet.key.jwk})
    shown = wallet.show(text, [["name"], ["languages", 0]], audience="bank", nonce="n", at=NOW)
    binding = Binding("bank", "n")
    check(shown, key, binding=binding)
    survived = []
    for place, letter in enumerate(shown):
        for other in ("A" if letter != "A" else "B", chr(ord(letter) ^ 1)):
            try:
                check(shown[:place] + other + shown[place + 1 :], key, binding=binding)
            except CredentialRefused:
                continue
            survived.append((place, letter, other))
    assert survived == []


@pytest.mark.parametrize(
    "text", ["", "~", "a.b.c~", "eyJhbGciOiJub25lIn0.e30.~", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA~", "汉.字.x~", "x" * 99]
)
def test_nonsense_is_refused_not_a_crash(text):
    _text, key = made()
    assert refused(text, key) in {"malformed", "algorithm"}


def test_a_disclosure_that_belongs_nowhere_is_refused():
    text, key = made()
    other, _key = made()
    assert refused(text + other.split("~")[1] + "~", key) == "disclosure"
    assert refused(text + text.split("~")[1] + "~", key) == "disclosure"


def test_a_private_key_is_never_taken_for_a_public_one():
    with pytest.raises(CredentialRefused):
        key_of({**RawSigner(EDDSA, bytes(32)).jwk, "d": "AAAA"})


def library_key(signer, *, private=False):
    from jwcrypto.jwk import JWK

    from tongban.capabilities.credentials.jose import b64

    return JWK(**signer.jwk, **({"d": b64(signer.private)} if private else {}))


@pytest.mark.parametrize("algorithm", [EDDSA, ES256])
def test_the_library_sd_jwt_verifies_ours(algorithm, monkeypatch):
    from sd_jwt import verifier

    monkeypatch.setattr(verifier, "DEFAULT_SIGNING_ALG", algorithm)  # it has no argument for it

    wallet = Wallet(algorithm)
    text, _key = made(algorithm, cnf={"jwk": wallet.key.jwk})
    shown = wallet.show(text, [["name"], ["address", "street"]], audience="bank", nonce="n")
    issuer = library_key(RawSigner(algorithm, bytes(range(32))))
    claims = verifier.SDJWTVerifier(shown, lambda *_: issuer, "bank", "n").get_verified_payload()
    assert (claims["name"], claims["address"], claims["languages"]) == ("王秀英", {"street": "人民路 1 号"}, [])


@pytest.mark.parametrize("algorithm", [EDDSA, ES256])
def test_ours_verifies_the_library_sd_jwt(algorithm):
    from sd_jwt.common import SDObj
    from sd_jwt.holder import SDJWTHolder
    from sd_jwt.issuer import SDJWTIssuer

    signer, wallet = RawSigner(algorithm, bytes(range(32))), Wallet(algorithm)
    claims = {
        **BASE,
        SDObj("name"): "李强",
        "address": {SDObj("street"): "人民路", "city": "上海"},
        "tags": [SDObj("a"), "b"],
    }
    made_there = SDJWTIssuer(
        claims, library_key(signer, private=True), library_key(wallet.key, private=True), algorithm,
        add_decoy_claims=True, extra_header_parameters={"typ": "dc+sd-jwt"},
    )  # fmt: skip
    holder = SDJWTHolder(made_there.sd_jwt_issuance)
    holder.create_presentation(
        {"address": {"street": True}, "tags": [True]}, "n", "bank", library_key(wallet.key, private=True), algorithm
    )
    parsed = sdjwt.parse(holder.sd_jwt_presentation)
    parsed.jwt.check(key_of(signer.jwk))
    sdjwt.check_binding(parsed, audience="bank", nonce="n", now=int(time.time()))
    found = sdjwt.verify(parsed, key_of(signer.jwk), now=NOW)
    assert (found["address"], found["tags"]) == ({"street": "人民路", "city": "上海"}, ["a", "b"])
    assert "name" not in found


def test_signed_json_names_its_type_and_key():
    jwt = parse_jwt(sign_jwt(RawSigner(EDDSA, bytes(32), "k"), {"a": 1}, typ="x+jwt"))
    assert jwt.header == {"alg": "EdDSA", "typ": "x+jwt", "kid": "k"}
