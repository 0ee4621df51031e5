"""审核名单: an officer looks at the list, lets go what is right, holds back with a reason what is not clear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from tongban.journeys.benefits.actions.budgets import commit
from tongban.journeys.benefits.actions.consents import needs_asking
from tongban.journeys.benefits.actions.decisions import Result, grant, hold_row, look_again, write_decision
from tongban.journeys.benefits.actions.steps import By, about, lock, move, require_officer, said
from tongban.journeys.benefits.assessment import reassess
from tongban.journeys.benefits.errors import BenefitError, NeedsReason, NotAllowed, WrongState
from tongban.journeys.benefits.models import Entitlement
from tongban.journeys.benefits.notices import tell
from tongban.journeys.benefits.reasons import BY_LIST
from tongban.journeys.benefits.states import State
from tongban.journeys.benefits.terms import terms_of


@dataclass
class Report:
    """What became of a list of entitlements: the keys that went through, and why the others did not."""

    done: list[int] = field(default_factory=list)
    left: dict[int, str] = field(default_factory=dict)


def require_reason(reason: str) -> None:
    """Raises NeedsReason when nothing was written."""
    if not reason.strip():
        raise NeedsReason()


@transaction.atomic
def approve(entitlement: Entitlement, *, by: By, reason: str = "") -> Entitlement:
    """Let one entitlement go: judged afresh, decided, signed, told. Approving twice is harmless.

    What is not due any more, is unknown or is not covered by the budget is held or stopped with its reason instead.

    Raises:
        NotYours: another authority's.
        NotAllowed: only a reviewer or the head decides.
        WrongState: it waits for consent, or is over.
    """
    entitlement = lock(entitlement.pk)
    require_officer(by, entitlement.authority_code, "reviewer", "head", region_code=entitlement.region_code)
    if entitlement.state not in (State.MATCHED, State.HELD):
        if entitlement.decisions.filter(result=Result.GRANTED).exists():
            return entitlement
        raise WrongState()
    terms = terms_of(entitlement.policy.pack)
    if needs_asking(entitlement, terms, by=by):
        return entitlement
    grant(entitlement, reassess(entitlement, viewer=by), by=by, ground=reason.strip() or BY_LIST)
    return entitlement


def approve_all(pks: Iterable[int], *, by: By, reason: str = "") -> Report:
    """Let many go, each in a transaction of its own, so that one that does not fit holds up no other."""
    report = Report()
    for pk in pks:
        try:
            row = approve(Entitlement(pk=pk), by=by, reason=reason)
        except (BenefitError, IndexError) as error:
            report.left[pk] = str(getattr(error, "message", "")) or str(WrongState.message)
            continue
        if row.state in (State.HELD, State.STOPPED, State.ASKED_CONSENT, State.DECLINED):
            report.left[pk] = row.reason or str(State(row.state).label)
        else:
            report.done.append(pk)
    return report


@transaction.atomic
def hold_back(entitlement: Entitlement, *, by: By, reason: str) -> Entitlement:
    """Keep one back while something is looked into. Holding twice with the same reason is harmless.

    Raises:
        NeedsReason: without a reason.
        NotYours: another authority's.
        WrongState: money is on its way, or it is over.
    """
    entitlement = lock(entitlement.pk)
    require_officer(by, entitlement.authority_code, region_code=entitlement.region_code)
    require_reason(reason)
    if entitlement.state not in (State.MATCHED, State.HELD, State.APPROVED, State.RETURNED):
        raise WrongState()
    hold_row(entitlement, reason.strip(), by=by)
    return entitlement


def hold_all(pks: Iterable[int], *, by: By, reason: str) -> Report:
    """Keep many back for one reason."""
    report = Report()
    for pk in pks:
        try:
            hold_back(Entitlement(pk=pk), by=by, reason=reason)
            report.done.append(pk)
        except (BenefitError, IndexError) as error:
            report.left[pk] = str(getattr(error, "message", ""))
    return report


@transaction.atomic
def release(entitlement: Entitlement, *, by: By) -> Entitlement:
    """Put back on its way what was held: to the list, or to the next pay file if it was decided before."""
    entitlement = lock(entitlement.pk)
    require_officer(by, entitlement.authority_code, region_code=entitlement.region_code)
    if entitlement.state != State.HELD:
        return entitlement
    decided = entitlement.decisions.filter(result=Result.GRANTED).exists()
    move(entitlement, State.APPROVED if decided else State.MATCHED)
    entitlement.reason = ""
    entitlement.save()
    said(entitlement, "released", by, **about(entitlement))
    return look_again(entitlement.pk, by=by)


@transaction.atomic
def refuse(entitlement: Entitlement, *, by: By, reason: str) -> Entitlement:
    """Decide that nothing is given although the rules match, with the reason; the person may object.

    Raises:
        NeedsReason: without a reason.
        NotAllowed: only a reviewer or the head decides.
        WrongState: decided already.
    Legal: 行政许可法 第三十八条第二款 (reasons and remedies, applied by analogy).
    """
    entitlement = lock(entitlement.pk)
    require_officer(by, entitlement.authority_code, "reviewer", "head", region_code=entitlement.region_code)
    require_reason(reason)
    if entitlement.state == State.REFUSED:
        return entitlement
    if entitlement.state not in (State.MATCHED, State.HELD) or entitlement.paid_fen:
        raise WrongState()
    if isinstance(by, str):
        raise NotAllowed()
    found, before = reassess(entitlement, viewer=by), entitlement.amount_fen
    entitlement.units.all().delete()
    entitlement.amount_fen = 0
    move(entitlement, State.REFUSED)
    entitlement.reason = reason.strip()[:300]
    commit(entitlement)
    decision = write_decision(entitlement, found, Result.REFUSED, by=by, before_fen=before, reason=reason.strip())
    entitlement.save()
    said(entitlement, "refused", by, reason=reason, **about(entitlement))
    tell(entitlement, "refused", f"{entitlement.pk} {decision.revision}")
    return entitlement
