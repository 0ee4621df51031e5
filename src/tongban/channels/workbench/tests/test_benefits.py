"""The benefit desk through its pages: forecast, four eyes, run, review list, pay file, objections."""

import pytest
import time_machine
from django.test import Client

from tongban.journeys.benefits.public import Objection, PayFile, PolicyInForce, Run, Simulation, object_to
from tongban.journeys.benefits.tests.factories import Desk, make_elder, make_pack, make_policy, only, run_now, settle
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in, viewer_for
from tongban.registers.places.public import load_places

pytestmark = pytest.mark.django_db
LIST = {"review": {"mode": "list"}}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-25 10:00+08:00", tick=True):
        yield


@pytest.fixture
def desk():
    load_places()
    return Desk()


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def said(answer) -> list[str]:
    return [str(one) for one in answer.context["messages"]][-1:]


def test_from_forecast_to_money_through_the_pages(desk):
    pack = make_pack()
    elder = make_elder()
    first, second = browser(desk.officer), browser(desk.reviewer)
    here = f"/work/benefits/policies/{pack.code}/"
    assert "还没有测算过" in read(first, here)
    waiting = first.post(f"{here}do/simulate/", follow=True)
    assert "正在测算" in waiting.content.decode()
    settle()
    forecast = Simulation.objects.get()
    assert "预算够用" in read(first, f"/work/benefits/forecasts/{forecast.pk}/")
    first.post(f"{here}do/propose/", {"reason": "按年度计划"})
    assert "等另一位工作人员复核" in read(second, here)
    refused = first.post(f"{here}do/approve/", follow=True)
    assert said(refused) == ["您的岗位不能办理这一步"]
    second.post(f"{here}do/approve/")
    assert PolicyInForce.objects.get().state == "in_force"
    started = first.post(f"{here}do/run/", follow=True).content.decode()
    assert 'hx-trigger="every 2s"' in started
    settle()
    done = read(first, f"/work/benefits/runs/{Run.objects.get(scope='full').pk}/")
    assert "hx-trigger" not in done
    assert "100%" in done
    second.post(f"{here}do/pay/")
    file, third = PayFile.objects.get(), browser(desk.second)
    own = second.post(f"/work/benefits/files/{file.pk}/do/send/", follow=True)
    assert said(own) == ["须由另一位工作人员复核，经办人不能复核自己的工作"]
    third.post(f"/work/benefits/files/{file.pk}/do/send/")
    third.post(f"/work/benefits/files/{file.pk}/do/receipts/")
    assert only(elder).paid_fen == 45000
    assert "国库" in read(second, f"/work/benefits/files/{file.pk}/")
    assert "¥450.00" in read(first, "/work/benefits/")


def test_the_review_list_lets_go_and_holds_back_what_is_ticked(desk):
    policy = make_policy(desk, **LIST)
    people = [make_elder(name) for name in ("甲老人", "乙老人", "丙老人")]
    run_now(policy)
    client = browser(desk.reviewer)
    page = read(client, "/work/benefits/review/")
    assert page.count('name="pk"') == 3
    assert "甲老人" not in page  # lists mask names
    rows = [only(person).pk for person in people]
    back = "/work/benefits/review/"
    none = client.post(f"{back}many/", {"verb": "approve", "back": back}, follow=True)
    assert said(none) == ["请先勾选。"]
    held = client.post(f"{back}many/", {"verb": "hold", "pk": rows[0], "reason": "", "back": back}, follow=True)
    assert said(held) == ["请写明理由"]
    client.post(f"{back}many/", {"verb": "hold", "pk": rows[0], "reason": "账户待核", "back": back})
    client.post(f"{back}many/", {"verb": "approve", "pk": rows[1:], "back": "//evil.example/"})
    assert [only(person).state for person in people] == ["held", "approved", "approved"]
    assert "账户待核" in read(client, f"{back}?state=held")


def test_what_others_own_does_not_exist_for_an_officer(desk):
    policy = make_policy(desk, **LIST)
    elder = make_elder()
    run = run_now(policy)
    client = browser(desk.foreign)
    for path in (
        f"policies/{policy.policy_code}/", f"policies/{policy.policy_code}/compare/", f"runs/{run.pk}/",
        f"entitlements/{only(elder).pk}/",
    ):  # fmt: skip
        assert client.get(f"/work/benefits/{path}").status_code == 404
    assert client.post(f"/work/benefits/entitlements/{only(elder).pk}/do/approve/").status_code == 404
    assert client.get("/work/benefits/").status_code == 200


def test_two_periods_are_compared_with_reasons(desk):
    policy = make_policy(desk)
    make_elder()
    run_now(policy, periods={policy.policy_code: "2026Q2"})
    run_now(policy)
    page = read(browser(desk.officer), f"/work/benefits/policies/{policy.policy_code}/compare/")
    assert "2026Q2 与 2026Q3" in page


def test_an_objection_is_answered_by_another_officer(desk):
    policy = make_policy(desk)
    elder = make_elder()
    run_now(policy)
    object_to(only(elder).decisions.get(), "少算了一个月", by=viewer_for(elder))
    client, found = browser(desk.second), Objection.objects.get()
    assert "少算了一个月" in read(client, "/work/benefits/objections/")
    empty = client.post(f"/work/benefits/objections/{found.pk}/", {"upheld": "no", "answer": ""}, follow=True)
    assert said(empty) == ["请写明理由"]
    client.post(f"/work/benefits/objections/{found.pk}/", {"upheld": "no", "answer": "七月尚未满65周岁"})
    found.refresh_from_db()
    assert found.state == "rejected"


def test_budgets_are_typed_in_yuan_and_nonsense_is_said(desk):
    policy = make_policy(desk)
    client, here = browser(desk.head), f"/work/benefits/policies/{policy.policy_code}/do/budget/"
    wrong = client.post(here, {"limit": "一百万", "reason": "追加"}, follow=True)
    assert "请填写金额" in said(wrong)[0]
    client.post(here, {"limit": "2,000,000", "reason": "追加"})
    assert "¥2,000,000.00" in read(client, f"/work/benefits/policies/{policy.policy_code}/")


@pytest.mark.parametrize("page", ["files/", "objections/", "questions/", "recoveries/", "review/?state=nonsense"])
def test_empty_lists_say_what_belongs_there(desk, page):
    assert "empty" in read(browser(desk.officer), f"/work/benefits/{page}")


def test_the_export_is_a_table_with_masked_names(desk):
    policy = make_policy(desk)
    make_elder("欧阳明月")
    run_now(policy)
    answer = browser(desk.officer).get(f"/work/benefits/export.csv?policy={policy.policy_code}")
    lines = b"".join(answer.streaming_content).decode()
    assert "450.00" in lines
    assert "欧阳明月" not in lines


def test_the_desk_costs_the_same_however_many_policies(desk, django_assert_max_num_queries):
    for _n in range(6):
        make_policy(desk)
    client = browser(desk.officer)
    client.get("/work/benefits/")
    with django_assert_max_num_queries(40):
        client.get("/work/benefits/")
