"""容缺: what was promised when sending is handed in later, from the page of the case."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongban.foundation.audit.public import Entry
from tongban.foundation.files.public import files_of
from tongban.journeys.cases.public import Case, accept, decide, review, save_draft, start_draft, submit
from tongban.journeys.cases.tests.factories import Town, make_pack, settle
from tongban.registers.identity.tests.factories import signed_in_client
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def material(name, title):
    return {"id": name, "title": {"zh": title, "en": title}, "need": "deferrable", "accept": ["pdf", "jpg"]}


@pytest.fixture
def promised():
    """An elder's case that is examined while a photo and a plan are still to come."""
    town = Town()
    pack = make_pack(
        materials=[material("photo", "近期照片"), material("plan", "平面图")],
        conditional_acceptance={"materials": ["photo", "plan"], "within": {"value": 10, "unit": "working_day"}},
    )
    case = start_draft(pack.code, town.applicant)
    save_draft(case, {"purpose": "贷款"}, "one", town.applicant)
    case = submit(case, town.applicant, lacking=("photo", "plan"))
    settle()
    accept(case, by=town.officer)
    return town, signed_in_client(town.elder), Case.objects.get(pk=case.pk)


def pdf(name):
    return SimpleUploadedFile(f"{name}.pdf", PDF + name.encode(), "application/pdf")


def test_the_case_page_and_the_first_page_say_what_is_missing_and_until_when(promised):
    _town, client, case = promised
    page = client.get(f"/cases/{case.number}/").content.decode()
    due = case.conditional.due_on
    assert f"请在 {due.year}年{due.month}月{due.day}日" in page
    assert "近期照片" in page
    assert f'href="/cases/{case.number}/supply/"' in page
    assert "请补交材料：测试事项" in client.get("/").content.decode()


def test_materials_come_one_by_one_and_the_last_keeps_the_promise(promised):
    town, client, case = promised
    address = f"/cases/{case.number}/supply/"
    assert client.post(address, {"photo": pdf("photo")}).headers["Location"] == address
    page = client.get(address).content.decode()
    assert "photo.pdf" in page
    assert Case.objects.get(pk=case.pk).conditional.supplied_at is None
    assert client.post(address, {"plan": pdf("plan")}).headers["Location"] == f"/cases/{case.number}/"
    assert Case.objects.get(pk=case.pk).conditional.supplied_at is not None
    review(case, "pass", by=town.officer)
    assert decide(case, "granted", by=town.reviewer).result == "granted"
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "容缺材料已补齐" in page
    assert "/supply/" not in page


def test_sending_the_same_page_again_changes_nothing(promised):
    _town, client, case = promised
    address = f"/cases/{case.number}/supply/"
    for _time in range(2):
        client.post(address, {"photo": pdf("photo"), "plan": pdf("plan")})
    assert case.events.filter(kind="supplied").count() == 1
    assert len(files_of(case.ref)) == 2
    assert Entry.objects.filter(action="case.supplied").count() == 1


def test_a_file_that_is_not_taken_is_named_and_what_came_with_it_is_kept(promised):
    _town, client, case = promised
    bad = SimpleUploadedFile("plan.pdf", b"MZ\x90\x00 not a document", "application/pdf")
    answer = client.post(f"/cases/{case.number}/supply/", {"photo": pdf("photo"), "plan": bad})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#m-plan-field"' in page
    assert "photo.pdf" in page
    assert set(Case.objects.get(pk=case.pk).application.files) == {"photo"}


def test_nothing_chosen_is_said_at_each_missing_material(promised):
    _town, client, case = promised
    answer = client.post(f"/cases/{case.number}/supply/")
    assert answer.status_code == 422
    assert answer.content.decode().count("请上传，或用手机拍一张。") == 4  # in the summary and at the field


def test_a_stranger_finds_no_page_and_changes_nothing(promised):
    _town, _client, case = promised
    other = signed_in_client(make_person("莫生人"))
    assert other.get(f"/cases/{case.number}/supply/").status_code == 404
    assert other.post(f"/cases/{case.number}/supply/", {"photo": pdf("photo")}).status_code == 404
    assert list(files_of(case.ref)) == []
