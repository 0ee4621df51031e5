"""An outside wallet takes a licence and shows it to an outside verifier, over the addresses of the house."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from django.test import Client

from tongban.capabilities.credentials.public import (
    RawSigner,
    bind,
    key_of,
    parse,
    present,
    sign_jwt,
    status_from_token,
)
from tongban.capabilities.licences.public import LicenceState, change_state, issue
from tongban.registers.identity.tests.factories import make_person, signed_in_client

pytestmark = pytest.mark.django_db
GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
BANK_ASKS = {"verifier": "东方银行", "kind": "hukou_certificate", "claims": ["title", "purpose"], "purpose": "银行开户"}


def path_of(url):
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


class OutsideWallet:
    """Knows nothing of the house but what stands behind the QR symbol."""

    def __init__(self, algorithm="ES256"):
        self.http = Client()
        self.key = RawSigner(algorithm, bytes(range(7, 39)))

    def get(self, url):
        answer = self.http.get(path_of(url))
        assert answer.status_code == 200, answer.content
        return answer

    def take(self, uri, pin, **change):
        offer = self.get(parse_qs(urlsplit(uri).query)["credential_offer_uri"][0]).json()
        about = self.get(offer["credential_issuer"] + "/.well-known/openid-credential-issuer").json()
        server = self.get(about["authorization_servers"][0] + "/.well-known/oauth-authorization-server").json()
        form = {
            "grant_type": GRANT, "pre-authorized_code": offer["grants"][GRANT]["pre-authorized_code"], "tx_code": pin,
        }  # fmt: skip
        token = self.http.post(path_of(server["token_endpoint"]), form)
        if token.status_code != 200:
            return token
        nonce = self.http.post(path_of(about["nonce_endpoint"])).json()["c_nonce"]
        payload = {"aud": change.get("aud", about["credential_issuer"]), "iat": int(time.time()), "nonce": nonce}
        proof = sign_jwt(self.key, payload, typ="openid4vci-proof+jwt", jwk=self.key.jwk)
        return self.http.post(
            path_of(about["credential_endpoint"]),
            orjson.dumps(
                {"credential_configuration_id": offer["credential_configuration_ids"][0], "proofs": {"jwt": [proof]}}
            ),
            content_type="application/json", headers={"Authorization": f"Bearer {token.json()['access_token']}"},
        )  # fmt: skip

    def show(self, uri, credential, **change):
        query = parse_qs(urlsplit(uri).query)
        jwt = self.http.post(path_of(query["request_uri"][0])).content.decode()
        request = parse(jwt + "~").jwt.payload
        paths = [claim["path"] for claim in request["dcql_query"]["credentials"][0]["claims"]]
        shown = bind(
            present(credential, paths), self.key, audience=change.get("aud", request["client_id"]),
            nonce=change.get("nonce", request["nonce"]), issued_at=int(time.time()),
        )  # fmt: skip
        if "altered" in change:
            shown = shown[:200] + ("A" if shown[200] != "A" else "B") + shown[201:]
        form = {"state": request["state"], "vp_token": orjson.dumps({"licence": [shown]}).decode()}
        return self.http.post(path_of(request["response_uri"]), form)


@pytest.fixture
def holder():
    return make_person("李强")


@pytest.fixture
def licence(holder):
    fields = [{"name": "purpose", "label": {"zh": "用途", "en": "Purpose"}, "value": "贷款"}]
    return issue("hukou_certificate", holder, fields, by="test", authority="public_security_bureau")


def offered(holder, licence):
    page = signed_in_client(holder).post(f"/licences/{licence.pk}/wallet/").content.decode()
    uri = re.search(r'href="(openid-credential-offer://[^"]+)"', page).group(1).replace("&amp;", "&")
    return uri, re.search(r"wallet-pin figures\">(\d{6})<", page).group(1)


@pytest.fixture
def wallet():
    return OutsideWallet()


@pytest.fixture
def credential(holder, licence, wallet):
    answer = wallet.take(*offered(holder, licence))
    assert answer.status_code == 200, answer.content
    return answer.json()["credentials"][0]["credential"]


class Verifier:
    """A browser at the page for verifiers."""

    def __init__(self):
        self.http = Client()

    def ask(self, **change):
        answer = self.http.post("/verify/wallet/", BANK_ASKS | {"claims": ["title", "holder_name"]} | change)
        assert answer.status_code == 302, answer.content.decode()
        self.place = answer["Location"]
        page = self.http.get(self.place).content.decode()
        return re.search(r'href="(openid4vp://[^"]+)"', page).group(1).replace("&amp;", "&")

    def sees(self):
        return self.http.get(self.place + "live/").content.decode()


def test_a_wallet_takes_a_licence_and_shows_two_of_its_contents(holder, licence, wallet, credential):
    verifier = Verifier()
    uri = verifier.ask()
    assert "等待对方出示" in verifier.sees()
    answer = wallet.show(uri, credential)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    seen = verifier.sees()
    assert ("李强" in seen, "户籍事项证明" in seen, "证照有效" in seen) == (True, True, True)
    assert (licence.identifier in seen, "贷款" in seen, holder.citizen_id in seen) == (False, False, False)
    assert Client().get(verifier.place).status_code == 404
    again = wallet.show(verifier.ask(), credential)
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("state", "words"), [(LicenceState.SUSPENDED, "凭证已被暂扣"), (LicenceState.WITHDRAWN, "凭证已被撤销")]
)
def test_the_next_check_says_that_a_licence_is_no_longer_good(licence, wallet, credential, state, words):
    change_state(licence, state, by="test", reason="检查")
    verifier = Verifier()
    answer = wallet.show(verifier.ask(), credential)
    assert answer.status_code == 400
    assert words in verifier.sees()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"aud": "https://other.example"}, "别的核验方"),
        ({"nonce": "old"}, "不是对本次请求的答复"),
        ({"altered": True}, "改动"),
    ],
)
def test_a_wrong_answer_is_told_with_its_reason(wallet, credential, change, words):
    verifier = Verifier()
    answer = wallet.show(verifier.ask(), credential, **change)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"
    assert words in verifier.sees()
    assert wallet.show(re.search("openid4vp.*", verifier.ask()).group(0), credential).status_code == 200


def test_a_thief_with_the_qr_symbol_but_without_the_pin_gets_nothing(holder, licence, wallet):
    uri, pin = offered(holder, licence)
    wrong = f"{(int(pin) + 1) % 10**6:06d}"
    answer = wallet.take(uri, wrong)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert wallet.take(uri, pin).status_code == 200
    gone = wallet.http.get(path_of(parse_qs(urlsplit(uri).query)["credential_offer_uri"][0]))
    assert (gone.status_code, gone.json()["error"]) == (400, "invalid_grant")


def test_a_proof_for_another_issuer_gets_nothing(holder, licence, wallet):
    answer = wallet.take(*offered(holder, licence), aud="https://other.example")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_proof")


def test_a_token_that_nobody_gave_is_refused(wallet):
    answer = wallet.http.post("/credentials/credential/", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_stranger_verifies_without_asking_about_anybody(wallet, credential, licence):
    """Keys and states are public lists: who is looked up stays with the verifier."""
    jwt = parse(credential).jwt
    issuer = jwt.payload["iss"]
    url = issuer.replace("/credentials/", "/.well-known/jwt-vc-issuer/credentials/", 1)

    def key(_issuer, kid):
        return next(key_of(one) for one in wallet.get(url).json()["jwks"]["keys"] if one["kid"] == kid)

    jwt.check(key(issuer, jwt.header["kid"]))
    entry = jwt.payload["status"]["status_list"]

    def state():
        answer = wallet.get(entry["uri"])
        assert answer["Content-Type"] == "application/statuslist+jwt"
        assert answer["Cache-Control"] == "public, max-age=60"
        return status_from_token(answer.content.decode(), entry["uri"], entry["idx"], key)

    assert state() == 0
    tag = wallet.get(entry["uri"])["ETag"]
    assert wallet.http.get(path_of(entry["uri"]), headers={"If-None-Match": tag}).status_code in {304, 200}
    change_state(licence, LicenceState.SUSPENDED, by="test", reason="检查")
    assert state() == 2
    described = wallet.get(jwt.payload["vct"]).json()
    assert (described["vct"], described["name"]) == (jwt.payload["vct"], "户籍事项证明")


def test_the_holder_downloads_the_credential_and_the_page_verifies_it(holder, licence):
    answer = signed_in_client(holder).get(f"/licences/{licence.pk}/file/credential/")
    assert answer["Content-Type"] == "application/dc+sd-jwt"
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = Client().post("/verify/", {"document": SimpleUploadedFile("a.sd-jwt", answer.content)}).content.decode()
    assert ("是真的，而且有效" in page, "李强" in page) == (True, True)


def test_a_lapsed_licence_is_not_offered(holder, licence):
    change_state(licence, LicenceState.CANCELLED, by="test", reason="注销")
    page = signed_in_client(holder).post(f"/licences/{licence.pk}/wallet/").content.decode()
    assert "不能放进钱包" in page
    assert "openid-credential-offer" not in page


def test_a_verifier_must_say_who_it_is_and_what_it_wants():
    answer = Client().post("/verify/wallet/", {"verifier": " ", "claims": ["title"]})
    assert answer.status_code == 422
    assert "请写明核验方" in answer.content.decode()


def test_a_browser_wallet_may_ask_before_it_posts():
    answer = Client().options("/credentials/credential/")
    assert (answer.status_code, answer["Access-Control-Allow-Headers"]) == (204, "Authorization, Content-Type")
    assert Client().get("/credentials/token/").status_code == 405
