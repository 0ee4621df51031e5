"""The building blocks that diagrams of packs may name, and what they mean for a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import timezone

from tongban.capabilities.process.public import (
    BlockContext,
    Done,
    Waiting,
    register_service_block,
    register_user_block,
    register_values,
)
from tongban.journeys.cases.actions.notices import declare_kinds
from tongban.journeys.cases.models import Case


def put_on_shelf() -> None:
    """Called once at start-up."""
    register_user_block("accept", outcomes=["accepted", "correction", "declined"], title="受理", due_working_days=5)
    register_user_block("review", outcomes=["pass", "refuse", "return"], title="审查")
    # Legal: 行政许可法 第三十四条第三款 (two or more officers check the substance on the spot).
    survey = ["pass", "fail", "refuse", "return"]
    register_user_block("site_survey", outcomes=survey, title="现场核查", least_signers=2)
    register_user_block("approve", outcomes=["granted", "refused", "return"], positive=["granted"], title="决定")
    register_user_block("verify_pledge", outcomes=["pass", "fail"], title="承诺核查")
    register_user_block("sign_by_parties", outcomes=["signed", "refused"], title="共同签署")
    declare_kinds()
    for name, handler in SERVICE_BLOCKS.items():
        register_service_block(name, handler, final=name in FINAL)
    register_values("cases.case", values_of, types_of_case)


def case_of(owner_ref: str) -> Case:
    """The case of a process, under its lock."""
    from tongban.journeys.cases.actions.steps import lock

    return lock(Case(pk=int(owner_ref.partition(":")[2])))


def values_of(owner_ref: str, names: Iterable[str]) -> Mapping[str, Any]:
    """Answers and the facts kept at submission, for conditions."""
    from tongban.journeys.cases.content import answer_values

    case = Case.objects.select_related("application").get(pk=int(owner_ref.partition(":")[2]))
    facts = {name: fact.get("value") for name, fact in (case.application.facts or {}).items()}
    known = {**facts, **answer_values(case.application.answers or {})}
    return {name: known[name] for name in names if name in known}


def types_of_case(owner_ref: str, names: Iterable[str]) -> Mapping[str, Any]:
    from tongban.journeys.cases.content import kit_of_case

    case = Case.objects.with_pack().get(pk=int(owner_ref.partition(":")[2]))
    types = kit_of_case(case).types
    return {name: types[name] for name in names if name in types}


def precheck(context: BlockContext) -> Done:
    """自动核验: ``pass`` when every criterion and every automatic review point is met, else ``manual``."""
    from tongban.journeys.cases.actions.decision import passes_all_points

    return Done("pass" if passes_all_points(case_of(context.owner_ref)) else "manual")


def await_correction(context: BlockContext) -> Waiting:
    """等待补正: goes on when the applicant has corrected."""
    return Waiting("corrected")


def issue_result(context: BlockContext) -> Waiting | Done:
    """制证: makes the licence or certificate; decides by rules first where no person has decided.

    Legal: 国务院令第716号 第九条; 行政许可法 第三十四条第二款 (decide on the spot where the law's conditions are met).
    """
    from tongban.journeys.cases.actions.decision import decide_by_rules
    from tongban.journeys.cases.actions.results import begin_production
    from tongban.journeys.cases.errors import WrongState

    case = case_of(context.owner_ref)
    if not case.result and not decide_by_rules(case):
        raise WrongState()
    begin_production(case)
    return Waiting("result.produced")


def request_payment(context: BlockContext) -> Waiting | Done:
    """缴费: an order for the fee of the pack; goes on when it is paid."""
    from tongban.journeys.cases.actions.fees import order_fee

    return Waiting("payment.paid") if order_fee(case_of(context.owner_ref)) is not None else Done("paid")


def notify(context: BlockContext) -> Done:
    """通知: the result is there, unless the diagram names another message; decisions are told when they are made."""
    from tongban.journeys.cases.actions.notices import tell_applicant

    case = case_of(context.owner_ref)
    tell_applicant(case, context.attributes.get("message") or "produced", context.element_id)
    return Done()


def ship(context: BlockContext) -> Waiting | Done:
    """寄送或窗口领取: as the applicant chose; goes on when it has arrived. Electronic results need none."""
    from tongban.journeys.cases.actions.delivery import hand_out

    return Waiting("parcel.delivered") if hand_out(case_of(context.owner_ref)) else Done("electronic")


def refuse(context: BlockContext) -> Done:
    """送达不予决定: the decision is made; delivers it and closes the case."""
    from tongban.journeys.cases.actions.ends import end

    case = case_of(context.owner_ref)
    if case.result and not case.is_ended:
        end(case, "system")
    return Done()


def close(context: BlockContext) -> Done:
    """办结."""
    from tongban.journeys.cases.actions.ends import end

    case = case_of(context.owner_ref)
    if not case.is_ended:
        end(case, "system")
    return Done()


def plan_pledge_check(context: BlockContext) -> Done:
    """承诺核查: the day until which the pledge is checked."""
    from tongban.foundation.values.public import TimeLimit

    case = case_of(context.owner_ref)
    within = (case.pack_version.manifest.get("pledge") or {}).get("check_within")
    if within and hasattr(case, "pledge") and case.decided_at:
        case.pledge.check_due_on = TimeLimit.of(within).last_day(timezone.localdate(case.decided_at))
        case.pledge.save(update_fields=["check_due_on"])
    return Done()


SERVICE_BLOCKS: dict[str, Callable[[BlockContext], Done | Waiting]] = {
    "precheck": precheck,
    "await_correction": await_correction,
    "issue_result": issue_result,
    "request_payment": request_payment,
    "notify": notify,
    "ship": ship,
    "refuse": refuse,
    "close": close,
    "plan_pledge_check": plan_pledge_check,
}
FINAL = {"issue_result", "refuse", "close", "ship"}
