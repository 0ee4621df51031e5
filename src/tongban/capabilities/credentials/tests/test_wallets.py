"""The house's side of the conversations: statuses, offers, tokens, requests, answers."""

from datetime import timedelta

import orjson
import pytest
import time_machine
from django.utils import timezone

from tongban.capabilities.credentials import dcql, offers, presenting, sdjwt, statuses
from tongban.capabilities.credentials.errors import CredentialRefused, RequestGone, WalletRefused
from tongban.capabilities.credentials.issuers import STATUS_LIST, issuer_key, issuer_metadata
from tongban.capabilities.credentials.issuing import issue_bound, issue_file
from tongban.capabilities.credentials.jose import key_of, parse_jwt
from tongban.capabilities.credentials.kinds import content_of, kinds, type_metadata
from tongban.capabilities.credentials.models import (
    CredentialOffer,
    CredentialStatus,
    IssuedCredential,
    PresentationRequest,
    StatusList,
)
from tongban.capabilities.credentials.verifying import status_from_token, verify_credential
from tongban.foundation.audit.public import entries_about
from tongban.foundation.trust.public import entitle

from .stage import CARD, ISSUER, Wallet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _entitled():
    entitle(ISSUER, "图书馆", ["credential", "status_list"], ground="测试")


def code_of(offer):
    place = offer.uri.rsplit("%2F", 2)[-2]
    return offers.offer_at(place)["grants"][offers.GRANT]["pre-authorized_code"]


def take(wallet, subject="card:1"):
    offer = offers.make_offer(subject, by="test")
    token = offers.redeem(code_of(offer), offer.pin)["access_token"]
    return ask_for(token, wallet)


def ask_for(token, wallet, nonce=None, **proof):
    proof = wallet.proof(nonce or offers.new_nonce(), offers.credential_issuer(), **proof)
    body = {"credential_configuration_id": CARD.code, "proofs": {"jwt": [proof]}}
    return offers.credential_for(token, body)["credentials"][0]["credential"]


def refusal_of(call, *args, **options):
    with pytest.raises((WalletRefused, CredentialRefused)) as refusal:
        call(*args, **options)
    return getattr(refusal.value, "code", None) or refusal.value.reason


def test_a_file_is_made_once_and_verifies():
    one, two = (issue_file("card:1", content_of("card:1")) for _ in range(2))
    assert (one, one.text) == (two, two.text)
    claims = verify_credential(one.text)
    assert (claims["name"], claims["vct"], claims["number"]) == ("王秀英", CARD.vct, "R-7")


