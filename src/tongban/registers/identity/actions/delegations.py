"""Delegations: given with consent, narrowed on the way down, ended at once with everything below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit import public as audit
from tongban.foundation.events import public as events
from tongban.registers.authorities.public import Officer
from tongban.registers.identity.errors import NotAllowed, TooWide
from tongban.registers.identity.models import Delegation
from tongban.registers.identity.powers import with_chain
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

# Legal representative → manager → clerk → one more; longer chains nobody can oversee.
LONGEST_CHAIN = 3


@transaction.atomic
def grant_delegation(
    *,
    agent: Person,
    until: date,
    by: Viewer | str,
    grantor_person: Person | None = None,
    grantor_organisation: Organisation | None = None,
    granted_by: Person | None = None,
    items: Sequence[str] = (),
    amount_fen_limit: int | None = None,
    may_delegate: bool = False,
    start: date | None = None,
    witness: Officer | None = None,
    consent_text: str = "",
) -> Delegation:
    """Let somebody act for a person or an organisation.

    A person consents by their own account, or in person at a counter with an officer as witness. For an organisation
    its legal representative grants, or somebody whom they allowed to pass it on, never wider than they hold it.
    Granting the same again returns the delegation that holds.

    Args:
        by: who enters it: the grantor's own viewer, the witnessing officer's, or "system" for a register's load.
        granted_by: for an organisation, who puts their name to it; the legal representative if not given.
        items: codes of items it is limited to; empty for all.
        witness: the officer before whom an elder consented at a counter.
    Raises:
        NotAllowed: the giver does not hold the power, or gives it to themselves.
        TooWide: more items, a longer term or a higher amount than the giver holds.
    Legal: 民法典 第一百六十五条, 第一百六十九条; 老年人权益保障法 第五十六条 (help for elders).
    """
    start = start or timezone.localdate()
    wanted = Delegation(
        grantor_person=grantor_person,
        grantor_organisation=grantor_organisation,
        agent=agent,
        items=sorted(set(items)),
        amount_fen_limit=amount_fen_limit,
        may_delegate=may_delegate,
        valid_from=start,
        valid_until=until,
        witness=witness,
        consent_text=consent_text,
    )
    if until < start:
        raise TooWide(_("截止日期早于开始日期。"))
    if grantor_person is not None:
        _consent_of_person(wanted, grantor_person, by)
    elif grantor_organisation is not None:
        _consent_of_organisation(wanted, grantor_organisation, granted_by, by)
    else:
        raise NotAllowed
    if wanted.granted_by_id == agent.pk or (grantor_person and grantor_person.pk == agent.pk):
        raise NotAllowed(_("不能授权给自己。"))
    if known := _same(wanted):
        return known
    wanted.save()
    audit.record(by, "identity.delegation_granted", wanted, for_whom=grantor_person or grantor_organisation or "",
                 detail={"items": wanted.items, "until": until.isoformat(), "consent": wanted.consent})  # fmt: skip
    _announce("granted", wanted)
    return wanted


def _consent_of_person(wanted: Delegation, person: Person, by: Viewer | str) -> None:
    wanted.granted_by = person
    wanted.may_delegate = False
    if not person.is_alive or person.is_minor():
        raise NotAllowed
    if wanted.witness is not None:
        if isinstance(by, Viewer) and by.officer_id != wanted.witness.pk:
            raise NotAllowed
        wanted.consent = Delegation.Consent.COUNTER
    elif by == "system" or (isinstance(by, Viewer) and by.person_id == person.pk and not by.is_acting_for_another):
        wanted.consent = Delegation.Consent.OWN_ACCOUNT
    else:
        raise NotAllowed


def _consent_of_organisation(
    wanted: Delegation, organisation: Organisation, granted_by: Person | None, by: Viewer | str
) -> None:
    giver = granted_by or organisation.legal_representative
    if giver is None or not organisation.is_active:
        raise NotAllowed
    if isinstance(by, Viewer) and by.acting_person_id != giver.pk:
        raise NotAllowed
    wanted.granted_by = giver
    if giver.pk == organisation.legal_representative_id:
        wanted.consent = Delegation.Consent.LEGAL_REPRESENTATIVE
        return
    held = with_chain(
        Delegation.objects.filter(grantor_organisation=organisation, agent=giver, may_delegate=True, revoked_at=None)
    )
    parents = [row for row in held if row.is_effective()]
    if not parents:
        raise NotAllowed
    fitting = [row for row in parents if _within(wanted, row)]
    if not fitting:
        raise TooWide
    wanted.parent = fitting[0]
    wanted.consent = Delegation.Consent.ONWARD
    if wanted.may_delegate and _depth(wanted) >= LONGEST_CHAIN:
        raise TooWide(_("转授权最多三级。"))


def _within(wanted: Delegation, held: Delegation) -> bool:
    if wanted.valid_until > held.valid_until:
        return False
    if held.items and (not wanted.items or not set(wanted.items) <= set(held.items)):
        return False
    limit, asked = held.amount_fen_limit, wanted.amount_fen_limit
    return limit is None or (asked is not None and asked <= limit)


def _depth(row: Delegation) -> int:
    return 1 + (_depth(row.parent) if row.parent else 0)


def _same(wanted: Delegation) -> Delegation | None:
    rows = with_chain(
        Delegation.objects.filter(
            grantor_person=wanted.grantor_person,
            grantor_organisation=wanted.grantor_organisation,
            granted_by=wanted.granted_by,
            agent=wanted.agent,
            valid_until=wanted.valid_until,
            amount_fen_limit=wanted.amount_fen_limit,
            may_delegate=wanted.may_delegate,
            revoked_at=None,
        )
    )
    return next((row for row in rows if row.items == wanted.items and row.is_effective()), None)


@transaction.atomic
def revoke_delegation(delegation: Delegation, *, by: Viewer | str, reason: str = "") -> list[Delegation]:
    """End a delegation now, and everything that was passed on under it.

    Revoking twice is harmless. The grantor, whoever passed it on, the legal representative, and the agent (who gives
    it back) may do it.

    Returns:
        The delegations that ended: this one first, then those below it.
    Raises:
        NotAllowed: somebody else asks.
    Legal: 民法典 第一百七十三条.
    """
    delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    if not _may_revoke(delegation, by):
        raise NotAllowed
    ended = []
    waiting = [delegation]
    while waiting:
        row = waiting.pop(0)
        waiting += Delegation.objects.select_for_update(of=("self",)).filter(parent=row)
        if row.revoked_at is None:
            row.revoked_at = timezone.now()
            row.revoked_by = by if isinstance(by, str) else by.actor_ref
            row.save(update_fields=["revoked_at", "revoked_by"])
            audit.record(by, "identity.delegation_revoked", row, reason=reason)
            _announce("revoked", row)
            ended.append(row)
    return ended


def _may_revoke(row: Delegation, by: Viewer | str) -> bool:
    if isinstance(by, str):
        return by == "system"
    me: Any = by.acting_person_id
    if me is None:
        return False
    organisation = row.grantor_organisation
    above = {row.granted_by_id, row.grantor_person_id, row.agent_id}
    link = row.parent
    while link:
        above.add(link.granted_by_id)
        link = link.parent
    return me in above or bool(organisation and organisation.legal_representative_id == me)


def _announce(what: str, row: Delegation) -> None:
    events.announce(
        f"tongban.delegation.{what}",
        subject=f"identity.delegation:{row.pk}",
        data={
            "delegation": row.pk,
            "agent": row.agent_id,
            "person": row.grantor_person_id,
            "organisation": row.grantor_organisation_id,
        },
    )
