"""我的材料: what was handed in once is mine for life, offered again, and used only with my consent."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tongban.capabilities.licences.public import change_state, issue
from tongban.capabilities.materials.public import Material, MaterialUse, keep, note_access
from tongban.foundation.files.public import files_of, read, store
from tongban.journeys.cases.public import Case, Filing, keep_materials, save_draft, start_draft, submit
from tongban.journeys.cases.tests.factories import Town, make_pack, settle
from tongban.registers.identity.tests.factories import signed_in_client
from tongban.registers.people.tests.factories import make_person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def pdf(name="租约", tail=b""):
    return SimpleUploadedFile(f"{name}.pdf", PDF + tail, "application/pdf")


def proof(**more):
    entry = {
        "id": "housing_proof", "title": {"zh": "住所证明", "en": "Housing proof"}, "need": "required",
        "accept": ["pdf"], **more,
    }  # fmt: skip
    return [entry]


@pytest.fixture
def town():
    return Town()


def kept_for(owner, *, days=0, kind="housing_proof"):
    file = store(PDF, name="租约.pdf", by="system")
    return keep(
        owner, kind, file, title={"zh": "住所证明", "en": "Housing proof"}, from_ref="", by="system",
        authority_code="A", valid_until=timezone.localdate() + timedelta(days=days or 100),
    )  # fmt: skip


def test_a_document_is_uploaded_named_renewed_and_deleted(town):
    client = signed_in_client(town.elder)
    assert "还没有材料" in client.get("/materials/").content.decode()
    sent = {"kind": "housing_proof", "name": "浦东的房子", "issued_on": "", "file": pdf()}
    first = client.post("/materials/new/", sent).headers["Location"]
    sent["file"] = pdf()
    assert client.post("/materials/new/", sent).headers["Location"] == first
    row = Material.objects.get()
    assert (row.name, row.source, row.whose) == ("浦东的房子", "own", f"people.person:{town.elder.pk}")
    assert "浦东的房子" in client.get("/materials/?q=浦东").content.decode()
    assert "没有找到" in client.get("/materials/?q=黄浦").content.decode()
    assert b"".join(client.get(f"{first}file/")) == PDF
    client.post(f"{first}act/rename/", {"name": "新名字"})
    new = client.post(f"{first}act/renew/", {"file": pdf(tail=b"%2")}).headers["Location"]
    assert "第 1 版" in client.get(new).content.decode()
    assert "已有新版" in client.get(first).content.decode()
    assert "确认删除" in client.get(f"{new}delete/").content.decode()
    assert client.post(f"{new}delete/").headers["Location"] == "/materials/"
    assert client.get(new).status_code == 404
    assert Material.objects.get(deleted_at=None).name == "新名字"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "nothing", "file": pdf()}, "请选择这是什么材料"),
        ({"kind": "housing_proof"}, "请选择文件"),
        ({"kind": "housing_proof", "issued_on": "2999-01-01", "file": pdf()}, "不能晚于今天"),
        ({"kind": "housing_proof", "file": SimpleUploadedFile("x.pdf", b"MZ\x90 program")}, "这种文件不能使用"),
    ],
)
def test_a_refused_upload_says_why_and_keeps_nothing(town, sent, words):
    answer = signed_in_client(town.elder).post("/materials/new/", {"name": "我的字", **sent})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert 'value="我的字"' in answer.content.decode()
    assert Material.objects.count() == 0


def test_a_stranger_finds_nothing(town):
    row = kept_for(town.elder)
    client = signed_in_client(make_person("陌生人"))
    for place in ("", "file/", "picture/", "receipt/", "delete/"):
        assert client.get(f"/materials/{row.pk}/{place}").status_code == 404
    for verb in ("rename", "renew", "stop", "allow"):
        assert client.post(f"/materials/{row.pk}/act/{verb}/", {"name": "x"}).status_code == 404
    assert client.post(f"/materials/{row.pk}/delete/").status_code == 404
    row.refresh_from_db()
    assert (row.name, row.deleted_at, row.withdrawn_at) == ("", None, None)


def test_what_a_case_brought_is_in_the_library_and_offered_to_the_next(town):
    pack = make_pack(materials=proof())
    case = start_draft(pack.code, town.applicant)
    client = signed_in_client(town.elder)
    client.post(f"/cases/{case.pk}/materials/", {"housing_proof": pdf()})
    case = submit(save_draft(case, {"purpose": "贷款"}, "one", town.applicant), town.applicant)
    settle()
    assert keep_materials(case.pk) == 1
    row = Material.objects.get()
    assert (row.from_ref, row.authority_code, row.source) == (case.ref, case.authority_code, "web")
    again = start_draft(pack.code, town.applicant)
    page = client.get(f"/cases/{again.pk}/materials/").content.decode()
    assert "您以前交过" in page
    assert "用这份" in page
    for _time in range(2):
        client.post(f"/cases/{again.pk}/materials/housing_proof/reuse/", {"material": row.pk})
    assert [read(file) for file in files_of(again.ref)] == [PDF]
    use = MaterialUse.objects.get()
    assert (use.for_ref, "仅限这一件办件" in use.consent) == (again.ref, True)
    case = submit(save_draft(Case.objects.get(pk=again.pk), {"purpose": "贷款"}, "one", town.applicant), town.applicant)
    assert case.number
    note_access(town.elder, row.digest, case.ref, by=town.officer)
    page = client.get(f"/materials/{row.pk}/").content.decode()
    assert page.count(f'href="/cases/{case.number}/"') == 2
    left = client.get(f"/materials/{row.pk}/delete/").content.decode()
    assert f"办件 {case.number} 正在办理" in left


def test_an_expired_one_is_shown_with_its_reason_and_cannot_be_taken(town):
    pack = make_pack(materials=proof())
    row = kept_for(town.elder, days=-1)
    case = start_draft(pack.code, town.applicant)
    client = signed_in_client(town.elder)
    page = client.get(f"/cases/{case.pk}/materials/").content.decode()
    assert "过期" in page
    assert "用这份" not in page
    client.post(f"/cases/{case.pk}/materials/housing_proof/reuse/", {"material": row.pk})
    assert (files_of(case.ref), MaterialUse.objects.count()) == ([], 0)


def test_nobody_reuses_what_belongs_to_another(town):
    pack = make_pack(materials=proof())
    row = kept_for(make_person("陌生人"))
    case = start_draft(pack.code, town.applicant)
    answer = signed_in_client(town.elder).post(f"/cases/{case.pk}/materials/housing_proof/reuse/", {"material": row.pk})
    assert (answer.status_code, files_of(case.ref)) == (404, [])


def test_a_licence_spares_the_material_until_it_is_suspended(town):
    pack = make_pack(materials=proof(covered_by={"licence": "lease_registration", "consent": "true"}))
    case = start_draft(pack.code, town.applicant)
    assert [one.id for one in Filing(case, town.applicant).asked] == ["housing_proof"]
    licence = issue(
        "lease_registration", town.elder, [{"name": "address", "label": {"zh": "地址"}, "value": "示范路"}],
        by="system", authority=case.pack_version.authority_code,
    )  # fmt: skip
    client = signed_in_client(town.elder)
    address = f"/cases/{case.pk}/materials/"
    page = client.get(address).content.decode()
    assert "什么都不用交" in page
    assert "仅限这一件办件" in page
    client.post(f"{address}housing_proof/agree/", {"agree": "1"})
    assert "已同意，收回" in client.get(address).content.decode()
    assert "我同意过的" in client.get("/materials/consents/").content.decode()
    change_state(licence, "02", by="system", reason="核查")
    page = client.get(address).content.decode()
    assert "本来不用交，现在要交" in page
    assert "暂扣" in page


def test_a_library_page_costs_the_same_with_thirty_documents(town, django_assert_max_num_queries):
    for number in range(30):
        file = store(PDF + b"%%%d" % number, name="x.pdf", by="system")
        keep(town.elder, "articles", file, title={"zh": "章程"}, from_ref="", by="system")
    client = signed_in_client(town.elder)
    client.get("/materials/")
    with django_assert_max_num_queries(9):
        client.get("/materials/")


def test_a_copy_of_ones_data_can_be_taken_away(town):
    kept_for(town.elder)
    told = signed_in_client(town.elder).get("/materials/copy/").json()
    assert [row["kind"] for row in told["materials"]] == ["housing_proof"]


def test_a_photo_is_shown_small(town):
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "red").save(out, "JPEG")
    client = signed_in_client(town.elder)
    photo = SimpleUploadedFile("p.jpg", out.getvalue(), "image/jpeg")
    place = client.post("/materials/new/", {"kind": "portrait", "file": photo}).headers["Location"]
    assert client.get(f"{place}picture/").status_code == 404
    settle()
    assert client.get(f"{place}picture/")["Content-Type"] == "image/jpeg"