def test_a_file_is_unreadable_in_the_database():
    from django.db import connection

    issue_file("card:1", content_of("card:1"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM credentials_issuedcredential")
        assert cursor.fetchone()[0].startswith("tb1:")


def test_a_state_is_seen_at_once_and_published(django_assert_num_queries):
    text = issue_file("card:1", content_of("card:1")).text
    issue_file("card:2", content_of("card:2"))
    entry = verify_credential(text)["status"]["status_list"]

    def published():
        token, _tag = statuses.published(ISSUER, 1)
        return status_from_token(
            token, entry["uri"], entry["idx"], lambda iss, kid: issuer_key(ISSUER, kid, STATUS_LIST)
        )

    assert published() == 0
    for status, reason in ((CredentialStatus.SUSPENDED, "suspended"), (CredentialStatus.INVALID, "revoked")):
        assert (statuses.set_status("card:1", status), statuses.set_status("card:1", status)) == (1, 0)
        assert refusal_of(verify_credential, text) == reason
        assert published() == status
    assert statuses.set_status("card:1", CredentialStatus.VALID) == 1
    assert verify_credential(text)["name"] == "王秀英"
    published()
    with django_assert_num_queries(4):  # the list, and the key, which a test's open transaction keeps out of memory
        statuses.published(ISSUER, 1)


def test_a_published_list_is_bound_to_its_address_signer_and_day():
    entry = verify_credential(issue_file("card:1", content_of("card:1")).text)["status"]["status_list"]
    token, _tag = statuses.published(ISSUER, 1)

    def find(_iss, kid):
        return issuer_key(ISSUER, kid, STATUS_LIST)

    assert parse_jwt(token).payload["ttl"] == statuses.TTL_SECONDS
    assert refusal_of(status_from_token, token, entry["uri"] + "x", entry["idx"], find) == "status_unknown"
    assert refusal_of(status_from_token, token, entry["uri"], 1 << 20, find) == "status_unknown"
    late = int(timezone.now().timestamp()) + 2 * 86400
    assert refusal_of(status_from_token, token, entry["uri"], entry["idx"], find, now=late) == "expired"
    broken = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    assert refusal_of(status_from_token, broken, entry["uri"], entry["idx"], find) in {"signature", "malformed"}


def test_a_full_list_is_followed_by_the_next():
    StatusList.objects.create(issuer=ISSUER, number=1, size=4)
    for number in range(4):
        StatusList.objects.filter(issuer=ISSUER, number=2).update(size=1 << 20)
        issue_file(f"card:{number}", content_of("card:1"))
    rows = list(IssuedCredential.objects.values_list("status_list__number", "index"))
    assert len(set(rows)) == 4
    assert StatusList.objects.filter(issuer=ISSUER).count() <= 2


def test_an_unknown_entry_is_not_valid():
    assert refusal_of(verify_credential, issue_then_forget()) == "status_unknown"


def issue_then_forget():
    text = issue_file("card:1", content_of("card:1")).text
    IssuedCredential.objects.all().delete()
    return text


def test_a_wallet_takes_a_credential_bound_to_its_key():
    wallet = Wallet()
    text = take(wallet)
    payload = parse_jwt(text.split("~")[0]).payload
    assert payload["cnf"] == {"jwk": wallet.key.jwk}
    assert [entry.action for entry in entries_about("card:1")] == ["credential.offered", "credential.taken"]
    assert refusal_of(verify_credential, wallet.show(text, [["name"]], audience="x", nonce="y")) == "audience"


def test_a_code_is_good_once():
    offer = offers.make_offer("card:1", by="test")
    code = code_of(offer)
    token = offers.redeem(code, offer.pin)["access_token"]
    assert refusal_of(offers.redeem, code, offer.pin) == "invalid_grant"
    ask_for(token, Wallet())
    assert refusal_of(ask_for, token, Wallet()) == "invalid_token"
    assert IssuedCredential.objects.count() == 1


def test_five_wrong_pins_end_an_offer():
    offer = offers.make_offer("card:1", by="test")
    code = code_of(offer)
    wrong = "000000" if offer.pin != "000000" else "000001"
    assert [refusal_of(offers.redeem, code, wrong) for _ in range(5)] == ["invalid_grant"] * 5
    assert refusal_of(offers.redeem, code, offer.pin) == "invalid_grant"
    assert CredentialOffer.objects.get().redeemed_at is None


def test_a_new_offer_ends_the_one_before():
    first, second = (offers.make_offer("card:1", by="test") for _ in range(2))
    with pytest.raises(WalletRefused):
        code_of(first)
    assert code_of(second)


def test_an_offer_ends_after_ten_minutes():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        offer = offers.make_offer("card:1", by="test")
        code = code_of(offer)
        clock.shift(timedelta(minutes=10))
        assert refusal_of(offers.redeem, code, offer.pin) == "invalid_grant"
        clock.shift(timedelta(days=2))
        assert (offers.forget_old_offers(), offers.forget_old_offers()) == (1, 0)


@pytest.mark.parametrize(
    ("proof", "code"),
    [
        ({"typ": "jwt"}, "invalid_proof"),
        ({"made_at": 1}, "invalid_proof"),
        ({"signer": Wallet(private=bytes(range(3, 35))).key}, "invalid_proof"),
        ({"nonce": "AAAA"}, "invalid_nonce"),
        ({"nonce": "我"}, "invalid_nonce"),
    ],
)
def test_a_wrong_proof_gets_nothing(proof, code):
    offer = offers.make_offer("card:1", by="test")
    token = offers.redeem(code_of(offer), offer.pin)["access_token"]
    assert refusal_of(ask_for, token, Wallet(), **proof) == code
    assert IssuedCredential.objects.count() == 0
    assert ask_for(token, Wallet())


def test_a_nonce_is_good_once_and_for_five_minutes():
    nonce = offers.new_nonce()
    wallet = Wallet()
    offer = offers.make_offer("card:1", by="test")
    ask_for(offers.redeem(code_of(offer), offer.pin)["access_token"], wallet, nonce=nonce)
    offer = offers.make_offer("card:1", by="test")
    token = offers.redeem(code_of(offer), offer.pin)["access_token"]
    assert refusal_of(ask_for, token, wallet, nonce=nonce) == "invalid_nonce"
    with time_machine.travel(timezone.now() - timedelta(minutes=6)):
        old = offers.new_nonce()
    assert refusal_of(ask_for, token, wallet, nonce=old) == "invalid_nonce"


def test_what_is_gone_is_not_offered():
    assert refusal_of(offers.make_offer, "card:gone", by="test") == "credential_request_denied"
    assert refusal_of(offers.make_offer, "nobody:1", by="test") == "credential_request_denied"


QUERY = dcql.ask("card", [CARD.vct], [["name"], ["address", "district"]])


def asked(place):
    return parse_jwt(presenting.request_object(place)).payload


def test_a_verifier_sees_only_what_it_asked_for():
    wallet = Wallet()
    text = take(wallet)
    fresh = presenting.ask_wallet(QUERY, verifier="东方银行", purpose="开户", owner="s1")
    request = asked(fresh.place)
    assert (request["client_metadata"]["client_name"], request["dcql_query"]) == ("东方银行", QUERY)
    more = [["name"], ["born"], ["address", "district"]]
    shown = wallet.show(text, more, audience=request["client_id"], nonce=request["nonce"])
    presenting.answer(request["state"], orjson.dumps({"card": [shown]}).decode())
    row = presenting.request_of(fresh.place, "s1")
    assert [one["value"] for one in row.answer[0]["values"]] == ["王秀英", "黄浦区"]
    assert "1954" not in str(row.answer)
    assert presenting.request_of(fresh.place, "s2") is None
    with pytest.raises(CredentialRefused, match="replayed"):
        presenting.answer(request["state"], orjson.dumps({"card": [shown]}).decode())
    with pytest.raises(RequestGone):
        presenting.request_object(fresh.place)


def test_the_request_is_signed_by_the_certificate_it_names():
    import base64

    from cryptography import x509

    from tongban.capabilities.credentials.jose import b64
    from tongban.foundation.crypto.public import suite

    fresh = presenting.ask_wallet(QUERY, verifier="东方银行", purpose="开户", owner="s1")
    jwt = parse_jwt(presenting.request_object(fresh.place, "w"))
    der = base64.b64decode(jwt.header["x5c"][0])
    numbers = x509.load_der_x509_certificate(der).public_key().public_numbers()
    point = {"x": b64(numbers.x.to_bytes(32, "big")), "y": b64(numbers.y.to_bytes(32, "big"))}
    payload = jwt.check(key_of({"kty": "EC", "crv": "P-256", **point}))
    assert payload["client_id"] == "x509_hash:" + b64(suite("international").digest(der))
    assert payload["wallet_nonce"] == "w"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"audience": "x509_hash:other"}, "audience"),
        ({"nonce": "other"}, "nonce"),
        ({"paths": [["name"]]}, "query"),
        ({"signer": Wallet(private=bytes(range(5, 37)))}, "signature"),
        ({"status": CredentialStatus.SUSPENDED}, "suspended"),
        ({"status": CredentialStatus.INVALID}, "revoked"),
        ({"late": timedelta(days=40000)}, "expired"),
        ({"text": "x"}, "malformed"),
    ],
)
def test_an_answer_is_refused_with_the_reason_and_the_request_stays_open(change, reason):
    wallet = Wallet()
    text = take(wallet)
    statuses.set_status("card:1", change.get("status", CredentialStatus.VALID))
    with time_machine.travel(timezone.now() + change.get("late", timedelta())):
        fresh = presenting.ask_wallet(QUERY, verifier="东方银行", purpose="开户", owner="s1")
        request = asked(fresh.place)
        shown = change.get("text") or change.get("signer", wallet).show(
            text, change.get("paths", [["name"], ["address"]]),
            audience=change.get("audience", request["client_id"]), nonce=change.get("nonce", request["nonce"]),
        )  # fmt: skip
        assert refusal_of(presenting.answer, request["state"], orjson.dumps({"card": [shown]}).decode()) == reason
    row = PresentationRequest.objects.get()
    assert (row.state, row.answer, row.refused_for) == ("waiting", None, reason)


