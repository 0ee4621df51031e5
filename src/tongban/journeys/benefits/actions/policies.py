"""政策施行: proposed by one officer with its forecast, approved by another, suspended and ended with a reason."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.journeys.benefits import states
from tongban.journeys.benefits.actions.budgets import budget_of
from tongban.journeys.benefits.actions.reviews import require_reason
from tongban.journeys.benefits.actions.steps import By, is_system, reference, require_officer, said
from tongban.journeys.benefits.errors import SecondOfficer, WrongState
from tongban.journeys.benefits.models import PolicyInForce, Simulation
from tongban.journeys.benefits.states import PolicyState
from tongban.journeys.benefits.terms import terms_of
from tongban.journeys.packs.public import PackVersion

CITY = "310000"


@transaction.atomic
def propose(
    pack: PackVersion,
    *,
    by: By,
    simulation: Simulation | None = None,
    region_code: str = CITY,
    begins_on: date | None = None,
    note: str = "",
) -> PolicyInForce:
    """Propose a version of a policy for one region. Proposing the same version again returns the first proposal.

    Args:
        simulation: the forecast on which it rests; must be of this version.
    Raises:
        NotPolicy: the pack is of another kind.
        WrongState: another version is proposed, or the forecast is of another version or not ready.
        NotYours: not an officer of the authority that owns the policy.
    """
    terms = terms_of(pack)
    require_officer(by, pack.authority_code)
    if simulation is not None and (simulation.pack_version_id != pack.pk or not simulation.is_ready):
        raise WrongState()
    rows = PolicyInForce.objects.select_for_update().filter(policy_code=terms.code, region_code=region_code)
    found = rows.filter(state=PolicyState.PROPOSED).first()
    if found:
        if found.pack_version_id != pack.pk:
            raise WrongState()
        return found
    policy = PolicyInForce.objects.create(
        pack_version=pack,
        pack_digest=pack.digest,
        policy_code=terms.code,
        authority_code=pack.authority_code,
        region_code=region_code,
        simulation=simulation,
        begins_on=begins_on or timezone.localdate(),
        proposed_by=reference(by),
        note=note.strip()[:500],
    )
    said(policy, "policy_proposed", by, policy=policy.policy_code, version=pack.version)
    return policy


@transaction.atomic
def approve_policy(policy: PolicyInForce, *, by: By) -> PolicyInForce:
    """Put a proposal in force, as a second officer; the version before ends. Approving twice is harmless.

    Raises:
        SecondOfficer: who proposed cannot approve; jobs cannot either.
        NotAllowed: only a reviewer or the head of the authority.
        WrongState: it was rejected or is over.
    """
    row = PolicyInForce.objects.select_for_update().get(pk=policy.pk)
    require_officer(by, row.authority_code, "reviewer", "head")
    if row.state == PolicyState.IN_FORCE:
        return row
    if reference(by) == row.proposed_by or is_system(by):
        raise SecondOfficer()
    states.require(states.POLICY, row.state, PolicyState.IN_FORCE)
    before = PolicyInForce.objects.select_for_update().filter(
        policy_code=row.policy_code,
        region_code=row.region_code,
        state__in=[PolicyState.IN_FORCE, PolicyState.SUSPENDED],
    )
    for old in before:
        old.state, old.ends_on = PolicyState.ENDED, max(old.begins_on, row.begins_on)
        old.save(update_fields=["state", "ends_on"])
    row.state, row.approved_by, row.approved_at = PolicyState.IN_FORCE, reference(by), timezone.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise WrongState() from error
    budget_of(row, timezone.localdate().year)
    said(row, "policy_in_force", by, policy=row.policy_code)
    return row


@transaction.atomic
def reject_policy(policy: PolicyInForce, *, by: By, reason: str) -> PolicyInForce:
    """Send a proposal back with a reason.

    Raises:
        NeedsReason, SecondOfficer, NotAllowed, WrongState: as for approving.
    """
    row = PolicyInForce.objects.select_for_update().get(pk=policy.pk)
    require_officer(by, row.authority_code, "reviewer", "head")
    require_reason(reason)
    if row.state == PolicyState.REJECTED:
        return row
    if reference(by) == row.proposed_by:
        raise SecondOfficer()
    states.require(states.POLICY, row.state, PolicyState.REJECTED)
    row.state, row.note = PolicyState.REJECTED, reason.strip()[:500]
    row.save(update_fields=["state", "note"])
    said(row, "policy_rejected", by, reason=reason, policy=row.policy_code)
    return row


def suspend_policy(policy: PolicyInForce, *, by: By, reason: str) -> PolicyInForce:
    """Stop runs and pay files of a policy at once, for the time being; what was decided stays. Twice is harmless."""
    return _turn(policy, PolicyState.SUSPENDED, "policy_suspended", by, reason)


def resume_policy(policy: PolicyInForce, *, by: By, reason: str) -> PolicyInForce:
    """Let a suspended policy go on. Twice is harmless."""
    return _turn(policy, PolicyState.IN_FORCE, "policy_resumed", by, reason)


def end_policy(policy: PolicyInForce, *, by: By, reason: str) -> PolicyInForce:
    """End a policy: no further run; what is due is still paid by hand of its last files."""
    return _turn(policy, PolicyState.ENDED, "policy_ended", by, reason)


@transaction.atomic
def _turn(policy: PolicyInForce, target: PolicyState, kind: str, by: By, reason: str) -> PolicyInForce:
    row = PolicyInForce.objects.select_for_update().get(pk=policy.pk)
    require_officer(by, row.authority_code, "reviewer", "head")
    require_reason(reason)
    if row.state == target:
        return row
    states.require(states.POLICY, row.state, target)
    row.state, row.note = target, reason.strip()[:500]
    if target == PolicyState.ENDED:
        row.ends_on = max(timezone.localdate(), row.begins_on)
    row.save(update_fields=["state", "note", "ends_on"])
    said(row, kind, by, reason=reason, policy=row.policy_code)
    return row
