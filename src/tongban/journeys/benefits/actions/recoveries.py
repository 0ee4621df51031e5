"""追回: what was paid too much comes back in instalments; never more than was overpaid, never by surprise."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from tongban.capabilities.payments.public import PaymentOrder, create_order
from tongban.foundation.values.public import add_months, yuan
from tongban.journeys.benefits.actions.budgets import commit
from tongban.journeys.benefits.actions.steps import By, about, lock, move, require_officer, require_own, said
from tongban.journeys.benefits.errors import NeedsReason, WrongState
from tongban.journeys.benefits.models import BenefitDecision, Entitlement, Recovery, RecoveryInstalment
from tongban.journeys.benefits.notices import tell
from tongban.journeys.benefits.states import RecoveryState, State
from tongban.journeys.benefits.terms import Terms, terms_of


def plan_recovery(entitlement: Entitlement, decision: BenefitDecision, terms: Terms, *, by: By) -> Recovery | None:
    """Make what is to come back equal to what is overpaid: a new plan, or a smaller one when less is overpaid now.

    The caller holds the entitlement's lock. Instalments that were paid stay; those still due are planned anew.
    A sum below the policy's minimum is written down and not claimed.
    """
    _drop_open_plans(entitlement)
    owed = entitlement.overpaid_fen
    if not owed:
        entitlement.save(update_fields=["claimed_fen"])
        return None
    most, minimum = terms.clawback()
    waived = owed < minimum
    recovery = Recovery.objects.create(
        entitlement=entitlement,
        decision=decision,
        person_id=entitlement.person_id,
        organisation_id=entitlement.organisation_id,
        authority_code=entitlement.authority_code,
        amount_fen=owed,
        state=RecoveryState.WAIVED if waived else RecoveryState.OPEN,
        reason=entitlement.reason,
    )
    if waived:
        move(entitlement, State.RECOVERED)
        entitlement.save()
        said(recovery, "recovery_waived", by, amount_fen=owed)
        return recovery
    parts = _instalments(recovery, most)
    entitlement.claimed_fen = owed
    entitlement.save(update_fields=["claimed_fen", "changed_at"])
    said(recovery, "recovery_planned", by, amount_fen=owed, instalments=len(parts))
    tell(entitlement, "recovery", str(recovery.pk), amount=yuan(owed), count=len(parts),
         each=yuan(parts[0].amount_fen), due=parts[0].due_on)  # fmt: skip
    return recovery


def _drop_open_plans(entitlement: Entitlement) -> None:
    """End the plans that run: what was paid of them stays collected, what was not is no longer claimed."""
    for recovery in entitlement.recoveries.select_for_update().filter(state=RecoveryState.OPEN):
        recovery.instalments.filter(paid_at=None).delete()
        if recovery.collected_fen:
            recovery.amount_fen, recovery.state = recovery.collected_fen, RecoveryState.SETTLED
        else:
            recovery.state = RecoveryState.WAIVED
        recovery.save(update_fields=["amount_fen", "state"])
    entitlement.claimed_fen = 0


def _instalments(recovery: Recovery, most: int) -> list[RecoveryInstalment]:
    """Equal monthly parts, the first carrying the odd fen; the first is due in a month."""
    each, odd = divmod(recovery.amount_fen, most)
    if not each:
        most, each, odd = 1, recovery.amount_fen, 0
    today = timezone.localdate()
    return RecoveryInstalment.objects.bulk_create(
        RecoveryInstalment(
            recovery=recovery,
            number=number,
            amount_fen=each + (odd if number == 1 else 0),
            due_on=add_months(today, number),
        )
        for number in range(1, most + 1)
    )


@transaction.atomic
def order_instalment(instalment: RecoveryInstalment, *, by: By) -> PaymentOrder:
    """The payment order with which an instalment is paid back; asking twice returns the same one.

    Raises:
        NotYours: another's.
        WrongState: it is paid, or no longer claimed.
    """
    rows = RecoveryInstalment.objects.select_related("recovery__entitlement__policy")
    current = rows.filter(pk=instalment.pk).first()
    require_own(by, (current or instalment).recovery)
    if current is None or current.paid_at or current.recovery.state != RecoveryState.OPEN:
        raise WrongState()
    instalment, recovery = current, current.recovery
    terms = terms_of(recovery.entitlement.policy.pack)
    zh, en = terms.titles["zh"], terms.titles["en"]
    return create_order(
        f"{instalment.ref} back",
        owner_ref=instalment.ref,
        payer=recovery.owner,
        amount_fen=instalment.amount_fen,
        title={"zh": f"{zh} 多付退回 第{instalment.number}期", "en": f"{en}: repayment {instalment.number}"},
        authority_code=recovery.authority_code,
        legal_basis="民法典 第九百八十五条",
        return_path=f"/benefits/{recovery.entitlement_id}/",
        by=by,
    )


@transaction.atomic
def instalment_paid(instalment_id: int) -> RecoveryInstalment | None:
    """The money of an instalment arrived: it counts once, however often we hear it.

    Returns: None when the plan was ended meanwhile; the caller gives the money back.
    """
    known = RecoveryInstalment.objects.filter(pk=instalment_id).select_related("recovery").first()
    if known is None:
        return None
    entitlement = lock(known.recovery.entitlement_id)
    instalment = RecoveryInstalment.objects.select_related("recovery").filter(pk=instalment_id).first()
    if instalment is None or instalment.paid_at:
        return instalment
    recovery, amount = instalment.recovery, instalment.amount_fen
    instalment.paid_at = timezone.now()
    instalment.save(update_fields=["paid_at"])
    recovery.collected_fen += amount
    if recovery.collected_fen == recovery.amount_fen:
        recovery.state = RecoveryState.SETTLED
    recovery.save(update_fields=["collected_fen", "state"])
    entitlement.paid_fen -= amount
    entitlement.overpaid_fen -= amount
    entitlement.claimed_fen -= amount
    commit(entitlement)
    if recovery.state == RecoveryState.SETTLED:
        move(entitlement, State.RECOVERED)
    entitlement.save()
    said(recovery, "instalment_paid", "system", number=instalment.number, amount_fen=amount, **_of(entitlement))
    return instalment


def _of(entitlement: Entitlement) -> dict[str, Any]:
    found = about(entitlement)
    found.pop("amount_fen")
    return found


@transaction.atomic
def stretch_recovery(recovery: Recovery, instalments: int, *, by: By, reason: str) -> Recovery:
    """Spread what is still due over more months, when somebody cannot bear it.

    Raises:
        NeedsReason: without a reason.
        WrongState: settled already, or fewer than one month.
        NotYours, NotAllowed: only a reviewer or head of the authority.
    """
    entitlement = lock(recovery.entitlement_id)
    recovery = Recovery.objects.select_for_update().get(pk=recovery.pk)
    require_officer(by, recovery.authority_code, "reviewer", "head", region_code=entitlement.region_code)
    if not reason.strip():
        raise NeedsReason()
    if recovery.state != RecoveryState.OPEN or not 1 <= instalments <= 60:
        raise WrongState()
    unpaid = recovery.instalments.filter(paid_at=None)
    left, first = unpaid.aggregate(total=Sum("amount_fen"))["total"], _first(unpaid)
    paid = recovery.instalments.exclude(paid_at=None).count()
    unpaid.delete()
    each, odd = divmod(left, instalments)
    RecoveryInstalment.objects.bulk_create(
        RecoveryInstalment(
            recovery=recovery,
            number=paid + number,
            amount_fen=each + (odd if number == 1 else 0),
            due_on=add_months(first, number - 1),
        )
        for number in range(1, instalments + 1)
        if each + odd
    )
    said(recovery, "recovery_stretched", by, reason=reason, instalments=instalments)
    return recovery


def _first(unpaid: object) -> date:
    row = unpaid.first()  # type: ignore[attr-defined]
    return max(row.due_on, timezone.localdate()) if row else add_months(timezone.localdate(), 1)


def remind_instalments(today: date) -> int:
    """Tell who has an instalment due within a week; each is told once. Returns how many."""
    soon = today.toordinal() + 7
    rows = RecoveryInstalment.objects.filter(
        paid_at=None, reminded_at=None, due_on__lte=date.fromordinal(soon), recovery__state=RecoveryState.OPEN
    ).select_related("recovery__entitlement__policy", "recovery__entitlement__person",
                     "recovery__entitlement__organisation")  # fmt: skip
    count = 0
    for instalment in rows.iterator():
        with transaction.atomic():
            marked = RecoveryInstalment.objects.filter(pk=instalment.pk, reminded_at=None)
            if marked.update(reminded_at=timezone.now()):
                tell(instalment.recovery.entitlement, "instalment_due", str(instalment.pk), number=instalment.number,
                     amount=yuan(instalment.amount_fen), due=instalment.due_on)  # fmt: skip
                count += 1
    return count
