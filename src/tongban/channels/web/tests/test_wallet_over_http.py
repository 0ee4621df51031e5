"""A wallet that shares no line with us, over HTTP on loopback: an independent library takes and shows a licence."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWT
from sd_jwt.holder import SDJWTHolder
from sd_jwt.verifier import SDJWTVerifier

from tongban.capabilities.licences.public import issue
from tongban.registers.identity.tests.factories import make_person, signed_in_client

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow("a real server on loopback")]
GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"


class Http:
    """Plain HTTP to one server; the addresses in documents keep their path and are asked there."""

    def __init__(self, server):
        self.server = server

    def ask(self, url, content=None, **headers):
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        request = urllib.request.Request(self.server + path, data=content, headers=headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read()

    def json(self, url, content=None, **headers):
        return json.loads(self.ask(url, content, **headers))


def signed(key, payload, **header):
    token = JWT(header={"alg": "ES256", **header}, claims=payload)
    token.make_signed_token(key)
    return token.serialize()


def take(http, key, uri, pin):
    """OpenID4VCI with a pre-authorised code: offer, metadata, token, nonce, proof, credential."""
    offer = http.json(parse_qs(urlsplit(uri).query)["credential_offer_uri"][0])
    about = http.json(offer["credential_issuer"] + "/.well-known/openid-credential-issuer")
    server = http.json(about["authorization_servers"][0] + "/.well-known/oauth-authorization-server")
    code = offer["grants"][GRANT]["pre-authorized_code"]
    form = urlencode({"grant_type": GRANT, "pre-authorized_code": code, "tx_code": pin}).encode()
    token = http.json(server["token_endpoint"], form)["access_token"]
    nonce = http.json(about["nonce_endpoint"], b"")["c_nonce"]
    payload = {"aud": about["credential_issuer"], "iat": int(time.time()), "nonce": nonce}
    proof = signed(key, payload, typ="openid4vci-proof+jwt", jwk=key.export_public(as_dict=True))
    wanted = {"credential_configuration_id": offer["credential_configuration_ids"][0], "proofs": {"jwt": [proof]}}
    bearer = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return http.json(about["credential_endpoint"], json.dumps(wanted).encode(), **bearer)["credentials"][0][
        "credential"
    ]


def show(http, key, uri, credential):
    """OpenID4VP: read what is asked, disclose just that, bind it to the question, post it to where it says."""
    asked = http.ask(parse_qs(urlsplit(uri).query)["request_uri"][0], b"").decode()
    request = json.loads(JWT(jwt=asked).token.objects["payload"])
    names = [claim["path"][0] for claim in request["dcql_query"]["credentials"][0]["claims"]]
    wallet = SDJWTHolder(credential)
    wallet.create_presentation(dict.fromkeys(names, True), request["nonce"], request["client_id"], key, "ES256")
    form = {"state": request["state"], "vp_token": json.dumps({"licence": [wallet.sd_jwt_presentation]})}
    http.ask(request["response_uri"], urlencode(form).encode())
    return wallet.sd_jwt_presentation, request


def test_a_foreign_wallet_takes_a_licence_over_http_and_shows_two_of_its_contents(live_server):
    holder = make_person("李强")
    fields = [{"name": "purpose", "label": {"zh": "用途", "en": "Purpose"}, "value": "贷款"}]
    licence = issue("hukou_certificate", holder, fields, by="test", authority="public_security_bureau")
    page = signed_in_client(holder).post(f"/licences/{licence.pk}/wallet/").content.decode()
    uri = re.search(r'href="(openid-credential-offer://[^"]+)"', page).group(1).replace("&amp;", "&")
    pin = re.search(r"wallet-pin figures\">(\d{6})<", page).group(1)
    http, key = Http(live_server.url), JWK.generate(kty="EC", crv="P-256")
    credential = take(http, key, uri, pin)

    def issuer_key(issuer, header):
        found = http.json(issuer.replace("/credentials/", "/.well-known/jwt-vc-issuer/credentials/", 1))
        return JWK(**next(one for one in found["jwks"]["keys"] if one["kid"] == header["kid"]))

    verifier = signed_in_client(make_person("核验员"))
    wanted = {"verifier": "东方银行", "kind": "hukou_certificate", "purpose": "银行开户"}
    asked = verifier.post("/verify/wallet/", wanted | {"claims": ["title", "holder_name"]})
    own = verifier.get(asked["Location"]).content.decode()
    request_uri = re.search(r'href="(openid4vp://[^"]+)"', own).group(1).replace("&amp;", "&")
    shown, request = show(http, key, request_uri, credential)
    seen = verifier.get(asked["Location"] + "live/").content.decode()
    assert ("李强" in seen, "证照有效" in seen, "贷款" in seen) == (True, True, False)
    claims = SDJWTVerifier(shown, issuer_key, request["client_id"], request["nonce"]).get_verified_payload()
    assert (claims["holder_name"], claims["title"], "purpose" in claims) == ("李强", licence.type.title_zh, False)
