"""意愿确认: asked only where the law wants it; a yes or no holds for the periods to come, until it is taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tongban.foundation.values.public import yuan
from tongban.journeys.benefits import states
from tongban.journeys.benefits.actions.budgets import commit
from tongban.journeys.benefits.actions.steps import By, about, lock_all, move, reference, require_own, said
from tongban.journeys.benefits.knowledge import owner_filter
from tongban.journeys.benefits.models import Consent, Entitlement
from tongban.journeys.benefits.notices import tell
from tongban.journeys.benefits.states import Consented, State
from tongban.journeys.benefits.terms import Terms


def needs_asking(entitlement: Entitlement, terms: Terms, *, by: By) -> bool:
    """Whether the subject has yet to say yes; asks, or ends what was declined. The caller holds the lock.

    Legal: 个人信息保护法 第二十九条 (separate consent for sensitive information).
    """
    if not terms.needs_consent:
        return False
    consent, made = Consent.objects.select_for_update().get_or_create(
        policy_code=entitlement.policy_code,
        **owner_filter(entitlement.subject),
        defaults={"legal_basis": terms.consent_basis[:300]},
    )
    if consent.state == Consented.GIVEN:
        return False
    if consent.state == Consented.ASKED:
        if entitlement.state == State.MATCHED:
            move(entitlement, State.ASKED_CONSENT)
            entitlement.save()
            said(entitlement, "consent_asked", by, **about(entitlement))
            tell(entitlement, "consent_asked", f"{consent.pk}", amount=yuan(entitlement.amount_fen),
                 basis=terms.consent_basis)  # fmt: skip
        return True
    _decline(entitlement, by)
    return True


@transaction.atomic
def consent(consent: Consent, *, by: By) -> Consent:
    """Say yes: what waits for it goes on at once. Saying it twice is harmless.

    Raises:
        NotYours: another's.
    """
    row = _locked(consent, by)
    if row.state == Consented.GIVEN:
        return row
    _answer(row, Consented.GIVEN, by)
    from tongban.journeys.benefits.actions.runs import decide_by_rule

    for entitlement in _open(row, State.ASKED_CONSENT, State.DECLINED):
        if entitlement.state == State.DECLINED and not entitlement.units.exists():
            _look_later(entitlement)
            continue
        move(entitlement, State.MATCHED)
        entitlement.save()
        decide_by_rule(entitlement)
    return row


@transaction.atomic
def decline(consent: Consent, *, by: By) -> Consent:
    """Say no: nothing is paid, nothing is held against anybody, and one can say yes later.

    Raises:
        NotYours: another's.
        WrongState: a yes is taken back by ``withdraw_consent``.
    """
    row = _locked(consent, by)
    if row.state == Consented.DECLINED:
        return row
    _answer(row, Consented.DECLINED, by)
    for entitlement in _open(row, State.ASKED_CONSENT, State.MATCHED, State.HELD):
        _decline(entitlement, by)
    return row


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: By) -> Consent:
    """Take a yes back: what is not on its way yet ends; what arrived stays.

    Raises:
        NotYours: another's.
        WrongState: there is no yes.
    Legal: 个人信息保护法 第十五条 (withdrawal does not touch what was done before).
    """
    row = _locked(consent, by)
    if row.state == Consented.WITHDRAWN:
        return row
    _answer(row, Consented.WITHDRAWN, by)
    for entitlement in _open(row, State.ASKED_CONSENT, State.MATCHED, State.HELD, State.APPROVED, State.RETURNED):
        _decline(entitlement, by)
    return row


def _locked(consent: Consent, by: By) -> Consent:
    row = Consent.objects.select_for_update().get(pk=consent.pk)
    require_own(by, row)
    return row


def _answer(row: Consent, target: Consented, by: By) -> None:
    states.require(states.CONSENT, row.state, target)
    row.state, row.answered_at, row.answered_by = target, timezone.now(), reference(by)
    row.save()
    said(row, f"consent_{target.value}", by, policy=row.policy_code)


def _open(row: Consent, *wanted: State) -> list[Entitlement]:
    rows = Entitlement.objects.filter(policy_code=row.policy_code, state__in=wanted, **owner_filter(row.subject))
    return [one for one in lock_all(rows.values_list("pk", flat=True)) if one.state in wanted]


def _decline(entitlement: Entitlement, by: By) -> None:
    """End what was not paid; its units are free for another benefit, its budget for another person."""
    if entitlement.paid_fen:  # a part arrived before: that stays, the rest is not paid
        entitlement.amount_fen = entitlement.paid_fen
        move(entitlement, State.PAID)
    else:
        entitlement.units.all().delete()
        entitlement.amount_fen = 0
        move(entitlement, State.DECLINED)
    commit(entitlement)
    entitlement.save()
    said(entitlement, "declined", by, **about(entitlement))


def _look_later(entitlement: Entitlement) -> None:
    """What was declined before and is wanted now is judged again in the background."""
    from tongban.journeys.benefits.jobs import reopen

    reopen.enqueue(key=f"entitlement:{entitlement.pk}", entitlement_id=entitlement.pk)
