"""Writes: organisations and their members as the organisation register reports them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from tongban.foundation.audit import public as audit
from tongban.foundation.events import public as events
from tongban.registers.people.public import Person

from .models import Organisation, OrganisationMember, credit_code_index
from .versions import changed_rows, keep_versions

BATCH = 500


@dataclass(frozen=True)
class OrganisationRow:
    """One organisation as the register reports it; the legal representative by key of the person."""

    credit_code: str
    name: str
    kind: str
    region: str
    legal_representative: int | None = None
    address: str = ""
    industry: str = ""
    business_scope: str = ""
    registered_capital_fen: int | None = None
    status: str = "active"
    established_on: date | None = None


_REPORTED = [
    "name", "kind", "region", "legal_representative", "address", "industry", "business_scope",
    "registered_capital_fen", "status", "established_on",
]  # fmt: skip


@transaction.atomic
def bulk_register_organisations(rows: Iterable[OrganisationRow]) -> list[Organisation]:
    """Take organisations into the register, or bring known ones (by credit code) to what the row says.

    Returns:
        The organisations in the order of the rows, with their keys.
    """
    organisations = [
        Organisation(
            credit_code=row.credit_code,
            credit_code_index=credit_code_index(row.credit_code),
            name=row.name,
            kind=row.kind,
            region_id=row.region,
            legal_representative_id=row.legal_representative,
            address=row.address,
            industry=row.industry,
            business_scope=row.business_scope,
            registered_capital_fen=row.registered_capital_fen,
            status=row.status,
            established_on=row.established_on,
        )
        for row in rows
    ]
    for start in range(0, len(organisations), BATCH):
        keep_versions(changed_rows(organisations[start : start + BATCH]))
    return Organisation.objects.bulk_create(
        organisations,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["credit_code"],
        update_fields=_REPORTED,
    )


@transaction.atomic
def bulk_join(rows: Iterable[Mapping[str, Any]]) -> None:
    """Record members; those already there stay as they are.

    Args:
        rows: person and organisation (keys), role, optional share_per_mille, since, until.
    """
    members = [
        OrganisationMember(
            person_id=row["person"],
            organisation_id=row["organisation"],
            role=row["role"],
            share_per_mille=row.get("share_per_mille"),
            since=row.get("since"),
            until=row.get("until"),
        )
        for row in rows
    ]
    OrganisationMember.objects.bulk_create(members, batch_size=BATCH, ignore_conflicts=True)


@transaction.atomic
def change_legal_representative(organisation: Organisation, person: Person, *, by: Any, reason: str) -> Organisation:
    """Enter a new legal representative; whatever the old one delegated ends with it, because it rested on them.

    Entering the same person again is harmless.

    Args:
        reason: the registration that orders it.
    Legal: 市场主体登记管理条例 第二十四条.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.legal_representative_id == person.pk:
        return organisation
    keep_versions([organisation])
    organisation.legal_representative = person
    organisation.save(update_fields=["legal_representative"])
    audit.record(by, "organisations.legal_representative_changed", organisation, reason=reason)
    events.announce(
        "tongban.organisation.legal_representative_changed",
        subject=f"organisations.organisation:{organisation.pk}",
        data={"organisation": organisation.pk},
    )
    return organisation
