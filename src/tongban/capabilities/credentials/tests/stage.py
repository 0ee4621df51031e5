"""A source of credentials and a wallet for the tests of this room."""

from __future__ import annotations

import time
from datetime import date

from tongban.capabilities.credentials.errors import WalletRefused
from tongban.capabilities.credentials.jose import RawSigner, sign_jwt
from tongban.capabilities.credentials.kinds import ClaimKind, Content, Kind
from tongban.capabilities.credentials.sdjwt import Hidden, bind, present

ISSUER = "11319900TB000001XT"
CARD = Kind("library_card", "读者证", "Library Card", (ClaimKind(("name",), "姓名", "Name"),))
CLAIMS = {
    "number": "R-7",
    "name": Hidden("王秀英"),
    "born": Hidden("1954-03-02"),
    "address": Hidden({"street": Hidden("人民路 1 号"), "district": Hidden("黄浦区")}),
    "languages": [Hidden("zh"), Hidden("en")],
}


class Cards:
    """Every subject but ``card:gone`` has a card."""

    def kinds(self):
        return {CARD.code: CARD}

    def content(self, subject_ref):
        if subject_ref == "card:gone":
            raise WalletRefused("credential_request_denied")
        return Content(CARD.code, ISSUER, CLAIMS, date(2026, 1, 1), date(2099, 12, 31))


class Wallet:
    """What a wallet does, with a key of its own."""

    def __init__(self, algorithm="ES256", private=bytes(range(1, 33))):
        self.key = RawSigner(algorithm, private)

    def proof(self, nonce, audience, *, made_at=None, typ="openid4vci-proof+jwt", signer=None):
        payload = {"aud": audience, "iat": int(made_at or time.time()), "nonce": nonce}
        return sign_jwt(signer or self.key, payload, typ=typ, jwk=self.key.jwk)

    def show(self, credential, paths, *, audience, nonce, at=None):
        return bind(
            present(credential, paths), self.key, audience=audience, nonce=nonce, issued_at=int(at or time.time())
        )
