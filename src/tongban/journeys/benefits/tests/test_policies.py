"""A policy is put in force by two officers; its states and who may turn them."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.journeys.benefits.errors import NeedsReason, NotAllowed, NotPolicy, NotYours, SecondOfficer, WrongState
from tongban.journeys.benefits.public import (
    PolicyInForce,
    PolicyState,
    approve_policy,
    end_policy,
    make_pay_file,
    prepare_run,
    propose,
    reject_policy,
    resume_policy,
    set_budget,
    simulate,
    suspend_policy,
    work_out,
)
from tongban.journeys.benefits.tests.factories import make_elder, make_pack, make_policy, run_now, settle
from tongban.journeys.cases.tests.factories import make_pack as make_item


@pytest.mark.django_db
def test_two_officers_put_a_policy_in_force(desk):
    policy = propose(make_pack(), by=desk.officer)
    assert policy.state == PolicyState.PROPOSED
    policy = approve_policy(policy, by=desk.reviewer)
    assert (policy.state, policy.approved_by) == (PolicyState.IN_FORCE, desk.reviewer.actor_ref)
    assert approve_policy(policy, by=desk.second).approved_by == desk.reviewer.actor_ref


@pytest.mark.django_db
def test_nobody_approves_their_own_proposal(desk):
    policy = propose(make_pack(), by=desk.reviewer)
    with pytest.raises(SecondOfficer):
        approve_policy(policy, by=desk.reviewer)
    with pytest.raises(SecondOfficer):
        approve_policy(policy, by="system")
    assert PolicyInForce.objects.get().state == PolicyState.PROPOSED


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "error"), [("officer", NotAllowed), ("foreign", NotYours), ("stranger", NotYours)])
def test_only_reviewers_and_heads_of_the_authority_approve(desk, who, error):
    policy = propose(make_pack(), by=desk.head)
    for act in (
        lambda by: approve_policy(policy, by=by),
        lambda by: reject_policy(policy, by=by, reason="不妥"),
        lambda by: suspend_policy(policy, by=by, reason="不妥"),
        lambda by: set_budget(policy, 2026, 5, by=by),
    ):
        with pytest.raises(error):
            act(getattr(desk, who))


@pytest.mark.django_db
def test_a_new_version_ends_the_one_before(desk):
    first = make_policy(desk, make_pack(code="test_policy_x"))
    second = make_policy(desk, make_pack(code="test_policy_x", amount="16000"))
    first.refresh_from_db()
    assert (first.state, second.state) == (PolicyState.ENDED, PolicyState.IN_FORCE)


@pytest.mark.django_db
def test_one_proposal_at_a_time(desk):
    pack = make_pack(code="test_policy_x")
    assert propose(pack, by=desk.officer).pk == propose(pack, by=desk.reviewer).pk
    with pytest.raises(WrongState):
        propose(make_pack(code="test_policy_x", amount="16000"), by=desk.officer)


@pytest.mark.django_db
def test_a_suspended_policy_runs_and_pays_nothing(desk):
    policy = make_policy(desk)
    make_elder()
    run_now(policy)
    with pytest.raises(NeedsReason):
        suspend_policy(policy, by=desk.head, reason=" ")
    policy = suspend_policy(policy, by=desk.head, reason="核对数据")
    with pytest.raises(WrongState):
        prepare_run([policy], by=desk.officer)
    with pytest.raises(WrongState):
        make_pay_file(policy, by=desk.officer)
    policy = resume_policy(policy, by=desk.head, reason="核对完毕")
    assert make_pay_file(policy, by=desk.officer).lines == 1
    assert end_policy(policy, by=desk.head, reason="文件到期").state == PolicyState.ENDED
    with pytest.raises(WrongState):
        resume_policy(policy, by=desk.head, reason="恢复")


@pytest.mark.django_db
def test_an_item_is_no_policy(desk):
    with pytest.raises(NotPolicy):
        propose(make_item(), by=desk.officer)


@pytest.mark.django_db
def test_a_forecast_says_how_many_where_and_how_much(desk):
    pack = make_pack()
    make_elder("黄浦", district="310101")
    make_elder("浦东", district="310115", birth=date(1961, 8, 31))
    make_elder("差一点", pension_fen=300000)
    make_elder("不知道", pension_fen=None)
    found = simulate(pack, by=desk.officer, period="2026Q3")
    settle()
    found = work_out(found.pk)
    result = found.result
    assert (result["eligible"], result["amount_fen"]) == (2, 75000)
    assert [(row["code"], row["count"], row["amount_fen"]) for row in result["by_district"]] == [
        ("310101", 1, 45000),
        ("310115", 1, 30000),
    ]
    assert [row["count"] for row in result["by_unit"]] == [1, 2, 2]
    assert result["criteria"][1]["near"] >= 1
    assert result["histogram"] == [
        {"from_fen": 30000, "to_fen": 30000, "count": 1},
        {"from_fen": 45000, "to_fen": 45000, "count": 1},
    ]
    assert (result["budget"]["a_year_fen"], result["budget"]["is_enough"]) == (300000, True)
    policy = propose(pack, by=desk.officer, simulation=found)
    assert policy.simulation_id == found.pk
    with pytest.raises(WrongState):
        propose(make_pack(), by=desk.officer, simulation=found)
