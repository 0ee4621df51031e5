"""预算: committed before it is decided, by one conditional statement; released when nothing is due any more."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tongban.journeys.benefits.actions.steps import By, require_officer, said
from tongban.journeys.benefits.errors import BadAnswer, BudgetExceeded
from tongban.journeys.benefits.models import Budget, Entitlement, PolicyInForce
from tongban.journeys.benefits.terms import terms_of


def budget_of(policy: PolicyInForce, year: int) -> Budget:
    """The budget of a year; made with the pack's default when the year is asked about for the first time."""
    default = {"limit_fen": terms_of(policy.pack).budget_fen(year)}
    return Budget.objects.get_or_create(policy_code=policy.policy_code, year=year, defaults=default)[0]


@transaction.atomic
def set_budget(policy: PolicyInForce, year: int, limit_fen: int, *, by: By, reason: str = "") -> Budget:
    """Change what a policy may cost in a year; never below what is committed already.

    Raises:
        BadAnswer: below what is committed, or negative.
        NotYours, NotAllowed: not an officer of the authority, or not its head or reviewer.
    """
    require_officer(by, policy.authority_code, "reviewer", "head")
    budget_of(policy, year)
    budget = Budget.objects.select_for_update().get(policy_code=policy.policy_code, year=year)
    if limit_fen < max(budget.committed_fen, 0):
        raise BadAnswer()
    before, budget.limit_fen = budget.limit_fen, limit_fen
    budget.save(update_fields=["limit_fen"])
    said(policy, "budget_set", by, reason=reason, year=year, before_fen=before, limit_fen=limit_fen)
    return budget


def commit(entitlement: Entitlement) -> None:
    """Bring what the budget holds for an entitlement to what it may cost: what is due, or what is out if that is more.

    One statement that changes the row only while it stays within the limit: two officers deciding at once cannot both
    take the last yuan. The caller holds the entitlement's lock and saves it.

    Raises:
        BudgetExceeded: the year's budget does not cover it; nothing was changed.
    """
    if entitlement.kind != "payment":
        return
    wanted = max(entitlement.amount_fen, entitlement.paid_fen + entitlement.flying_fen)
    delta = wanted - entitlement.committed_fen
    if not entitlement.budget_year:
        entitlement.budget_year = timezone.localdate().year
    if not delta:
        return
    budget = budget_of(entitlement.policy, entitlement.budget_year)
    rows = Budget.objects.filter(pk=budget.pk)
    if delta > 0:
        rows = rows.filter(committed_fen__lte=F("limit_fen") - delta)
    if not rows.update(committed_fen=F("committed_fen") + delta):
        raise BudgetExceeded()
    entitlement.committed_fen = wanted
