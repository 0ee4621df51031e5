"""Both sides of a request in the workbench: ask, take on, answer, and what is refused keeps what was typed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tongban.journeys.assistance.public import AssistanceRequest
from tongban.journeys.assistance.tests.factories import City, make_request
from tongban.journeys.cases.public import case_page
from tongban.journeys.cases.tests.factories import make_case
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def city():
    return City()


def browser(viewer):
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def text_of(answer):
    return answer.content.decode()


def form(**changed):
    return {"what": "duty:residence_check", "question": "请核实地址。", "why": "data", "key": "k1",
            "ground": "行政处罚法 第二十六条", **changed}  # fmt: skip


def test_from_a_case_to_the_answer_of_another_department(city):
    case = make_case(city, "in_review")
    officer, police = browser(city.officer), browser(city.police)
    page = text_of(officer.get(reverse("workbench:case", args=[case.number])))
    new = f"{reverse('workbench:assistance_new')}?case={case.number}"
    assert new in page
    assert officer.get(new).status_code == 200
    paper = SimpleUploadedFile("地址证明.pdf", PDF)
    sent = officer.post(new, form(case=case.number, papers=paper))
    row = AssistanceRequest.objects.get()
    assert (sent["Location"], row.case_id) == (reverse("workbench:assistance_request", args=[row.pk]), case.pk)
    officer.post(new, form(case=case.number))  # the back button and once more
    assert AssistanceRequest.objects.count() == 1
    read = text_of(police.get(reverse("workbench:assistance_request", args=[row.pk])))
    assert str(city.elder.citizen_id) in read
    assert reverse("workbench:case", args=[case.number]) not in read
    for verb, body in (("accept", {}), ("answer", {"answer": "地址属实。"})):
        assert police.post(reverse("workbench:assistance_act", args=[row.pk, verb]), body).status_code == 302
    assert "地址属实。" in text_of(officer.get(sent["Location"]))
    assert "已答复" in text_of(officer.get(reverse("workbench:case", args=[case.number])))


def test_a_datum_is_typed_in_and_stands_in_the_case(city):
    case = make_case(city, "in_review")
    name = "person.residence_address"
    officer = browser(city.officer)
    choices = officer.get(f"{reverse('workbench:assistance_new')}?case={case.number}").context["choices"]
    offered = [one.value for one in [*choices["lacking"], *choices["known"]]]
    assert "fact:person.birth_date" in offered
    assert f"fact:{name}" not in offered
    officer.post(reverse("workbench:assistance_new"), form(case=case.number, what="fact:person.birth_date"))
    row = AssistanceRequest.objects.get()
    police = browser(city.police)
    at = reverse("workbench:assistance_act", args=[row.pk, "answer"])
    empty = police.post(at, {"answer": "见登记"})
    assert (empty.status_code, "见登记" in text_of(empty)) == (422, True)
    assert police.post(at, {"answer": "见登记", "value": "1950-03-04", "as_of": "2026-01-05"}).status_code == 302
    kept = case_page(city.officer, case.number).facts["person.birth_date"]
    assert (kept["value"], kept["as_of"]) == ("1950-03-04", "2026-01-05")


def test_a_refused_form_keeps_what_was_typed(city):
    officer = browser(city.officer)
    answer = officer.post(reverse("workbench:assistance_new"), form(ground="", question="很长的问题", to="没有这个局"))
    assert answer.status_code == 422
    assert "很长的问题" in text_of(answer)
    assert "没有这个局" in text_of(answer)
    assert not AssistanceRequest.objects.exists()


@pytest.mark.parametrize("papers", [[("a.exe", b"MZ")], [(f"{n}.pdf", PDF) for n in range(6)]])
def test_papers_that_are_not_taken_send_nothing(city, papers):
    uploads = [SimpleUploadedFile(name, content) for name, content in papers]
    answer = browser(city.officer).post(reverse("workbench:assistance_new"), form(papers=uploads))
    assert answer.status_code == 422
    assert not AssistanceRequest.objects.exists()


def test_someone_elses_case_is_not_named(city):
    case = make_case(city, "in_review")
    answer = browser(city.police).post(reverse("workbench:assistance_new"), form(case=case.number))
    assert answer.status_code == 404
    assert not AssistanceRequest.objects.exists()


@pytest.mark.parametrize("verb", ["answer", "refuse", "transfer", "extend", "withdraw", "more", "dispute", "order"])
def test_acts_with_nonsense_are_refused_in_words(city, verb):
    row = make_request(city)
    for viewer in (city.officer, city.police):
        client = browser(viewer)
        client.raise_request_exception = False
        at = reverse("workbench:assistance_act", args=[row.pk, verb])
        for body in ({}, {"days": "9" * 30, "to": "没有", "reason": "", "value": "?", "as_of": "2026-13-45"}):
            assert client.post(at, body).status_code in (302, 422)
    row.refresh_from_db()
    assert row.state == "asked"


@pytest.mark.parametrize("query", ["", "?box=out", "?box=above&state=late", "?state=nonsense&q=%25&page=99", "?q=民政"])
def test_boxes_answer_whatever_is_asked_of_them(city, query, django_assert_max_num_queries):
    for _ in range(3):
        make_request(city)
    client = browser(city.police_head)
    client.get(reverse("workbench:assistance"))
    with django_assert_max_num_queries(20):
        assert client.get(reverse("workbench:assistance") + query).status_code == 200


def test_lists_leave_as_files_without_questions_or_people(city):
    make_request(city, case=make_case(city, "in_review"))
    sheet = text_of(browser(city.police).get(reverse("workbench:assistance_export")))
    assert "核实婚姻与居住情况" in sheet
    assert city.elder.name not in sheet
    assert "请核实申请人" not in sheet
    league = text_of(browser(city.health).get(reverse("workbench:assistance_league_export")))
    assert "上海市公安局" in league
