"""The newest cases of staff, read as stretches of indexes: as quick among a million cases as among ten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce

from tongban.foundation.access.public import Role, Viewer
from tongban.journeys.cases.models import Case

HIGHEST_KEY = BigIntegerField.MAX_BIGINT
# Of those changed after a moment a page is sought among so many of the newest before the time of change is asked.
LOOKED_THROUGH = 1000


@dataclass(frozen=True)
class Narrowing:
    """Which of the visible cases: in one of the states, of one item, changed after a moment. Empty: all."""

    states: tuple[str, ...] = ()
    item: str = ""
    changed_after: datetime | None = None

    def condition(self) -> Q:
        """The same as a plain condition, for readers who have few cases."""
        wanted = Q(state__in=self.states) if self.states else Q()
        if self.item:
            wanted &= Q(pack_code=self.item)
        return wanted & Q(changed_at__gt=self.changed_after) if self.changed_after else wanted


def everybodys() -> QuerySet[Case]:
    """All cases, with what a line of a list shows."""
    return Case.objects.with_pack().select_related("person", "organisation")


def parts_of_staff(viewer: Viewer) -> list[dict[str, str]]:
    """What staff see, in parts that each are one stretch of an index: its leading columns and their values."""
    own = {"authority_code": viewer.authority_code}
    parts = [own]
    if viewer.region_code and not viewer.region_code.endswith("0000"):
        parts = [{**own, "region_code": code} for code in ("", viewer.region_code[:6])]
    if viewer.role == Role.CLERK:
        parts.append({"taken_by": viewer.actor_ref})
    return parts


def newest(streams: Iterable[QuerySet[Case]], size: int, columns: Sequence[str] = ()) -> list[Any]:
    """The newest of several lists that are ordered so already; a case that stands in two of them comes once."""
    found: dict[int, Any] = {}
    for stream in streams:
        if columns:
            found |= {row[0]: row for row in stream.values_list(*columns)[:size]}
        else:
            found |= {row.pk: row for row in stream[:size]}
    return [found[pk] for pk in sorted(found, reverse=True)[:size]]


def newest_of_staff(
    viewer: Viewer, narrowing: Narrowing, size: int, columns: Sequence[str], before: int | None
) -> list[Any]:
    """As ``newest_visible``, for staff: each part of what they see is a stretch of its index, merged here.

    Asked as one condition, the database walks through everybody's cases to find the few of a small authority.
    """
    parts, states = parts_of_staff(viewer), narrowing.states or ("",)
    return newest((_stream(part, narrowing, state, size, before) for part in parts for state in states), size, columns)


def _stream(part: dict[str, str], narrowing: Narrowing, state: str, size: int, before: int | None) -> QuerySet[Case]:
    """The cases of one part in one state, newest first.

    Of those changed after a moment the newest may be many, then they stand among the newest of all; or few, then the
    time of their change leads to them. A system that asks every minute and one that reads a whole year both wait for
    a page, not for the city.
    """
    rows = _stretch(part, narrowing.item, state, before)
    if narrowing.changed_after is None:
        return rows
    seen = list(rows.values_list("pk", "changed_at")[:LOOKED_THROUGH])
    fitting = [pk for pk, changed_at in seen if changed_at > narrowing.changed_after][:size]
    if len(fitting) < size and len(seen) == LOOKED_THROUGH:
        return _by_change(part, narrowing, state, before)
    return everybodys().filter(pk__in=fitting).order_by("-pk")


def _stretch(part: dict[str, str], item: str, state: str, before: int | None) -> QuerySet[Case]:
    """The cases of one part, newest first, as a stretch of the index that has just these columns.

    PostgreSQL is asked for an interval of rows, ``(values, 0) < (columns, id) < (values, before)``. Written as
    ``column = value … ORDER BY id`` it would leave it the choice to walk through the keys of all cases instead. A plan
    made for any value takes it when one authority has most cases, and is slow for all others. In this order only the
    index can answer, and it begins at the wanted key however deep the page is. SQLite finds the index by equal values,
    and for it Django writes an interval as alternatives, which it would read from the end.
    """
    part = {**part, **({"pack_code": item} if item else {}), **({"state": state} if state else {})}
    last = HIGHEST_KEY if before is None else min(max(before, 0), HIGHEST_KEY)
    key, values = Tuple(*(F(column) for column in part), F("id")), tuple(part.values())
    if connection.vendor == "postgresql":
        rows = everybodys().filter(TupleGreaterThan(key, (*values, 0)), TupleLessThan(key, (*values, last)))
    else:
        rows = everybodys().filter(**part, pk__lt=last)
    return rows.order_by(*(f"-{name}" for name in part), "-id")


def _by_change(part: dict[str, str], narrowing: Narrowing, state: str, before: int | None) -> QuerySet[Case]:
    """The same by the time of their change: all other conditions are put so that no index can lead astray."""
    (name, whose), *others = part.items()
    others += [("pack_code", narrowing.item)] if narrowing.item else []
    others += [("state", state)] if state else []
    rows = everybodys().filter(**{name: whose}, changed_at__gt=narrowing.changed_after)
    for column, value in others:
        rows = rows.alias(**{f"own_{column}": Coalesce(column, Value(""))}).filter(**{f"own_{column}": value})
    rows = rows.alias(oldest_last=F("id") * -1).order_by("oldest_last")
    return rows if before is None else rows.filter(oldest_last__gt=-before)
