"""Signing in, as somebody who wants in without being entitled to."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tongban.registers.identity.models import Account
from tongban.registers.identity.ports import code_sender
from tongban.registers.identity.public import open_resident_account
from tongban.registers.identity.tests.factories import make_account, make_person, signed_in_client

pytestmark = pytest.mark.django_db
PHONE, PASSWORD = "10000000001", "correct horse battery"
ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example",
    "///elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "http:elsewhere.example",
    "javascript:alert(1)",
    "https:///elsewhere.example",
    "http://testserver@elsewhere.example/",
    "\x08//elsewhere.example",
    " //elsewhere.example",
]


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def resident():
    return make_person("李强", sex="male", phone=PHONE)


@pytest.fixture
def account(resident):
    account = open_resident_account(resident, introduction=("甲", "A"))
    account.set_password(PASSWORD)
    account.save()
    return account


def by_password(client, password=PASSWORD, **more):
    return client.post("/accounts/login/password/", {"login": PHONE, "password": password} | more)


def by_code(client, **more):
    client.post("/accounts/login/", {"phone": PHONE} | more)
    return client.post("/accounts/login/code/", {"code": code_sender().last_code(PHONE)} | more)


def by_one_tap(client, **more):
    return client.post("/accounts/login/demonstration/", {"account": Account.objects.get().pk} | more)


WAYS = pytest.mark.parametrize("way", [by_password, by_code, by_one_tap], ids=["password", "code", "one tap"])


@WAYS
def test_the_session_that_was_given_before_signing_in_ends(way, account):
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    assert way(client).status_code == 302
    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.session.session_key != before
    assert Client(headers={"cookie": f"sessionid={before}"}).get("/me/").status_code == 302


@WAYS
def test_the_token_against_forged_requests_changes_too(way, account):
    client = Client()
    client.get("/accounts/login/")
    before = client.cookies["csrftoken"].value
    way(client)
    client.get("/accounts/security/")
    assert client.cookies["csrftoken"].value != before


@WAYS
@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_signing_in(way, account, wanted):
    assert way(Client(), next=wanted)["Location"] == "/"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_page_that_goes_on_goes_elsewhere(resident, wanted):
    client = signed_in_client(resident)
    asked = [
        client.post("/ui/preferences/", {"edition": "senior", "next": wanted}),
        client.post("/accounts/act-for/", {"power": "", "next": wanted}),
        client.get("/accounts/real-name/", {"next": wanted}),
        client.get("/accounts/security/second-factor/", {"next": wanted}),
    ]
    for answer in asked:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith(("//", "/\\"))
        assert "elsewhere" not in answer["Location"]


def test_guessing_one_account_is_slowed_down_from_any_address(account):
    answers = [
        by_password(Client(REMOTE_ADDR=f"192.0.2.{number}"), f"wrong {number}").content.decode() for number in range(7)
    ]
    assert "_auth_user_id" not in Client().session
    assert answers[-1] != answers[0]
    late = Client(REMOTE_ADDR="192.0.2.99")
    by_password(late)
    assert "_auth_user_id" not in late.session, "the right password must wait as well"


def test_guessing_many_accounts_from_one_address_is_slowed_down(account):
    client = Client()
    for number in range(12):
        client.post("/accounts/login/password/", {"login": f"100000001{number:02d}", "password": "wrong wrong"})
    by_password(client)
    assert "_auth_user_id" not in client.session


def test_a_false_address_in_a_header_does_not_help(account):
    for number in range(12):
        client = Client(headers={"x-forwarded-for": f"198.51.100.{number}"})
        client.post("/accounts/login/password/", {"login": f"100000001{number:02d}", "password": "wrong wrong"})
    client = Client(headers={"x-forwarded-for": "198.51.100.77"})
    by_password(client)
    assert "_auth_user_id" not in client.session


def test_whether_an_account_exists_cannot_be_told(account):
    def wrong(login):
        cache.clear()
        answer = Client().post("/accounts/login/password/", {"login": login, "password": "wrong wrong"})
        return answer.status_code, answer.content.decode().replace(login, "").count("error")

    assert wrong(PHONE) == wrong("10000000077")


def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(account):
    client = Client()
    by_password(client)
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_with_tls_cookies_are_for_tls_alone():
    import subprocess
    import sys

    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0)"
    )
    import os

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "TONGBAN_HTTPS": "1",
            "DJANGO_SETTINGS_MODULE": "tongban.config.settings",
            "PYTHONPATH": "src",
        },
    )
    assert done.stdout.split() == ["True"] * 4


def test_who_is_signed_out_finds_nothing_by_the_old_cookie(resident):
    client = signed_in_client(make_account(resident))
    old = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    assert Client(headers={"cookie": f"sessionid={old}"}).get("/me/")["Location"].startswith("/accounts/login/")


def test_after_signing_in_everybody_arrives_at_a_page_that_exists(settings):
    from django.urls import resolve

    for address in (settings.LOGIN_REDIRECT_URL, settings.STAFF_REDIRECT_URL, settings.OPERATOR_REDIRECT_URL):
        assert resolve(address)
    assert reverse("workbench:inbox") == settings.STAFF_REDIRECT_URL
