"""After sending: the case page lives, corrections, refusals, withdrawal, rating."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from tongban.capabilities.messaging.public import inbox
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.events.public import deliver_pending
from tongban.foundation.jobs.public import run_pending
from tongban.foundation.ledger.public import integrate
from tongban.journeys.cases.public import (
    State,
    accept,
    cases_visible_to,
    decide,
    request_correction,
    review,
    start_draft,
    submit,
)
from tongban.registers.authorities.tests.factories import make_officer
from tongban.registers.identity.tests.factories import signed_in_client, viewer_for
from tongban.registers.people.tests.factories import make_person

from .town import let_act, make_elder, publish_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed():
    """An elder's application, received, with her browser and the officer's viewer."""
    publish_all()
    elder = make_elder()
    viewer = viewer_for(elder)
    case = start_draft("elderly_allowance", viewer)
    answers = {"pay_to": "social_security", "bank_account": "6228480000000000000", "promise": True,
               "residence_address": "示范路1弄2号301室", "phone": "10112345678"}  # fmt: skip
    case.application.answers = {**case.application.answers, **answers}
    case.application.save()
    case = submit(case, viewer, "filed-1")
    run_pending()
    case.refresh_from_db()
    officer = Viewer(
        role=Role.OFFICER, officer_id=make_officer().pk, authority_code=case.authority_code,
        region_code=case.region_code, posts=frozenset({"officer", "reviewer", "head"}), assurance=3,
    )  # fmt: skip
    return elder, signed_in_client(elder), case, officer


def test_the_page_says_who_has_it_and_until_when(filed):
    _elder, client, case, _officer = filed
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "等待受理" in page
    assert "逾期不告知，视为已受理" in page
    assert "收件凭证" in page


def test_the_live_part_answers_only_when_something_changed(filed):
    _elder, client, case, officer = filed
    page = client.get(f"/cases/{case.number}/").content.decode()
    address = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(address).status_code == 204
    accept(case, by=officer)
    again = client.get(address)
    assert again.status_code == 200
    assert "已受理" in again.content.decode()
    assert "<html" not in again.content.decode()


def test_one_download_proves_the_case_to_a_stranger_without_us(filed, tmp_path):
    _elder, client, case, _officer = filed
    deliver_pending()
    integrate()
    assert f"/cases/{case.number}/proofs/" in client.get(f"/cases/{case.number}/").content.decode()
    answer = client.get(f"/cases/{case.number}/proofs/")
    assert answer["Content-Disposition"].endswith('.proofs.json"')
    (tmp_path / "p.json").write_bytes(answer.content)
    verifier = Path(__file__).resolve().parents[5] / "verifier" / "verify_receipt.py"
    done = subprocess.run([sys.executable, "-I", "-S", verifier, tmp_path / "p.json"], capture_output=True, check=False)
    assert (done.returncode, b"GOOD" in done.stdout) == (0, True), done.stdout
    assert answer.json()["waiting"] == 0


def test_asking_ends_when_the_case_has_ended(filed):
    _elder, client, case, officer = filed
    accept(case, by=officer)
    review(case, "pass", by=officer)
    decide(
        case,
        "refused",
        by=officer,
        reasons=["户籍已迁出本市"],
        articles=[{"document": "沪府发〔2016〕24号", "article": "二"}],
    )
    for _turn in range(3):
        run_pending()
    address = f"/cases/{case.number}/"
    assert "hx-trigger" in client.get(address).content.decode().split('id="live"')[1][:300]  # until it is filed
    type(case).objects.filter(pk=case.pk).update(archived_at=timezone.now())
    page = client.get(address).content.decode()
    assert "已归档" in page
    assert "hx-trigger" not in page.split('id="live"')[1][:300]
    assert "户籍已迁出本市" in page
    assert "沪府发〔2016〕24号" in page
    assert "行政复议" in page


def test_a_correction_asks_only_for_what_was_named(filed):
    _elder, client, case, officer = filed
    item = {"id": "address_reachable", "text": "现住地址没有写到门牌号", "remedy": "请写到门牌号。"}
    request_correction(case, [item], by=officer)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "去补正" in page
    form = client.get(f"/cases/{case.number}/fill/").content.decode()
    assert 'name="residence_address"' in form
    assert 'name="phone"' not in form
    sent = client.post(
        f"/cases/{case.number}/fill/contact/",
        {
            "_step": "contact",
            "_action": "next",
            "residence_address": "虹口区天潼路99弄3号201室",
            "phone": "10100000000",
        },
    )
    assert sent["Location"].endswith("/review/")
    assert client.post(sent["Location"], {}).status_code == 302
    case.refresh_from_db()
    assert case.state == State.RECEIVED
    assert case.application.answers["residence_address"] == "虹口区天潼路99弄3号201室"
    assert case.application.answers["phone"] == "10112345678"


def test_withdrawing_asks_once_more(filed):
    _elder, client, case, _officer = filed
    assert "确定撤回吗" in client.get(f"/cases/{case.number}/withdraw/").content.decode()
    case.refresh_from_db()
    assert case.state != State.WITHDRAWN
    client.post(f"/cases/{case.number}/withdraw/", {"reason": "不需要了"})
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN


def test_a_letter_opens_for_its_applicant_only(filed):
    _elder, client, case, _officer = filed
    letter = case.letters.get(kind="receipt")
    assert letter.made_at is not None
    answer = client.get(f"/cases/{case.number}/letters/{letter.pk}/")
    assert answer["Content-Type"] == "application/pdf"
    stranger = signed_in_client(make_person("莫生"))
    assert stranger.get(f"/cases/{case.number}/letters/{letter.pk}/").status_code == 404


def test_a_closed_case_is_rated_once(filed):
    _elder, client, case, officer = filed
    accept(case, by=officer)
    review(case, "pass", by=officer)
    decide(case, "granted", by=officer)
    for _turn in range(4):
        run_pending()
    assert "这次办事，您满意吗" in client.get(f"/cases/{case.number}/").content.decode()
    assert client.post(f"/cases/{case.number}/rate/", {}).status_code == 422
    assert client.post(f"/cases/{case.number}/rate/", {"level": "1", "text": "很快"}).status_code == 302
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "您的评价" in page
    assert "很快" in page


def test_a_daughter_sees_whom_she_acts_for(filed):
    elder, _client, case, _officer = filed
    daughter = make_person("陈敏")
    client = signed_in_client(daughter, let_act(elder, daughter))
    page = client.get("/").content.decode()
    assert "您正在为<b>王秀英</b>办理" in page
    assert "老年综合津贴申请" in client.get("/cases/").content.decode()
    assert client.get(f"/cases/{case.number}/").status_code == 200
    alone = signed_in_client(daughter)
    assert alone.get(f"/cases/{case.number}/").status_code == 404


def test_messages_are_read_by_opening_them(filed):
    elder, client, _case, _officer = filed
    viewer = viewer_for(elder)
    newest = inbox(viewer).first()
    assert newest.title in client.get("/messages/").content.decode()
    assert client.get(f"/messages/{newest.pk}/").status_code == 200
    newest.refresh_from_db()
    assert newest.is_read
    client.post("/messages/read/")
    assert not inbox(viewer, unread=True).exists()
    stranger = signed_in_client(make_person("莫生"))
    assert stranger.get(f"/messages/{newest.pk}/").status_code == 404


def test_saying_that_a_datum_is_wrong(filed):
    _elder, client, _case, _officer = filed
    address = "/me/disputes/new/?fact=person.birth_date"
    assert client.get(address).status_code == 200
    assert client.post("/me/disputes/new/", {"fact": "person.birth_date", "statement": " "}).status_code == 422
    client.post("/me/disputes/new/", {"fact": "person.birth_date", "statement": "应为 1954 年 3 月 3 日"})
    assert "应为 1954 年 3 月 3 日" in client.get("/me/disputes/").content.decode()
    assert client.get("/me/disputes/new/?fact=person.nonsense").status_code == 404


def test_a_letter_can_be_verified_by_anybody(filed, client):
    from tongban.foundation.files.public import read

    _elder, _own, case, _officer = filed
    pdf = read(case.letters.get(kind="receipt").file)
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = client.post("/verify/", {"document": SimpleUploadedFile("a.pdf", pdf)}).content.decode()
    assert "是真的，而且有效" in page
    broken = pdf.replace(b"/Title", b"/Tit1e", 1) if b"/Title" in pdf else pdf[:-40] + b"0" * 40
    page = client.post("/verify/", {"document": SimpleUploadedFile("a.pdf", broken)}).content.decode()
    assert "不能相信这份文件" in page
    assert client.get("/verify/AAAA-BBBB-CCCC/").status_code == 404


def test_personal_pages_ask_the_database_a_fixed_number_of_times(filed, django_assert_max_num_queries):
    _elder, client, case, _officer = filed
    budgets = (
        ("/", 21),  # bundles; benefits: what is open, what was given, the facts of now
        ("/cases/", 6),
        (f"/cases/{case.number}/", 22),
        ("/messages/", 7),
        ("/me/", 10),
        ("/licences/", 6),
    )
    for path, queries in budgets:
        client.get(path)
        with django_assert_max_num_queries(queries):
            assert client.get(path).status_code == 200


def test_an_own_case_list_stays_within_its_budget_with_many_cases(filed, django_assert_max_num_queries):
    elder, client, _case, _officer = filed
    viewer = viewer_for(elder)
    start_draft("hukou_certificate", viewer)
    start_draft("elderly_allowance", viewer)
    with django_assert_max_num_queries(6):
        client.get("/cases/")
    assert cases_visible_to(viewer).count() == 3
