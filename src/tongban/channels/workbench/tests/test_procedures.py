"""Special procedures on the pages of officers: ordering, what is refused, ending, and the survey on a phone."""

import io
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tongban.journeys.cases.public import SpecialProcedure, SurveyReport, revoke
from tongban.journeys.cases.tests.factories import Town, make_case
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def case(town):
    return make_case(town, "in_review")


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def order_survey(town, case) -> SpecialProcedure:
    client = browser(town.officer)
    address = reverse("workbench:procedure_new", args=[case.number, "site_survey"])
    typed = client.get(address).context["typed"]
    both = [str(town.officer.officer_id), str(town.reviewer.officer_id)]
    client.post(address, {**typed, "reason": "核对场所", "place": "人民路1号", "officials": both})
    return SpecialProcedure.objects.get(case=case)


def test_the_case_page_offers_the_kinds_and_shows_what_runs(town, case):
    client = browser(town.officer)
    page = client.get(reverse("workbench:case", args=[case.number]))
    offered = {kind.code for kind in page.context["orderable"]}
    assert {"site_survey", "hearing", "inspection"} <= offered
    assert "auction" not in offered
    row = order_survey(town, case)
    page = client.get(reverse("workbench:case", args=[case.number]))
    assert "site_survey" not in {kind.code for kind in page.context["orderable"]}
    assert reverse("workbench:procedure", args=[case.number, row.pk]) in page.content.decode()


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(town, case):
    address = reverse("workbench:procedure_new", args=[case.number, "inspection"])
    page = browser(town.officer).post(address, {"reason": "需要检验", "working_days": "100", "institution": ""})
    assert page.status_code == 422
    assert set(page.context["faults"]) == {"working_days", "institution"}
    assert "需要检验" in page.content.decode()
    assert not SpecialProcedure.objects.exists()


def test_an_inspection_is_ordered_and_ended_on_the_pages(town, case):
    client = browser(town.officer)
    address = reverse("workbench:procedure_new", args=[case.number, "inspection"])
    typed = {"reason": "需要检验", "working_days": "10", "institution": "检验研究院"}
    page = client.post(address, typed, follow=True)
    row = SpecialProcedure.objects.get()
    assert "已安排" in page.content.decode()
    act = reverse("workbench:procedure_act", args=[case.number, row.pk, "close"])
    page = client.post(act, {"outcome": "pass", "result": " "}, follow=True)
    assert "请选择结论并写明结果" in page.content.decode()
    client.post(act, {"outcome": "pass", "result": "报告 J-1 合格"})
    row.refresh_from_db()
    assert (row.outcome, row.result) == ("pass", "报告 J-1 合格")


def sent(reference) -> dict:
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(held, "JPEG")
    now = timezone.now().isoformat()
    report = {
        "reference": str(reference), "written_at": now, "conclusion": "pass", "opinion": "属实", "signer": "王秀英",
        "points": [{"id": "purpose_is_clear", "text": "用途清楚", "verdict": "yes"}],
        "photos": [{"file": "photo-0", "at": now, "latitude": 31.23, "longitude": 121.47, "accuracy": 12}],
    }  # fmt: skip
    return {
        "report": json.dumps(report),
        "photo-0": SimpleUploadedFile("photo-0.jpg", held.getvalue()),
        "signature": SimpleUploadedFile("signature.jpg", held.getvalue()),
    }


def test_a_survey_is_written_on_a_phone_sent_twice_and_confirmed_by_the_colleague(town, case):
    row = order_survey(town, case)
    first, second = browser(town.officer), browser(town.reviewer)
    page = first.get(reverse("workbench:survey", args=[case.number, row.pk]))
    assert [point["id"] for point in page.context["task"]["points"]] == ["purpose_is_clear"]
    address, reference = reverse("workbench:survey_send", args=[case.number, row.pk]), uuid.uuid4()
    answers = [first.post(address, sent(reference)) for _time in range(2)]
    own = reverse("workbench:procedure", args=[case.number, row.pk])
    assert [(one.status_code, one.json()) for one in answers] == [(200, {"page": own})] * 2
    report = SurveyReport.objects.get()
    photo = reverse("workbench:survey_file", args=[case.number, row.pk, report.photos[0]["file"]])
    assert second.get(photo).status_code == 200
    assert second.get(reverse("workbench:survey", args=[case.number, row.pk])).url == own
    second.post(reverse("workbench:procedure_act", args=[case.number, row.pk, "confirm"]))
    row.refresh_from_db()
    assert (row.outcome, row.is_open) == ("pass", False)


@pytest.mark.parametrize("wrong", ["", "{}", "[]", '{"reference": "x", "points": [], "photos": []}'])
def test_nonsense_from_a_phone_is_refused_and_nothing_is_kept(town, case, wrong):
    row = order_survey(town, case)
    address = reverse("workbench:survey_send", args=[case.number, row.pk])
    assert browser(town.officer).post(address, {"report": wrong}).status_code == 400
    assert not SurveyReport.objects.exists()


def test_the_empty_form_on_the_phone_names_nobody(client):
    page = client.get(reverse("workbench:survey_offline"))
    assert page.status_code == 200
    assert "survey-task" not in page.content.decode()
    worker = client.get(reverse("workbench:survey_worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    assert reverse("workbench:survey_offline") in worker.content.decode()


def test_the_head_keeps_the_list_of_experts(town):
    client = browser(town.head)
    address = reverse("workbench:experts")
    typed = {"name": town.elder.name, "citizen_id": str(town.elder.citizen_id), "field": "结构工程", "employer": ""}
    assert client.post(address, {**typed, "name": "别人"}).status_code == 422
    assert "已列入专家名单" in client.post(address, typed, follow=True).content.decode()
    assert [one.field for one in client.get(address, {"q": "结构"}).context["rows"]] == ["结构工程"]
    assert browser(town.officer).post(address, typed).status_code == 404


def test_a_revoked_decision_is_told_first_and_cannot_be_revoked_again(town):
    case = make_case(town, "closed")
    address = reverse("workbench:case", args=[case.number])
    assert "撤销决定" in browser(town.head).get(address).content.decode()
    revoke(case, by=town.head, reason="租赁合同系伪造", article="行政许可法 第六十九条")
    page = browser(town.head).get(address).content.decode()
    assert ("决定已撤销" in page, "租赁合同系伪造" in page, ">撤销决定<" in page) == (True, True, False)
    assert reverse("workbench:act", args=[case.number, "revoke"]) not in page
    own = browser(town.applicant).get(reverse("web:case", args=[case.number]))
    assert own.context["badge"]["text"] == "决定已撤销"
    (line,) = browser(town.applicant).get(reverse("web:cases")).context["rows"]
    assert line["badge"] == own.context["badge"]
