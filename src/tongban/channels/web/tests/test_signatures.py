"""Putting a document up, signing what is shown, the public page that verifies it."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from tongban.capabilities.signatures.public import RequestState, SigningRequest
from tongban.capabilities.signatures.tests.factories import make_pdf, make_person, make_request
from tongban.foundation.files.public import read
from tongban.foundation.ledger.public import integrate
from tongban.registers.identity.tests.factories import signed_in_client

pytestmark = pytest.mark.django_db


def upload(words="Contract"):
    held = io.BytesIO(make_pdf(words))
    held.name = "contract.pdf"
    return held


@pytest.fixture
def two():
    landlord, tenant = make_person("李强"), make_person("周大伟")
    return landlord, tenant, signed_in_client(landlord), signed_in_client(tenant)


def test_a_contract_is_put_up_signed_by_both_and_verified_by_a_stranger(two, client, tmp_path):
    _landlord, tenant, first, second = two
    form = {"title": "租赁合同", "document": upload(), "me": "yes", "key": "k1", "term": "30",
            "signers": f"周大伟 {tenant.citizen_id}"}  # fmt: skip
    sent = first.post("/signatures/new/", form)
    request = SigningRequest.objects.get()
    assert sent["Location"] == f"/signatures/{request.reference}/"
    assert "等我签" in second.get("/signatures/").content.decode()
    for browser in (first, second):
        page = browser.get(f"/signatures/{request.reference}/").content.decode()
        assert request.digest in page
        assert "我已看过《租赁合同》" in page
        browser.post(f"/signatures/{request.reference}/sign/", {"digest": request.digest, "agrees": "yes"})
    request.refresh_from_db()
    assert request.state == RequestState.COMPLETED
    signed = first.get(f"/signatures/{request.reference}/file/")
    assert signed.content == read(request.current)
    answer = client.post("/verify/", {"document": io.BytesIO(signed.content)}).content.decode()
    assert "签名是真的，签后没有改动" in answer
    assert "个人签名" in answer
    assert "是真的，而且有效" not in answer
    integrate()
    (tmp_path / "p.json").write_bytes(first.get(f"/signatures/{request.reference}/proofs/").content)
    (tmp_path / "c.pdf").write_bytes(signed.content)
    verifier = Path(__file__).resolve().parents[5] / "verifier" / "verify_receipt.py"
    words = [sys.executable, "-I", "-S", verifier, tmp_path / "p.json", "--file", tmp_path / "c.pdf"]
    done = subprocess.run(words, capture_output=True, check=False)
    assert (done.returncode, b"GOOD" in done.stdout) == (0, True), done.stdout


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(two):
    _landlord, tenant, first, _second = two
    wrong = f"周小伟 {tenant.citizen_id}"
    page = first.post("/signatures/new/", {"title": "租赁合同", "key": "k", "signers": wrong, "document": upload()})
    assert page.status_code == 422
    assert "第 1 行对不上" in page.content.decode()
    assert wrong in page.content.decode()
    page = first.post("/signatures/new/", {"title": "", "key": "k", "signers": ""})
    assert page.content.decode().count("error") > 2
    assert not SigningRequest.objects.exists()


def test_a_second_click_sends_once(two):
    _landlord, tenant, first, _second = two
    for _ in range(2):
        form = {"title": "x", "document": upload(), "key": "same", "signers": f"周大伟 {tenant.citizen_id}"}
        first.post("/signatures/new/", form)
    assert SigningRequest.objects.count() == 1


def test_declining_and_withdrawing_need_a_reason(two):
    landlord, tenant, first, second = two
    request = make_request(landlord, tenant)
    address = f"/signatures/{request.reference}"
    for browser, verb in ((second, "decline"), (first, "withdraw")):
        browser.post(f"{address}/{verb}/", {"reason": ""})
        request.refresh_from_db()
        assert request.state == RequestState.OPEN
    second.post(f"{address}/decline/", {"reason": "租金写错了"})
    assert "租金写错了" in first.get(f"{address}/").content.decode()
    assert first.post(f"{address}/anything/").status_code == 404


def test_an_altered_digest_in_the_form_signs_nothing(two):
    landlord, _tenant, first, _second = two
    request = make_request(landlord, landlord)
    answer = first.post(f"/signatures/{request.reference}/sign/", {"digest": "0" * 64, "agrees": "yes"}, follow=True)
    assert "页面上的文件已经变了" in answer.content.decode()
    request.refresh_from_db()
    assert request.state == RequestState.OPEN


def test_the_lists_stay_within_their_budget(two, django_assert_max_num_queries):
    landlord, tenant, first, _second = two
    for _ in range(5):
        make_request(landlord, landlord, tenant)
    with django_assert_max_num_queries(14):
        assert first.get("/signatures/").status_code == 200
