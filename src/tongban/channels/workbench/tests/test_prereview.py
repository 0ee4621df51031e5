"""The automatic check on the pages of officers: confirmed or overruled beside the case, and read in figures."""

import pytest
from django.test import Client
from django.urls import reverse

from tongban.journeys.cases.public import PointJudgement, Replay, decide
from tongban.journeys.cases.tests.factories import Town, make_case, make_pack, settle
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def act(client, case, verb, **typed):
    return client.post(reverse("workbench:act", args=[case.number, verb]), typed, follow=True)


def test_an_officer_confirms_overrules_with_a_reason_and_confirms_the_rest(town):
    case = make_case(town, "accepted")
    client = browser(town.officer)
    page = client.get(reverse("workbench:case", args=[case.number]))
    assert page.context["to_confirm"] == 2
    refused = act(client, case, "judge", point="purpose_is_clear", verdict="false")
    assert "请写明原因" in refused.content.decode()
    assert PointJudgement.objects.count() == 0
    said = act(client, case, "judge", point="purpose_is_clear", verdict="false", reason="没有写明贷款银行")
    assert "没有写明贷款银行" in said.content.decode()
    page = act(client, case, "confirm_points")
    assert page.context["to_confirm"] == 0
    assert {(one.point, one.is_overruled) for one in PointJudgement.objects.all()} == {
        ("aged_65", False), ("purpose_is_clear", True),
    }  # fmt: skip


def test_a_clerk_reads_and_does_not_judge(town):
    case = make_case(town, "accepted")
    page = browser(town.clerk).get(reverse("workbench:case", args=[case.number]))
    assert "judge" not in page.context["page"].actions
    assert "confirm_points" not in page.content.decode()


@pytest.fixture
def pack(town):
    pack = make_pack()
    for result in ("granted", "granted", "refused"):
        case = make_case(town, "in_review", pack)
        decide(case, result, by=town.reviewer, reasons=["用途不实"], articles=[{"document": "办法", "article": "三"}])
    return pack


def test_figures_say_how_few_they_rest_on_and_are_taken_away(town, pack):
    client = browser(town.officer)
    address = reverse("workbench:prereview")
    page = client.get(address, {"item": pack.code, "by": "district"})
    text = page.content.decode()
    assert page.status_code == 200
    assert page.context["whole"].accuracy.n == 3
    assert "（件数太少）" in text
    assert page.context["chart"]["series"][2]["values"] == [66.7]
    table = client.get(reverse("workbench:prereview_export"), {"item": pack.code}).content.decode()
    assert "0.6667" in table
    assert browser(town.clerk).get(address).status_code == 404
    assert browser(town.other_authority).get(address, {"item": pack.code}).context["whole"] is None


def test_a_candidate_version_is_held_against_closed_cases(town, pack):
    client = browser(town.head)
    address = reverse("workbench:prereview") + f"?item={pack.code}"
    [(value, _words)] = client.get(address).context["candidates"]
    for wrong in ("", "version:0", "folder:elderly_allowance", "x"):
        assert client.post(address, {"candidate": wrong}).status_code == 422
    assert Replay.objects.count() == 0
    answer = client.post(address, {"candidate": value})
    settle()
    page = client.get(answer.url)
    assert page.context["found"]["figures"].cases == 3
    assert "没有一件会不同" in page.content.decode()
    assert browser(town.officer).post(address, {"candidate": value}).status_code == 422
