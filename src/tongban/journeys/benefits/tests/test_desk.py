"""What officers see: their own, page by page; strangers see nothing."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.foundation.access.public import NotVisible
from tongban.journeys.benefits.public import (
    State,
    compare_periods,
    desk_counts,
    desk_policies,
    desk_policy,
    entitlements,
    export_entitlements,
    figures,
    pay_files,
    review_list,
    run_page,
    runs,
    visible_entitlement,
    why_vanished,
)
from tongban.journeys.benefits.tests.factories import AGED_65, QUARTER, make_elder, make_policy, only, pay_now, run_now

LIST = {"review": {"mode": "list"}}


@pytest.mark.django_db
def test_the_review_list_goes_page_by_page(desk):
    policy = make_policy(desk, **LIST)
    for number in range(3):
        make_elder(f"老人{number}")
    run_now(policy)
    first = review_list(desk.officer, policy_code=policy.policy_code, size=2)
    second = review_list(desk.officer, policy_code=policy.policy_code, size=2, after=first.next)
    assert [len(first.rows), len(second.rows), second.next] == [2, 1, ""]
    assert desk_counts(desk.officer)["to_review"] == 3


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["foreign", "stranger"])
def test_others_see_nothing(desk, who):
    policy = make_policy(desk, **LIST)
    elder = make_elder()
    run = run_now(policy)
    viewer = getattr(desk, who)
    for listed in (review_list, runs, entitlements, pay_files):
        assert listed(viewer).rows == []
    assert desk_policies(viewer) == []
    assert not any(desk_counts(viewer).values())
    for hidden in (
        lambda: run_page(viewer, run.pk),
        lambda: desk_policy(viewer, policy.policy_code),
        lambda: visible_entitlement(viewer, only(elder).pk),
    ):
        with pytest.raises(NotVisible):
            hidden()


@pytest.mark.django_db
def test_lists_cost_the_same_for_one_and_for_many(desk, django_assert_num_queries):
    policy = make_policy(desk, **LIST)
    for number in range(5):
        make_elder(f"老人{number}")
    run = run_now(policy)
    with django_assert_num_queries(2):
        rows = review_list(desk.officer).rows
        assert [row.person.name for row in rows if row.policy.pack][0] == "老人4"
    with django_assert_num_queries(4):
        run_page(desk.officer, run.pk)
    with django_assert_num_queries(5):
        desk_policies(desk.officer)


@pytest.mark.django_db
def test_two_periods_are_compared_with_the_reason(desk):
    until_76 = {**AGED_65, "id": "until_76", "expr": "add_years(person.birth_date, 76) > current_date"}
    until_76["refusal"] = {"zh": "已满76周岁", "en": "76 or older"}
    policy = make_policy(desk, criteria=[AGED_65, until_76])
    make_elder("留下", birth=date(1955, 1, 1))
    leaves = make_elder("离开", birth=date(1950, 7, 2))
    run_now(policy, periods={policy.policy_code: "2026Q2"})
    comes = make_elder("新来", birth=date(1955, 1, 1))
    run_now(policy)
    found = compare_periods(desk.officer, policy.policy_code, "2026Q2", QUARTER)
    assert [row.person_id for row in found.appeared] == [comes.pk]
    assert [row.person_id for row in found.vanished] == [leaves.pk]
    assert (found.before, found.after) == ((2, 90000), (2, 90000))
    why = why_vanished(desk.officer, found.vanished[0], QUARTER)
    assert [one.text for one in why] == ["已满76周岁"]


@pytest.mark.django_db
def test_an_export_masks_names_and_stands_in_the_trail(desk):
    policy = make_policy(desk)
    make_elder("王秀英")
    run_now(policy)
    text = "".join(export_entitlements(desk.officer, policy_code=policy.policy_code))
    lines = text.strip().splitlines()
    assert len(lines) == 2
    assert "王*" in lines[1]
    assert "秀英" not in text
    assert "450.00" in lines[1]


@pytest.mark.django_db
def test_the_figures_count_what_reached_people(desk):
    policy = make_policy(desk)
    make_elder()
    make_policy(desk)
    run_now(policy)
    assert figures()["paid_fen"] == 0
    pay_now(policy, desk)
    assert figures() == {"policies_in_force": 2, "delivered": 1, "paid_fen": 45000, "people": 1, "firms": 0}
    assert entitlements(desk.officer, states=[State.PAID]).rows[0].paid_fen == 45000
