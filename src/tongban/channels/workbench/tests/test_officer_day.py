"""An officer's day through the pages: what waits, deciding, correcting, refusing; and who may not."""

import pytest
from django.test import Client
from django.urls import reverse

from tongban.journeys.cases.public import Case
from tongban.journeys.cases.tests.factories import Town, make_case, settle
from tongban.registers.authorities.public import Officer
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def page(client, case):
    return client.get(reverse("workbench:case", args=[case.number]))


def do(client, case, verb, **data):
    return client.post(reverse("workbench:act", args=[case.number, verb]), data, follow=True)


def test_the_inbox_shows_what_waits_and_leads_to_the_case(town):
    case = make_case(town)
    shown = browser(town.officer).get(reverse("workbench:inbox"))
    assert shown.status_code == 200
    assert reverse("workbench:case", args=[case.number]) in shown.content.decode()
    assert town.elder.name not in shown.content.decode()  # lists mask names


def test_an_empty_inbox_says_so(town):
    assert "这里没有待办" in browser(town.officer).get(reverse("workbench:inbox")).content.decode()


def test_claimed_work_is_ones_own(town):
    make_case(town)
    client = browser(town.officer)
    shown = client.get(reverse("workbench:inbox"), {"scope": "claimable"})
    item = shown.context["rows"][0].item
    client.post(reverse("workbench:claim_many"), {"item": [item.pk]})
    assert [row.item.pk for row in client.get(reverse("workbench:inbox"), {"scope": "mine"}).context["rows"]] == [
        item.pk
    ]


def test_a_case_is_accepted_reviewed_and_granted_through_its_page(town):
    case = make_case(town)
    assert "受理" in page(browser(town.officer), case).content.decode()
    do(browser(town.officer), case, "accept")
    do(browser(town.officer), case, "review", outcome="pass", reason="材料齐全")
    do(browser(town.reviewer), case, "decide", result="granted")
    settle()
    case.refresh_from_db()
    assert (case.state, case.result) == ("closed", "granted")
    assert page(browser(town.officer), case).status_code == 200


def test_a_refusal_takes_its_reasons_and_articles_from_the_conditions(town):
    case = make_case(town, "in_review")
    do(browser(town.reviewer), case, "decide", result="refused", ground=["aged_65"], reason="本人自述")
    case.refresh_from_db()
    assert case.result == "refused"
    assert case.decision.reasons == ["您还未满65周岁", "本人自述"]
    assert {"document": "测试办法", "article": "第三条"} in case.decision.articles


def test_a_refusal_without_reasons_is_told_and_changes_nothing(town):
    case = make_case(town, "in_review")
    answer = do(browser(town.reviewer), case, "decide", result="refused")
    assert "请写明理由和依据" in answer.content.decode()
    case.refresh_from_db()
    assert case.result == ""


def test_only_what_the_guide_has_can_be_asked_for(town):
    case = make_case(town)
    do(
        browser(town.officer),
        case,
        "request_correction",
        item=["invented", "purpose"],
        **{"text-purpose": "请写清贷款银行"},
    )
    case.refresh_from_db()
    assert case.state == "correction_requested"
    assert case.corrections.get().items == [{"id": "purpose", "text": "请写清贷款银行", "remedy": ""}]


def test_a_clerk_accepts_but_does_not_decide(town):
    case = make_case(town, "in_review")
    answer = do(browser(town.clerk), case, "decide", result="granted")
    assert "您的岗位不能办理这一步" in answer.content.decode()
    case.refresh_from_db()
    assert case.result == ""


@pytest.mark.parametrize("who", ["other_authority", "applicant", "stranger"])
def test_a_stranger_finds_no_such_case(town, who):
    case = make_case(town)
    client = browser(getattr(town, who))
    assert page(client, case).status_code == 404
    assert do(client, case, "accept").status_code == 404
    case.refresh_from_db()
    assert case.state == "received"


def test_a_double_click_has_one_effect(town):
    case = make_case(town, "in_review")
    client = browser(town.reviewer)
    do(client, case, "decide", result="granted")
    do(client, case, "decide", result="granted")
    assert Case.objects.get(pk=case.pk).events.filter(kind="granted").count() == 1


def test_cases_are_found_by_the_end_of_their_number_by_name_and_by_citizen_id(town):
    case = make_case(town)
    client = browser(town.officer)
    for words in (case.number[-8:], town.elder.name, town.elder.citizen_id):
        found = client.get(reverse("workbench:cases"), {"q": words}).context["cases"]
        assert [one.pk for one in found] == [case.pk], words
    assert client.get(reverse("workbench:cases"), {"q": "没有的人"}).context["cases"] == []


def test_work_is_handed_to_a_colleague(town):
    case = make_case(town)
    client = browser(town.officer)
    item = client.get(reverse("workbench:inbox")).context["rows"][0].item
    client.post(reverse("workbench:work_verb", args=[case.number, item.pk, "claim"]))
    to = f"officer:{town.reviewer.officer_id}"
    client.post(reverse("workbench:work_verb", args=[case.number, item.pk, "delegate"]), {"to": to, "reason": "休假"})
    item.refresh_from_db()
    assert item.assignee == to
    elsewhere = f"officer:{Officer.objects.exclude(authority_id='civil_affairs_bureau').first().pk}"
    answer = client.post(reverse("workbench:work_verb", args=[case.number, item.pk, "copy"]), {"to": elsewhere})
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["inbox", "cases", "supervision", "remedies", "statistics"])
def test_every_list_is_within_its_query_budget(town, name, django_assert_max_num_queries):
    for _ in range(3):
        make_case(town)
    client = browser(town.head)
    client.get(reverse(f"workbench:{name}"))
    with django_assert_max_num_queries(34):
        assert client.get(reverse(f"workbench:{name}")).status_code == 200


def test_the_figures_are_counted_from_cases(town):
    case = make_case(town, "closed")
    found = browser(town.reviewer).get(reverse("workbench:statistics")).context["found"]
    assert (found.received, found.closed, found.decided, found.on_time, found.mine) == (1, 1, 1, 1, 1)
    exported = browser(town.reviewer).get(reverse("workbench:export")).content.decode("utf-8-sig")
    assert exported.splitlines()[-1].endswith(",1,1,1,1")
    assert case.number not in exported
