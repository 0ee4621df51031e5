"""设立登记: a new organisation enters the register, with its credit code, its head and those who own it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from tongban.foundation.audit import public as audit
from tongban.registers.people.public import Person

from .actions import OrganisationRow, bulk_join, bulk_register_organisations
from .models import Organisation, OrganisationMember
from .ports import credit_codes


@dataclass(frozen=True)
class Founding:
    """What is entered of a new organisation.

    Attributes:
        head: the legal representative (of a sole trader the trader); None when the register does not know them.
        shares: share of each owner, by key of the person, in thousandths.
    """

    name: str
    kind: str
    region: str
    address: str
    business_scope: str
    established_on: date
    registered_capital_fen: int | None = None
    head: Person | None = None
    shares: Mapping[int, int] = field(default_factory=dict)


@transaction.atomic
def register_founded(founding: Founding, *, reference: str, by: Any, reason: str) -> Organisation:
    """Enter a new organisation. The same reference gives the same organisation, however often it is asked.

    Args:
        reference: of the registration, such as ``cases.case:12``.
        reason: the ground and its article.
    Raises:
        PortUnavailable: the code could not be given now. Retry later.
    Legal: 市场主体登记管理条例 第八条 (what is registered), 第二十一条 (the day of the licence is the day of founding).
    """
    code = credit_codes().assign(region=founding.region, kind=founding.kind, reference=reference)
    known = Organisation.objects.filter(credit_code=code).first()
    if known is not None:
        return known
    head = founding.head.pk if founding.head is not None else None
    row = OrganisationRow(
        credit_code=code, name=founding.name, kind=founding.kind, region=founding.region, legal_representative=head,
        address=founding.address, business_scope=founding.business_scope,
        registered_capital_fen=founding.registered_capital_fen, established_on=founding.established_on,
    )  # fmt: skip
    made = bulk_register_organisations([row])[0]
    role, since = OrganisationMember.Role, founding.established_on
    members: list[dict[str, Any]] = [
        {"person": person, "organisation": made.pk, "role": role.SHAREHOLDER, "share_per_mille": share, "since": since}
        for person, share in founding.shares.items()
    ]
    if head is not None:
        entry = {"person": head, "organisation": made.pk, "role": role.LEGAL_REPRESENTATIVE, "since": since}
        members.append(entry)
    bulk_join(members)
    audit.record(by, "organisations.founded", made, reason=reason, detail={"reference": reference})
    return made
