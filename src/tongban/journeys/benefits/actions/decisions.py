"""决定: signed and reasoned; and bringing an entitlement to what the facts say now, whatever happened before."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import rfc8785
from django.db import transaction
from django.utils import timezone

from tongban.foundation.trust.public import Signature, declare_purpose, sign, verify
from tongban.foundation.values.public import yuan
from tongban.journeys.benefits.actions.budgets import commit
from tongban.journeys.benefits.actions.questions import ask
from tongban.journeys.benefits.actions.recoveries import plan_recovery
from tongban.journeys.benefits.actions.steps import By, about, lock, move, reference, said
from tongban.journeys.benefits.assessment import Assessment, household_of, reassess
from tongban.journeys.benefits.errors import BudgetExceeded
from tongban.journeys.benefits.models import BenefitDecision, DecisionFact, Entitlement, EntitlementUnit
from tongban.journeys.benefits.notices import tell
from tongban.journeys.benefits.reasons import BY_DATA, NO_BUDGET, SAME_PURPOSE, UNKNOWN
from tongban.journeys.benefits.states import UNDECIDED, State

PURPOSE = "benefit_decision"
declare_purpose(PURPOSE)
Result = BenefitDecision.Result


def write_decision(
    entitlement: Entitlement,
    found: Assessment,
    result: str,
    *,
    by: By,
    before_fen: int = 0,
    reason: str = "",
    ground: str = "",
    automatic: bool = False,
) -> BenefitDecision:
    """Write a further revision with everything it rests on, signed; earlier revisions stay as they are."""
    now = timezone.now()
    decision = BenefitDecision(
        entitlement=entitlement,
        revision=entitlement.decisions.count() + 1,
        result=result,
        amount_fen=entitlement.amount_fen,
        before_fen=before_fen,
        facts=found.facts,
        articles=found.articles,
        arithmetic=found.arithmetic,
        pack_digest=entitlement.policy.pack_digest,
        reason=reason,
        ground=ground,
        decided_by=reference(by),
        is_automatic=automatic,
        decided_at=now,
    )
    data = signed_content(decision)
    decision.digest = hashlib.sha256(data).hexdigest()
    decision.signature = sign(PURPOSE, data).as_dict()
    decision.save(force_insert=True)
    DecisionFact.objects.bulk_create(
        DecisionFact(
            decision=decision,
            entitlement=entitlement,
            fact_id=name,
            person_id=entitlement.person_id,
            organisation_id=entitlement.organisation_id,
        )
        for name in sorted(found.facts)
    )
    entitlement.objection_until = timezone.localdate() + timedelta(days=found.terms.objection_days)
    return decision


def signed_content(decision: BenefitDecision) -> bytes:
    """The bytes under digest and signature: canonical JSON of all that the decision says."""
    content: dict[str, Any] = {
        "entitlement": decision.entitlement_id, "policy": decision.entitlement.policy_code,
        "period": decision.entitlement.period, "subject": decision.entitlement.subject_key,
        "revision": decision.revision, "result": str(decision.result), "amount_fen": decision.amount_fen,
        "before_fen": decision.before_fen, "facts": decision.facts, "articles": decision.articles,
        "arithmetic": decision.arithmetic, "pack": decision.pack_digest, "reason": decision.reason,
        "ground": decision.ground, "by": decision.decided_by, "automatic": decision.is_automatic,
        "at": decision.decided_at.isoformat(timespec="seconds"),
    }  # fmt: skip
    return rfc8785.dumps(content)


def verify_decision(decision: BenefitDecision) -> None:
    """Return silently when nothing in a decision was altered since it was signed.

    Raises:
        NotTrusted: content and signature do not belong together; show it to nobody as a decision, tell the auditors.
    """
    verify(signed_content(decision), Signature(**decision.signature), purpose=PURPOSE)


def keep_units(entitlement: Entitlement, found: Assessment) -> None:
    """Make the rows of units what is due now; a unit that is served for the same purpose otherwise is left out."""
    due = {one.unit.code: one for one in found.due}
    for row in list(entitlement.units.all()):
        one = due.pop(row.unit, None)
        if one is None:
            row.delete()
        elif (row.amount_fen, row.mask) != (one.amount_fen, one.judgement.mask):
            row.amount_fen, row.mask = one.amount_fen, one.judgement.mask
            row.save(update_fields=["amount_fen", "mask"])
    household = household_of(entitlement.subject, found.terms) if due else ""
    EntitlementUnit.objects.bulk_create(
        [
            EntitlementUnit(
                entitlement=entitlement,
                policy_code=entitlement.policy_code,
                purpose_group=found.terms.policy.purpose_group,
                person_id=entitlement.person_id,
                organisation_id=entitlement.organisation_id,
                household=household,
                unit=code,
                day=one.unit.evaluated_on,
                amount_fen=one.amount_fen,
                mask=one.judgement.mask,
            )
            for code, one in due.items()
        ],
        ignore_conflicts=True,
    )


def sum_of_units(entitlement: Entitlement) -> int:
    """What the units come to, in fen."""
    return sum(row.amount_fen for row in entitlement.units.all())


def grant(
    entitlement: Entitlement, found: Assessment, *, by: By, ground: str, automatic: bool = False
) -> BenefitDecision | None:
    """Decide a locked, undecided entitlement on fresh facts. None when it does not come to a decision: held or stopped.

    Raises:
        WrongState: it is decided already.
    """
    settle_undecided(entitlement, found, by=by)
    if entitlement.state not in (State.MATCHED, State.HELD) or entitlement.reason in (UNKNOWN,):
        return None
    try:
        commit(entitlement)
    except BudgetExceeded:
        hold_row(entitlement, NO_BUDGET, by=by)
        return None
    move(entitlement, State.APPROVED if found.terms.is_paid else State.GRANTED)
    entitlement.reason = ""
    decision = write_decision(entitlement, found, Result.GRANTED, by=by, ground=ground, automatic=automatic)
    entitlement.save()
    said(entitlement, "granted", by, reason=ground, **about(entitlement), automatic=automatic)
    kind = {"payment": "granted", "levy": "levy"}.get(entitlement.kind, "granted_right")
    tell(entitlement, kind, f"{entitlement.pk} {decision.revision}")
    return decision


def hold_row(entitlement: Entitlement, reason: str, *, by: By) -> None:
    """Hold a locked row back with its reason; saved here."""
    if entitlement.state == State.HELD and entitlement.reason == reason:
        return
    move(entitlement, State.HELD)
    entitlement.reason = reason[:300]
    entitlement.save()
    said(entitlement, "held", by, reason=reason, **about(entitlement))


def settle_undecided(entitlement: Entitlement, found: Assessment, *, by: By) -> None:
    """Bring a locked, undecided entitlement to what the facts say now: its sum; held if unknown, ended if nothing."""
    keep_units(entitlement, found)
    amount = sum_of_units(entitlement)
    if found.open_names:
        ask(entitlement.subject, found.open_names, policy_code=entitlement.policy_code, by=by)
        entitlement.amount_fen = amount
        if entitlement.state != State.ASKED_CONSENT:
            hold_row(entitlement, UNKNOWN, by=by)
        entitlement.save()
        return
    if not entitlement.units.exists():
        entitlement.amount_fen = 0
        move(entitlement, State.STOPPED)
        entitlement.reason = (found.why_not or SAME_PURPOSE)[:300]
        entitlement.save()
        said(entitlement, "stopped", by, reason=entitlement.reason, **about(entitlement))
        return
    entitlement.amount_fen = amount
    if entitlement.state == State.HELD and entitlement.reason == UNKNOWN:
        move(entitlement, State.MATCHED)
        entitlement.reason = ""
    entitlement.save()


@transaction.atomic
def look_again(
    entitlement_id: int, *, by: By = "system", cause: str = "", corrected: Collection[str] = ()
) -> Entitlement:
    """Bring an entitlement to what the facts say now, whatever its state: the one answer to every change.

    Undecided: the sum follows. Decided and unpaid: a further decision. On its way: looked at again after the receipt.
    Paid: the rest is paid after, or what was too much is recovered. Unknown changes nothing that was decided. Looking
    again without a change does nothing.

    Args:
        cause: why, for the person and the trail: ``数据异议已更正``.
        corrected: facts that were wrong from the start; what merely changed counts from its day on.
    """
    entitlement = lock(entitlement_id)
    if entitlement.state in (State.DECLINED, State.REFUSED):
        return entitlement
    if entitlement.state == State.IN_PAYMENT:
        if not entitlement.is_stale:
            entitlement.is_stale = True
            entitlement.save(update_fields=["is_stale", "changed_at"])
        return entitlement
    found = reassess(entitlement, corrected=corrected)
    if entitlement.state in UNDECIDED and not entitlement.decisions.exists():
        settle_undecided(entitlement, found, by=by)
        return entitlement
    if entitlement.state == State.STOPPED and not entitlement.decisions.exists():
        return _begin_again(entitlement, found, by=by)
    return settle_decided(entitlement, found, by=by, cause=cause)


def _begin_again(entitlement: Entitlement, found: Assessment, *, by: By) -> Entitlement:
    """What was stopped before a decision and is due after all goes back to the list."""
    if not found.due:
        return entitlement
    keep_units(entitlement, found)
    entitlement.amount_fen = sum_of_units(entitlement)
    if entitlement.amount_fen or entitlement.kind == "entitlement":
        move(entitlement, State.MATCHED)
        entitlement.reason = ""
        entitlement.save()
        said(entitlement, "matched", by, **about(entitlement))
    return entitlement


def settle_decided(entitlement: Entitlement, found: Assessment, *, by: By, cause: str = "") -> Entitlement:
    """Bring a locked, decided entitlement whose money does not fly to what the facts say now, by a further decision."""
    if found.open_names:
        # Unknown is never treated as no: what was decided stands until somebody knows better.
        ask(entitlement.subject, found.open_names, policy_code=entitlement.policy_code, by=by)
        return entitlement
    before = entitlement.amount_fen
    keep_units(entitlement, found)
    after = sum_of_units(entitlement)
    entitlement.is_stale = False
    if after == before and bool(found.due) == (entitlement.state != State.STOPPED):
        entitlement.save(update_fields=["is_stale", "changed_at"])
        return entitlement
    entitlement.amount_fen = after
    entitlement.overpaid_fen = max(0, entitlement.paid_fen - after)
    try:
        with transaction.atomic():
            commit(entitlement)
    except BudgetExceeded:
        # Nothing was written yet but the units; the desk sees it, and the next look tries again.
        entitlement.refresh_from_db()
        entitlement.is_stale, entitlement.reason = True, NO_BUDGET
        entitlement.save(update_fields=["is_stale", "reason", "changed_at"])
        return entitlement
    why = cause or found.why_not
    entitlement.reason = why[:300]
    decision = write_decision(
        entitlement,
        found,
        Result.CHANGED if after else Result.STOPPED,
        by=by,
        before_fen=before,
        reason=why,
        ground=found.terms.automatic_rule or BY_DATA,
        automatic=True,
    )
    move_by_money(entitlement)
    entitlement.claimed_fen = 0  # what is claimed is planned anew below
    entitlement.save()
    plan_recovery(entitlement, decision, found.terms, by=by)
    said(entitlement, "changed", by, reason=why, before_fen=before, **about(entitlement))
    tell(entitlement, "changed" if after else "stopped", f"{entitlement.pk} {decision.revision}", before=yuan(before))
    return entitlement


def move_by_money(entitlement: Entitlement) -> None:
    """The state that the sums of a decided entitlement stand for; nothing flies."""
    if entitlement.kind != "payment":
        target = State.GRANTED if entitlement.amount_fen or entitlement.units.exists() else State.STOPPED
    elif entitlement.overpaid_fen:
        target = State.RECOVERING
    elif entitlement.open_fen:
        target = State.APPROVED
    elif not entitlement.amount_fen:
        target = State.RECOVERED if entitlement.recoveries.exists() else State.STOPPED
    else:
        target = State.PAID
    move(entitlement, target)
