import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tongban.registers.identity.public import open_staff_account
from tongban.registers.identity.tests.factories import make_account, make_officer, make_person, signed_in
from tongban.registers.identity.tests.soft_key import SoftKey
from tongban.registers.identity.tests.test_viewer import seen_by

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


def totp(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def activate_totp(client: Client) -> str:
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page).group(1)
    assert client.post("/accounts/2fa/totp/activate/", {"code": totp(secret)}).status_code == 302
    return secret


def passkey_of(client: Client) -> SoftKey:
    page = client.get("/accounts/2fa/webauthn/add/").content.decode()
    options = json.loads(re.search(r'<script id="js_data"[^>]*>(.*?)</script>', page, re.DOTALL).group(1))
    key = SoftKey()
    answer = client.post("/accounts/2fa/webauthn/add/", {
        "name": "我的手机", "passwordless": "on", "credential": json.dumps(key.register(options["creation_options"])),
    })  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    return key


def sign_in_with(key: SoftKey, client: Client, **forged):
    options = client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"}).json()
    credential = key.sign_in(options["request_options"], **forged)
    return client.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(credential)})


def test_a_clerk_with_password_and_totp_enters_and_with_password_alone_does_not(settings):
    settings.DEMONSTRATION = False
    account = open_staff_account(make_officer(posts=("clerk",)))
    secret = activate_totp(signed_in(Client(), account))
    account.set_password(PASSWORD)
    account.save()
    client = Client()
    answer = client.post("/accounts/login/password/", {"login": account.username, "password": PASSWORD})
    assert answer.url.startswith("/accounts/2fa/authenticate/")
    assert not seen_by(client).is_signed_in
    wrong = f"{(int(totp(secret)) + 1) % 1_000_000:06d}"
    assert client.post("/accounts/2fa/authenticate/", {"code": wrong}).status_code == 200
    cache.clear()  # the code that activated was used up for its half minute
    assert client.post("/accounts/2fa/authenticate/", {"code": totp(secret)}).url == "/work/"
    viewer = seen_by(client)
    assert (viewer.is_signed_in, viewer.assurance) == (True, 2)


def test_the_secret_of_an_authenticator_is_not_readable_in_the_database():
    secret = activate_totp(signed_in(Client(), make_account()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert not any(secret in str(row) for row in cursor.fetchall())


def test_a_passkey_signs_in_at_the_highest_level():
    account = make_account(make_person("李强"))
    key = passkey_of(signed_in(Client(), account))
    assert Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).count() == 1
    client = Client()
    assert sign_in_with(key, client).status_code == 302
    viewer = seen_by(client)
    assert (viewer.account_id, viewer.assurance) == (account.pk, 3)


def test_a_passkey_signed_by_another_key_is_refused():
    key = passkey_of(signed_in(Client(), make_account()))
    client = Client()
    sign_in_with(key, client, private=ec.generate_private_key(ec.SECP256R1()))
    assert not seen_by(client).is_signed_in


def test_an_answer_to_an_old_challenge_is_refused():
    key = passkey_of(signed_in(Client(), make_account()))
    client = Client()
    options = client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"}).json()
    credential = key.sign_in(options["request_options"])
    client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    client.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(credential)})
    assert not seen_by(client).is_signed_in


def test_changing_a_factor_long_after_signing_in_asks_again():
    account = make_account()
    account.set_password(PASSWORD)
    account.save()
    client = signed_in(Client(), account)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time() - 3600}]
    session.save()
    assert client.get("/accounts/2fa/totp/activate/").url.startswith("/accounts/reauthenticate/")
