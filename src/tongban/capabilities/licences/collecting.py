"""Licences that were issued on paper before: taken in by the thousand, and put right when they were wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.foundation.audit.public import HasActorRef, actor_ref, record
from tongban.foundation.events.public import announce
from tongban.foundation.values.public import licence_identifier
from tongban.registers.authorities.public import Authority

from .documents import new_code
from .models import Licence, LicenceEvent
from .states import LicenceState
from .types import LicenceType

AMENDABLE = ("fields", "issued_on", "valid_from", "valid_until", "state")


@dataclass
class OldLicence:
    """存量证照: one licence as its issuer delivers it; holders are registered and known.

    Attributes:
        fields: ``[{name, label, value}]`` in the order of the face.
        identifier: 证照标识 where the issuer has given one; made here when empty.
        file: the stored scan.
    """

    number: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    state: str
    person_id: int | None = None
    organisation_id: int | None = None
    fields: list[dict[str, Any]] = field(default_factory=list)
    identifier: str = ""
    file_id: int | None = None


@transaction.atomic
def collect(
    kind: LicenceType, authority: Authority, rows: Sequence[OldLicence], *, by: HasActorRef | str, reason: str
) -> list[Licence]:
    """Take old licences into the store, in their order. The caller has made sure that none is there already.

    Legal: GB/T 36904-2018 (identifiers); 上海市电子证照管理办法 (沪府办规〔2022〕7号) 第十条 (collection of old stock).
    """
    made = Licence.objects.bulk_create(_licence(kind, authority, row) for row in rows)
    who = actor_ref(by)[:80]
    LicenceEvent.objects.bulk_create(
        LicenceEvent(licence=one, kind="collected", state=one.state, by=who, reason=reason[:200]) for one in made
    )
    return made


def _licence(kind: LicenceType, authority: Authority, row: OldLicence) -> Licence:
    serial = f"{row.issued_on:%Y%m%d}{new_code()[:10]}"
    return Licence(
        identifier=row.identifier or licence_identifier(kind.type_code, authority.credit_code, serial, 1),
        type_code=kind.code, number=row.number, serial=serial, person_id=row.person_id,
        organisation_id=row.organisation_id, authority=authority, fields=row.fields, issued_on=row.issued_on,
        valid_from=row.valid_from, valid_until=row.valid_until, state=row.state, file_id=row.file_id,
    )  # fmt: skip


@transaction.atomic
def amend(licence: Licence, changes: dict[str, Any], *, by: HasActorRef | str, reason: str) -> Licence:
    """Put a collected licence right; one that was issued here has a sealed face and is replaced, never amended.

    Args:
        changes: of ``fields, issued_on, valid_from, valid_until, state``.
        reason: printed in the licence's history.
    Raises:
        ValueError: another column, or a licence that came from a case.
    """
    licence = Licence.objects.select_for_update().get(pk=licence.pk)
    if set(changes) - set(AMENDABLE) or licence.case_ref:
        raise ValueError("only the content of a collected licence can be amended")
    different = {name: value for name, value in changes.items() if getattr(licence, name) != value}
    if not different:
        return licence
    for name, value in different.items():
        setattr(licence, name, value)
    licence.save(update_fields=list(different))
    LicenceEvent.objects.create(
        licence=licence, kind="amended", state=licence.state, by=actor_ref(by)[:80], reason=reason[:200]
    )
    record(by, "licence.amended", licence, reason=reason, detail={"changed": sorted(different)})
    if "state" in different:
        announce("tongban.licence.state_changed", subject=f"licences.licence:{licence.pk}",
                 data={"state": licence.state})  # fmt: skip
    return licence


def numbers_known(kind: LicenceType, authority: Authority, numbers: Iterable[str]) -> set[str]:
    """Those of these numbers under which the issuer has a licence of the type already."""
    rows = Licence.objects.filter(type_code=kind.code, authority=authority, number__in=set(numbers))
    return set(rows.values_list("number", flat=True))


@dataclass(frozen=True)
class Stock:
    """一个机关的一类证照: how many there are, and since when they are issued together with the decision.

    Attributes:
        valid: may be relied on today.
        simultaneous_since: day of the first one that a decision issued; None when there is none.
    """

    type_code: str
    authority_code: str
    total: int
    valid: int
    with_decision: int
    simultaneous_since: date | None


def stocks() -> list[Stock]:
    """Every pair of type and issuer that has licences."""
    from django.db.models import Count, Min, Q

    today = timezone.localdate()
    valid = Q(state=LicenceState.VALID, valid_from__lte=today) & (Q(valid_until=None) | Q(valid_until__gte=today))
    issued = ~Q(case_ref="")
    rows = Licence.objects.values("type_code", "authority_id").order_by().annotate(
        total=Count("pk"), valid=Count("pk", filter=valid), issued=Count("pk", filter=issued),
        since=Min("issued_on", filter=issued),
    )  # fmt: skip
    return [
        Stock(row["type_code"], row["authority_id"], row["total"], row["valid"], row["issued"], row["since"])
        for row in rows
    ]
