"""Outside authorities: what was read is shown before it is proposed, and another operator compares and agrees."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tongban.foundation.trust.public import proposals, recognise, recognised_authorities
from tongban.foundation.trust.tests.factories import x509_holder
from tongban.registers.identity.tests.factories import make_account, make_officer, signed_in

pytestmark = pytest.mark.django_db
LIST, NEW = "/console/keys/authorities/", "/console/keys/authorities/new/"
TITLES = {"title_zh": "示范电子认证中心", "title_en": "Model Centre", "ground": "许可证号 ECP1"}


def desk():
    return signed_in(Client(), make_account(make_officer("big_data_centre", ("operator",)), is_operator=True))


def typed(root, found, **more):
    return {**TITLES, "pem": root.pem.decode(), "fingerprint": found.fingerprint, "verb": "propose", **more}


def words(answer):
    return answer.content.decode()


def decide(client, verb, **more):
    (row,) = proposals(is_open=True)
    return client.post(reverse("console:key_decide", args=[row.pk, verb]), more, follow=True)


def test_an_authority_is_read_proposed_agreed_to_and_withdrawn():
    first, second, root = desk(), desk(), x509_holder("National Root", is_ca=True)
    shown = first.post(NEW, {"file": SimpleUploadedFile("root.cer", root.der), "verb": "read"})
    found = shown.context["found"]
    assert found.fingerprint_words in words(shown)
    assert "National Root" in words(shown)
    assert proposals(is_open=True) == []
    assert "等另一位运营人员" in words(first.post(NEW, typed(root, found), follow=True))
    assert recognised_authorities() == []
    card = words(second.get(LIST))
    assert found.fingerprint_words in card
    assert found.fingerprint_words in words(second.get("/console/keys/proposals/"))
    assert "自己提出的" in words(decide(first, "confirm"))
    done = decide(second, "confirm")
    assert done.redirect_chain[-1][0] == LIST
    (row,) = recognised_authorities()
    assert (row.title_zh, row.ground) == (TITLES["title_zh"], TITLES["ground"])
    away = reverse("console:authority_withdraw", args=[row.pk])
    assert "请写明理由" in words(first.post(away, follow=True))
    assert "等复核" in words(first.post(away, {"reason": "许可证被吊销"}, follow=True))
    assert "许可证被吊销" in words(decide(second, "confirm"))
    assert recognised_authorities()[0].withdrawn_at
    second.cookies["django_language"] = "en"
    assert "Model Centre" in words(second.get(LIST))


def test_what_is_not_fit_says_why_and_keeps_what_was_typed():
    client = desk()
    refused = client.post(NEW, {**TITLES, "pem": x509_holder("A person").pem.decode(), "verb": "read"})
    assert (refused.status_code, refused.context["found"]) == (400, None)
    assert "不是机构签发证书用的 CA 证书" in words(refused)
    assert "BEGIN CERTIFICATE" in words(refused)
    assert "没有读到证书" in words(client.post(NEW, {"pem": "hello", "verb": "read"}))
    large = SimpleUploadedFile("root.cer", b"0" * 70_000)
    assert "没有读到证书" in words(client.post(NEW, {"file": large, "verb": "read"}))


def test_only_what_was_shown_is_proposed():
    client, root, other = desk(), x509_holder("Root", is_ca=True), x509_holder("Other", is_ca=True)
    found = client.post(NEW, {"pem": root.pem.decode(), "verb": "read"}).context["found"]
    again = client.post(NEW, typed(other, found))
    assert again.status_code == 200
    assert again.context["found"].subject != found.subject
    assert client.post(NEW, typed(root, found, ground=" ")).status_code == 400
    assert proposals(is_open=True) == []
    recognise(root.pem, title_zh="某机构", title_en="One", ground="许可证号 1", by="operator:0")
    assert "已经在名单上" in words(client.post(NEW, typed(root, found)))
    assert client.post(reverse("console:authority_withdraw", args=[0]), {"reason": "r"}).status_code == 404
    assert proposals(is_open=True) == []
