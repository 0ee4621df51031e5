"""审查与决定: review, decide once, with reasons, facts, articles and remedies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.process.public import bound, sign
from tongban.journeys.cases.actions.acceptance import take_on
from tongban.journeys.cases.actions.hearings import require_heard
from tongban.journeys.cases.actions.process import finish_work, require_work
from tongban.journeys.cases.actions.steps import (
    By,
    keep_clock,
    lock,
    move,
    note,
    reference,
    request_letter,
    require_staff,
    tell,
)
from tongban.journeys.cases.content import answer_values, facts_for, kept_facts, kit_of_case, subject_of
from tongban.journeys.cases.errors import NeedsGround, NotAllowed, WrongState
from tongban.journeys.cases.models import Case, Decision, Measure
from tongban.journeys.cases.states import UNDECIDED, Result, State

# Printed on every refusal. Legal: 行政许可法 第三十八条第二款; 行政复议法 第九条; 行政诉讼法 第四十六条.
REMEDIES = _("不服本决定的，可自收到之日起60日内申请行政复议，或者在6个月内依法提起行政诉讼。")


@transaction.atomic
def review(case: Case, outcome: str, *, by: By, comment: str = "") -> Case:
    """An officer's opinion before the decision: ``pass``, ``refuse`` or ``return`` (to acceptance).

    Raises:
        WrongState: not under review.
        NotAllowed: a clerk; clerks do not review.
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    if State(case.state) not in UNDECIDED:
        raise WrongState()
    item = require_work(case, "review", "site_survey")
    if item is None:
        raise WrongState()
    if case.state == State.ACCEPTED:
        move(case, State.IN_REVIEW)
        case.save(update_fields=["state", "changed_at"])
        note(case, "review_started", by)
    finish_work(case, item.block, outcome, by, comment)
    tell(case, "reviewed", by, reason=comment, outcome=outcome)
    return lock(case)


@transaction.atomic
def decide(
    case: Case,
    result: str,
    *,
    by: By,
    reasons: Sequence[str] = (),
    articles: Sequence[Mapping[str, str]] = (),
) -> Case:
    """Grant or refuse. Two officers deciding at once have one effect: the second sees the first's decision.

    Args:
        result: ``granted`` or ``refused``.
        reasons: needed for a refusal; each names the condition that is not met.
        articles: ``{document, article}`` of each ground; the pack's legal basis is added.
    Returns:
        The case; still undecided while others have to sign with the decider (会签).
    Raises:
        NotAllowed: a clerk, or an officer without the post that the process asks for.
        NeedsGround: a refusal without reasons or articles, or while promised materials are missing.
        WrongState: not accepted, stopped, a special procedure is open, a hearing may still be asked for or was not
            held, or decided otherwise already.
    Legal: 行政许可法 第三十七条, 第三十八条 (reasons, 复议 and 诉讼), 第四十条 (grants are public).
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    if result not in Result.values:
        raise WrongState(_("请选择准予或者不予"))
    result = Result(result)
    if case.result:
        if case.result == result:
            return case
        raise WrongState(_("这件已经作出决定"))
    if State(case.state) not in UNDECIDED:
        raise WrongState()
    if case.procedures.filter(ended_on=None).exists():
        raise WrongState(_("还有特别程序没有结束"))
    require_heard(case)
    if result == Result.REFUSED and (not [r for r in reasons if r.strip()] or not articles):
        raise NeedsGround()
    if result == Result.GRANTED and hasattr(case, "conditional") and case.conditional.supplied_at is None:
        raise WrongState(_("容缺材料还没有补齐"))
    item = require_work(case, "approve" if 'block="approve"' in case.pack_version.process_xml else "review")
    if item is not None and item.post and not isinstance(by, str) and not by.holds(item.post, "head"):
        raise NotAllowed()
    outcome = result if item is None or item.block == "approve" else {"granted": "pass", "refused": "refuse"}[result]
    if item is not None and not sign(item, outcome, by, "；".join(reasons)):
        return case
    write_decision(case, result, by=by, reasons=reasons, articles=articles)
    if item is not None:
        finish_work(case, item.block, outcome, by, "；".join(reasons))
    return lock(case)


@transaction.atomic
def return_for_review(case: Case, *, by: By, reason: str) -> Case:
    """Send a case that waits for its decision back to the examination. Twice is harmless.

    The applicant sees that it is examined again; the reason is for the colleague and stays with the work.

    Raises:
        NotAllowed: without the post that decides here.
        NeedsGround: no reason.
        WrongState: it does not wait for a decision, or the diagram has no way back.
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    last = case.events.last()
    if last is not None and last.kind == "returned_for_review" and last.by == reference(by):
        return case
    if State(case.state) not in UNDECIDED or not has_way_back(case.pack_version.process_xml):
        raise WrongState()
    item = require_work(case, "approve")
    if item is None:
        raise WrongState()
    if item.post and not isinstance(by, str) and not by.holds(item.post, "head"):
        raise NotAllowed()
    if not reason.strip():
        raise NeedsGround(_("请写明为什么退回，同事要按它重新审查"))
    finish_work(case, "approve", "return", by, reason.strip())
    note(case, "returned_for_review", by)
    tell(case, "returned_for_review", by, reason=reason.strip())
    return lock(case)


