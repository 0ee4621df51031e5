"""The newest cases of staff, read as stretches of indexes: as quick among a million cases as among ten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.db.models.functions import Coalesce

from tongban.foundation.access.public import Role, Viewer
from tongban.journeys.cases.models import Case

HIGHEST_KEY = BigIntegerField.MAX_BIGINT
FOREVER = datetime.max.replace(tzinfo=UTC)
# If no more than so many changed since a moment, the time of change leads to all of them.
FEW_CHANGED = 2000
# If more did, a page of them is sought among so many of the newest.
LOOKED_THROUGH = 500


@dataclass(frozen=True)
class Narrowing:
    """Which of the visible cases: in one of the states, of one item, changed after a moment, filed. Empty: all."""

    states: tuple[str, ...] = ()
    item: str = ""
    changed_after: datetime | None = None
    is_archived: bool = False

    def condition(self) -> Q:
        """The same as a plain condition, for readers who have few cases."""
        wanted = Q(state__in=self.states) if self.states else Q()
        if self.item:
            wanted &= Q(pack_code=self.item)
        if self.is_archived:
            wanted &= Q(archived_at__isnull=False)
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
    part = {**part, **({"pack_code": narrowing.item} if narrowing.item else {}), **({"state": state} if state else {})}
    below = HIGHEST_KEY if before is None else min(max(before, 0), HIGHEST_KEY)
    moment = narrowing.changed_after
    if moment is None:
        return _last(part, "id", below, size)
    found = _few_changed(part, moment, below)
    if found is None:
        found = _changed(_ends(part, "id", below)[:LOOKED_THROUGH], part, moment)
        if len(found) < size:
            return everybodys().filter(**part, pk__lt=below, changed_at__gt=moment).order_by("-pk")
    return everybodys().filter(pk__in=found[:size]).order_by("-pk")


def _last(part: dict[str, str], name: str, below: Any, size: int) -> QuerySet[Case]:
    """Of the rows with the values of the part, the last ``size`` by ``name`` below a value; newest first."""
    ends = _ends(part, name, below).values("pk")[:size]
    own = everybodys().filter(pk__in=ends).alias(**{f"own_{column}": Coalesce(column, Value("")) for column in part})
    return own.filter(**{f"own_{column}": value for column, value in part.items()}).order_by("-pk")


def _ends(part: dict[str, str], name: str, below: Any) -> QuerySet[Case]:
    """Rows in the order of an index from its end; on PostgreSQL those of the part come first, then others.

    PostgreSQL takes the last entries of the index with just these columns, ``(columns, name) < (values, below)``, and
    the reader leaves out those that are no longer of the part, by conditions that no index can answer. Nothing but
    that index gives the order, whatever the database believes of its values: asked for equal values, a plan made for
    any value walks through the keys of all cases, or joins wide indexes, and is slow for whoever has most of them. A
    lower bound would not stop the walk where the second column changes, so that a state without cases would cost as
    much as all cases. SQLite finds the index by equal values, and for it Django writes an interval as alternatives,
    which it would read from the end.
    """
    if connection.vendor != "postgresql":
        return Case.objects.filter(**part, **{f"{name}__lt": below}).order_by(f"-{name}")
    key = Tuple(*(F(column) for column in part), F(name))
    rows = Case.objects.filter(TupleLessThan(key, (*part.values(), below)))
    return rows.order_by(*(f"-{column}" for column in part), f"-{name}")


def _changed(ends: QuerySet[Case], part: dict[str, str], moment: datetime) -> list[int]:
    """Keys of those of the part that changed after the moment, compared here: for a thousand rows whose time of change
    is asked as well, the database may think that reading all cases is quicker.
    """
    rows = ends.values_list("id", "changed_at", *part)
    return [key for key, at, *values in rows if at > moment and values == list(part.values())]


def _few_changed(part: dict[str, str], moment: datetime, below: int) -> list[int] | None:
    """Keys of the cases that fit, newest first, by the time of their change; ``None`` if many changed at all."""
    whose = dict([next(iter(part.items()))])
    ends = _ends(whose, "changed_at", FOREVER)
    for count in (FEW_CHANGED // 20, FEW_CHANGED):
        if not _changed(ends[count : count + 1], whose, moment):
            fit = _changed(ends[:count], part, moment)
            return sorted((key for key in fit if key < below), reverse=True)
    return None
