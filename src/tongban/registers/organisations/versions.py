"""What the register said when: a changed entry leaves how it read before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from .models import Organisation, OrganisationVersion

REPORTED = (
    "name", "kind", "region_id", "legal_representative_id", "address", "industry", "business_scope",
    "registered_capital_fen", "status", "established_on",
)  # fmt: skip


def values_of(organisation: Organisation) -> dict[str, Any]:
    """The reported fields of a row, as JSON holds them."""
    values = {name: getattr(organisation, name) for name in REPORTED}
    founded = values["established_on"]
    return {**values, "established_on": founded.isoformat() if founded else None}


def keep_versions(before: Iterable[Organisation]) -> int:
    """Keep how these rows read until now. Called in the transaction that changes them."""
    now = timezone.now()
    rows = [OrganisationVersion(organisation=row, values=values_of(row), recorded_until=now) for row in before]
    return len(OrganisationVersion.objects.bulk_create(rows, batch_size=500))


def changed_rows(rows: Sequence[Organisation]) -> list[Organisation]:
    """Those already in the register, as they stand there, that these rows would change. One query; rows are locked."""
    new = {row.credit_code: row for row in rows}
    known = Organisation.objects.select_for_update().filter(credit_code__in=new)
    return [row for row in known if values_of(row) != values_of(new[row.credit_code])]


def organisation_as_known_at(organisation: Organisation, moment: datetime) -> Organisation:
    """The organisation as the register read at that moment: a copy, not to be saved. One query."""
    version = OrganisationVersion.objects.filter(organisation=organisation.pk, recorded_until__gt=moment).first()
    if version is None:
        return organisation
    earlier = copy(organisation)
    # A copy shares what was loaded of the row; the representative is looked up anew if it was another.
    earlier._state = copy(organisation._state)
    earlier._state.fields_cache = {}
    for name, value in version.values.items():
        setattr(earlier, name, date.fromisoformat(value) if name == "established_on" and value else value)
    return earlier


def organisations_changed_since(moment: datetime) -> Iterator[int]:
    """Keys of the organisations whose entry changed at or after the moment."""
    changed = OrganisationVersion.objects.filter(recorded_until__gte=moment).order_by("organisation")
    yield from changed.values_list("organisation", flat=True).distinct().iterator()