def has_way_back(process_xml: str) -> bool:
    """Whether a diagram leads somewhere when the decider returns a case; else its default flow would decide."""
    return re.search(r"outcome\s*=\s*'return'", process_xml) is not None


def write_decision(
    case: Case,
    result: str,
    *,
    by: By,
    reasons: Sequence[str] = (),
    articles: Sequence[Mapping[str, str]] = (),
    automatic: bool = False,
    noted: str = "",
    in_english: str = "",
) -> Decision:
    """The change itself, also for decisions by rules. The facts it rests on are kept with it.

    Args:
        noted: how the timeline calls it; else by its result.
        in_english: the reasons in English, where they are words of the house.
    """
    kit, now = kit_of_case(case), timezone.now()
    names = [name for name in kit.fact_ids if name in {*kit.criteria.names, *_value_names(kit)}]
    facts = facts_for(subject_of(case), names, viewer=by, case_ref=case.ref)
    values = {**facts, **answer_values(case.application.answers or {})}
    basis = [*articles, *({k: str(b.get(k, "")) for k in ("document", "article")} for b in _basis(kit))]
    decision = Decision.objects.create(
        case=case,
        result=result,
        reasons=[str(reason) for reason in reasons],
        facts=kept_facts(facts),
        articles=basis,
        amounts={name: expression(values) for name, expression in kit.values.items()} if result == "granted" else {},
        decided_by=reference(by),
        is_automatic=automatic,
        decided_at=now,
    )
    move(case, State.DECIDED)
    case.decided_at, case.result = now, result
    keep_clock(case)
    case.save()
    if case.decide_by is not None:
        bound(case.ref, None)
    note(case, noted or result, by, "；".join(reasons), due_on=case.delivery_due_on, in_english=in_english)
    legal = "；".join(f"{entry.get('document', '')} {entry.get('article', '')}".strip() for entry in basis)
    if result == Result.REFUSED:
        grounds = [{"text": text, "legal": legal, "remedy": str(REMEDIES)} for text in reasons]
        request_letter(case, "refusal", grounds=grounds, legal_basis=legal)
    elif not case.is_instant:
        request_letter(case, "grant", legal_basis=legal, result=str(Result.GRANTED.label))
    Measure.objects.filter(case=case).update(official=result == Result.GRANTED)
    tell(case, "decided", by, reason="；".join(reasons), result=str(result), automatic=automatic)
    return decision


def decide_by_rules(case: Case) -> bool:
    """Accept and grant by rules alone, when every criterion and every automatic review point is met; inside a process.

    Raises nothing when something is open or not met: a person decides then.
    """
    if case.result:
        return case.result == Result.GRANTED
    if not passes_all_points(case):
        return False
    if case.accepted_on is None:
        take_on(case, "system", accepted_on=timezone.localdate())
    write_decision(case, Result.GRANTED, by="system", automatic=True)
    return True


def passes_all_points(case: Case) -> bool:
    """Whether the automatic check of the last submission was a clear yes."""
    measured = Measure.objects.filter(case=case).first()
    return measured is not None and measured.precheck is True


def _basis(kit: Any) -> list[dict[str, Any]]:
    return list(kit.pack.manifest.get("legal_basis", []))


def _value_names(kit: Any) -> set[str]:
    return {name for expression in kit.values.values() for name in expression.names}
