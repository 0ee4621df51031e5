"""The page of a case: who gave what, what differs, colleagues, copies, and the way back."""

import pytest
from django.test import Client
from django.urls import reverse

from tongban.journeys.cases.public import Case, accept, review
from tongban.journeys.cases.tests.factories import Town, make_case, settle
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def open_case(client, case):
    return client.get(reverse("workbench:case", args=[case.number]))


def team(client, case, verb, to, reason=""):
    item = open_case(client, case).context["mine"]
    address = reverse("workbench:work_team", args=[case.number, item.pk])
    return client.post(address, {"verb": verb, "to": f"officer:{to.officer_id}", "reason": reason}, follow=True)


def test_given_facts_stand_apart_from_what_was_written(town):
    context = open_case(browser(town.officer), make_case(town)).context
    assert [line.name for group in context["groups"] for line in group.lines] == ["purpose"]
    given = [line.label for one in context["given"] for line in one.lines]
    assert "姓名" in given
    assert all(one.source for one in context["given"])


def test_what_differs_from_the_register_is_said(town):
    case = make_case(town)
    application = case.application
    application.origins = {}
    application.answers = {**application.answers, "name": "王秀瑛"}
    application.save()
    lines = [line for group in open_case(browser(town.officer), case).context["groups"] for line in group.lines]
    assert {line.registered for line in lines if line.name == "name"} == {town.elder.name}


def test_failed_points_are_ticked_for_the_correction(town):
    case = make_case(town, purpose="unclear")
    ticked = [one["id"] for one in open_case(browser(town.officer), case).context["correctable"] if one["failed"]]
    assert ticked == ["purpose_is_clear"]


def test_work_is_copied_and_read(town):
    case = make_case(town)
    assert "已抄送" in team(browser(town.officer), case, "copy", town.head).content.decode()
    client = browser(town.head)
    rows = client.get(reverse("workbench:inbox"), {"scope": "copies"}).context["rows"]
    assert [row.case.pk for row in rows] == [case.pk]
    client.post(reverse("workbench:copy_read", args=[rows[0].copy.pk]))
    again = client.get(reverse("workbench:inbox"), {"scope": "copies"})
    assert again.context["rows"][0].copy.read_at
    assert browser(town.officer).post(reverse("workbench:copy_read", args=[rows[0].copy.pk])).status_code == 404


def test_another_signer_is_added_and_both_must_sign(town):
    case = make_case(town, "in_review")
    client = browser(town.reviewer)
    item = open_case(client, case).context["mine"]
    client.post(reverse("workbench:work_verb", args=[case.number, item.pk, "claim"]))
    assert "全部签完" in team(client, case, "sign_all", town.second_reviewer).content.decode()
    client.post(reverse("workbench:act", args=[case.number, "decide"]), {"result": "granted"})
    case.refresh_from_db()
    assert case.result == ""
    browser(town.second_reviewer).post(reverse("workbench:act", args=[case.number, "decide"]), {"result": "granted"})
    case.refresh_from_db()
    assert case.result == "granted"


def test_work_goes_back_to_an_earlier_step(town):
    case = make_case(town)
    accept(case, by=town.officer)
    review(Case.objects.get(pk=case.pk), "pass", by=town.officer)
    client = browser(town.reviewer)
    page = open_case(client, case)
    assert "review" in [item.element_id for item in page.context["earlier"]]
    address = reverse("workbench:work_verb", args=[case.number, page.context["mine"].pk, "return"])
    client.post(address, {"element": "review", "reason": "请补充核实"})
    settle()
    assert [item.element_id for item in open_case(browser(town.officer), case).context["open_work"]] == ["review"]


def test_filters_stand_in_the_address(town):
    make_case(town)
    client = browser(town.officer)
    shown = client.get(reverse("workbench:inbox"), {"block": "accept", "scope": "claimable"})
    assert len(shown.context["rows"]) == 1
    assert [chip["text"] for chip in shown.context["block_chips"] if chip["current"]] == ["受理"]
    assert client.get(reverse("workbench:inbox"), {"block": "approve"}).context["rows"] == []


def test_the_process_is_drawn(town):
    shown = browser(town.officer).get(reverse("workbench:process", args=[make_case(town).number]))
    assert "process-drawing" in shown.content.decode()
    assert shown.context["diagram"].active == ["accept"]


def test_the_next_case_is_one_key_away(town):
    first, second = make_case(town), make_case(town)
    assert open_case(browser(town.officer), first).context["next_url"].endswith(f"/{second.number}/")


def test_the_case_page_is_within_its_query_budget(town, django_assert_max_num_queries):
    case = make_case(town, "in_review")
    client = browser(town.reviewer)
    open_case(client, case)
    with django_assert_max_num_queries(45):
        open_case(client, case)
