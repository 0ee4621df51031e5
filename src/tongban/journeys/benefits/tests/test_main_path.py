"""From a policy in force to money on the account, without anybody asking."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.capabilities.messaging.public import Message
from tongban.journeys.benefits.public import (
    Budget,
    Entitlement,
    Payment,
    State,
    make_pay_file,
    my_benefits,
    send_file,
    take_receipts,
    verify_decision,
)
from tongban.journeys.benefits.tests.factories import QUARTER, make_elder, make_policy, only, pay_now, run_now
from tongban.registers.identity.tests.factories import viewer_for


@pytest.mark.django_db
def test_an_elder_is_paid_three_months_without_asking(desk):
    policy, elder = make_policy(desk), make_elder()
    make_elder("李年轻", birth=date(1980, 1, 1))
    run = run_now(policy)
    found = only(elder)
    assert (found.period, found.amount_fen, found.state) == (QUARTER, 45000, State.APPROVED)
    assert Entitlement.objects.count() == 1
    assert run.progress["made"] == 3
    file = make_pay_file(policy, by="system")
    assert (file.lines, file.total_fen) == (1, 45000)
    take_receipts(send_file(file, by=desk.reviewer))
    found.refresh_from_db()
    assert (found.state, found.paid_fen, found.flying_fen) == (State.PAID, 45000, 0)
    payment = Payment.objects.get()
    decision = payment.decision
    verify_decision(decision)
    assert decision.facts["person.pension_fen"]["value"] == 200000
    assert {"document": "测试办法", "article": "第三条"} in decision.articles
    assert [row["amount_fen"] for row in decision.arithmetic] == [15000, 15000, 15000]
    told = list(Message.objects.filter(person=elder).order_by("pk").values_list("kind", flat=True))
    assert told == ["benefit.granted", "benefit.paid"]
    words = Message.objects.get(kind="benefit.paid")
    assert words.title_zh == "测试津贴：¥450.00 已到账"
    assert f"尾号 {payment.account_tail}" in words.body_zh
    assert "2026年7月至9月" in words.body_zh
    assert Budget.objects.get(policy_code=policy.policy_code).committed_fen == 45000


@pytest.mark.django_db
def test_a_second_run_changes_nothing(desk):
    policy, elder = make_policy(desk), make_elder()
    run_now(policy)
    pay_now(policy, desk)
    again = run_now(policy)
    assert (again.progress["made"], again.progress["known"]) == (0, 3)
    assert make_pay_file(policy, by="system") is None
    assert only(elder).paid_fen == 45000
    assert Payment.objects.count() == 1


@pytest.mark.django_db
def test_a_birthday_month_counts_whole(desk):
    policy = make_policy(desk)
    elder = make_elder(birth=date(1961, 8, 31))
    run_now(policy)
    assert only(elder).amount_fen == 30000
    assert list(only(elder).units.values_list("unit", flat=True)) == ["2026-08", "2026-09"]


@pytest.mark.django_db
def test_the_person_sees_what_they_have_and_what_is_near(desk):
    policy, elder = make_policy(desk), make_elder()
    run_now(policy)
    pay_now(policy, desk)
    mine = my_benefits(viewer_for(elder))
    assert [(card.title, card.amount_fen) for card in mine.have] == [("测试津贴", 45000)]
    assert [card.amount_fen for card in mine.coming] == [45000]  # the whole quarter that runs
    young = make_elder("快六十五", birth=date(1962, 3, 10))
    near = my_benefits(viewer_for(young)).nearly
    assert [(card.reason, card.comes_true_on) for card in near] == [("未满65周岁", date(2027, 3, 10))]