def test_a_presentation_for_one_request_does_not_answer_another():
    wallet = Wallet()
    text = take(wallet)
    first, second = (presenting.ask_wallet(QUERY, verifier="行", purpose="开户", owner="s") for _ in range(2))
    one, two = asked(first.place), asked(second.place)
    shown = wallet.show(text, [["name"], ["address"]], audience=one["client_id"], nonce=one["nonce"])
    assert refusal_of(presenting.answer, two["state"], orjson.dumps({"card": [shown]}).decode()) == "nonce"
    presenting.answer(one["state"], orjson.dumps({"card": [shown]}).decode())


def test_requests_end_and_are_forgotten():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fresh = presenting.ask_wallet(QUERY, verifier="行", purpose="开户", owner="s")
        state = asked(fresh.place)["state"]
        clock.shift(timedelta(minutes=10))
        with pytest.raises(RequestGone):
            presenting.answer(state, "{}")
        clock.shift(timedelta(hours=2))
        assert (presenting.forget_old_requests(), presenting.forget_old_requests()) == (1, 0)


@pytest.mark.parametrize("query", [None, {}, {"credentials": []}, {"credentials": [{"id": "a b"}]}, {**QUERY, "x": 1}])
def test_a_query_that_asks_nothing_is_refused(query):
    with pytest.raises(ValueError, match="."):
        presenting.ask_wallet(query, verifier="行", purpose="开户", owner="s")


