"""K3 by month: what was in force and what was decided, against the target."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from tongban.journeys.benefits.models import BenefitDecision, Payment, PolicyInForce
from tongban.journeys.benefits.public import end_policy, suspend_policy
from tongban.journeys.benefits.queries.trend import TARGET, count_trend

from .factories import make_elder, make_policy, pay_now, run_now


@pytest.mark.django_db
def test_twelve_months_end_with_this_one(desk, django_assert_num_queries):
    with django_assert_num_queries(3):
        found = count_trend(date(2026, 1, 31))
    assert [month.first for month in found.months][:2] == [date(2025, 2, 1), date(2025, 3, 1)]
    assert found.months[-1].first == date(2026, 1, 1)
    assert (found.now, found.target, found.is_reached) == (0, TARGET, False)


@pytest.mark.django_db
def test_a_policy_counts_from_its_approval_to_its_end(desk):
    policy, other, third = make_policy(desk), make_policy(desk), make_policy(desk)
    PolicyInForce.objects.filter(pk=policy.pk).update(approved_at=datetime(2026, 9, 30, 17, 0, tzinfo=UTC))
    PolicyInForce.objects.filter(pk=other.pk).update(approved_at=datetime(2026, 8, 5, tzinfo=UTC))
    PolicyInForce.objects.filter(pk=third.pk).update(approved_at=datetime(2026, 8, 5, tzinfo=UTC))
    end_policy(other, by=desk.head, reason="到期")
    PolicyInForce.objects.filter(pk=other.pk).update(ends_on=date(2026, 9, 10))
    suspend_policy(third, by=desk.head, reason="核查")
    found = {month.first.month: month.policies for month in count_trend(date(2026, 11, 20)).months}
    # Five in the afternoon in London is already the first of October here.
    assert [found[month] for month in (7, 8, 9, 10, 11)] == [0, 2, 1, 2, 1]


@pytest.mark.django_db
def test_decisions_and_money_lie_in_the_month_of_the_city(desk):
    policy = make_policy(desk)
    make_elder()
    run_now(policy)
    pay_now(policy, desk)
    moment = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)
    BenefitDecision.objects.update(decided_at=moment)
    Payment.objects.update(answered_at=moment)
    today = max(timezone.localdate(), date(2026, 11, 1))
    found = {month.first: (month.granted, month.paid_fen) for month in count_trend(today).months}
    assert found[date(2026, 10, 1)] == (1, 45000)
    assert sum(count for count, _fen in found.values()) == 1