def test_a_credential_of_an_unknown_issuer_is_refused():
    from tongban.capabilities.credentials.jose import RawSigner

    signer = RawSigner("EdDSA", bytes(32), "k")
    for issuer in ("https://elsewhere.example/1", issuer_metadata("NOBODY1")["issuer"]):
        text = sdjwt.issue({"iss": issuer, "vct": CARD.vct}, signer)
        assert refusal_of(verify_credential, text) == "issuer"


def test_the_national_suite_end_to_end(settings):
    settings.TONGBAN_CRYPTO_SUITE = "national"
    text = issue_file("card:1", content_of("card:1")).text
    jwt = parse_jwt(text.split("~")[0])
    assert (jwt.header["alg"], jwt.payload["_sd_alg"]) == ("SM2SM3", "sm3")
    assert verify_credential(text)["name"] == "王秀英"
    wallet = Wallet("SM2SM3")
    bound = issue_bound("card:1", content_of("card:1"), wallet.key.jwk)
    fresh = presenting.ask_wallet(QUERY, verifier="行", purpose="开户", owner="s")
    request = asked(fresh.place)
    shown = wallet.show(bound, [["name"], ["address"]], audience=request["client_id"], nonce=request["nonce"])
    presenting.answer(request["state"], orjson.dumps({"card": [shown]}).decode())
    assert presenting.request_of(fresh.place, "s").state == "answered"


def test_what_wallets_are_told_of_the_city():
    city = offers.issuer_description()
    assert list(city["credential_configurations_supported"]) == [CARD.code]
    assert city["credential_configurations_supported"][CARD.code]["vct"] == CARD.vct
    assert type_metadata(kinds()[CARD.code])["claims"][0]["path"] == ["name"]
    assert offers.authorisation_description()["grant_types_supported"] == [offers.GRANT]
    issue_file("card:1", content_of("card:1"))
    (key,) = issuer_metadata(ISSUER)["jwks"]["keys"]
    assert (key["kty"], key["alg"]) == ("EC", "ES256")
