"""Reads of transport: my rides, the days of the settlement desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet, Sum

from tongban.foundation.access.public import NotVisible, Role, Viewer

from .models import Day, Entry, Objection, Tap, Trip, TripKind
from .reckoning import Balance, balance_of
from .tariffs import network, tariff_on

PAGE = 20
DESK = "transport_commission"


@dataclass(frozen=True)
class TripPage:
    """One page of rides, the latest first; ``next`` is where the earlier ones begin."""

    trips: Sequence[Trip]
    next: str


def _mine(viewer: Viewer) -> QuerySet[Trip]:
    if viewer.role != Role.PERSON or viewer.person_id is None:
        return Trip.objects.none()
    return Trip.objects.filter(person_id=viewer.person_id).exclude(kind=TripKind.VOID)


def trips_of(viewer: Viewer, before: str = "", size: int = PAGE) -> TripPage:
    """Rides of the person whom the viewer stands for."""
    rows = _mine(viewer).order_by("-began_at", "-pk")
    moment, _, key = before.partition("~")
    if key.isdigit():
        try:
            at = datetime.fromisoformat(moment)
            rows = rows.filter(Q(began_at__lt=at) | Q(began_at=at, pk__lt=int(key)))
        except ValueError:
            pass
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return TripPage(found[:size], f"{last.began_at.isoformat()}~{last.pk}" if last else "")


def month_of(viewer: Viewer, day: date) -> dict[str, int]:
    """How many rides the month had and what they cost, in fen: ``rides``, ``full``, ``less``, ``pay``."""
    rows = _mine(viewer).filter(travelled_on__year=day.year, travelled_on__month=day.month)
    sums = rows.aggregate(rides=Count("pk"), full=Sum("full_fen"), pay=Sum("pay_fen"))
    full, pay = sums["full"] or 0, sums["pay"] or 0
    return {"rides": sums["rides"], "full": full, "less": full - pay, "pay": pay}


def every_trip_of(viewer: Viewer, day: date) -> QuerySet[Trip]:
    """All rides of a month, for the file that the rider takes along."""
    return _mine(viewer).filter(travelled_on__year=day.year, travelled_on__month=day.month).order_by("began_at", "pk")


def trip_of(viewer: Viewer, pk: int) -> Trip:
    """One ride of mine.

    Raises:
        NotVisible: somebody else's, or there is none.
    """
    trip = _mine(viewer).select_related("objection", "person").filter(pk=pk).first()
    if trip is None:
        raise NotVisible
    return trip


def exits_of(trip: Trip) -> dict[str, str]:
    """Stations at which a ride can end: stop → its operator's mode."""
    net = network()
    return {code: one.operator for code, one in net.stops.items() if one.operator == trip.operator}


def corrections_left(viewer: Viewer, day: date) -> int:
    """How many exits the rider may still say for rides of this month."""
    used = Tap.objects.filter(
        person_id=viewer.person_id or 0, at__year=day.year, at__month=day.month
    ).exclude(corrects="")  # fmt: skip
    return tariff_on(day).correct_per_month - used.count()


def correction_of(trip: Trip) -> Tap | None:
    """What the rider said about the end of this ride."""
    return Tap.objects.filter(corrects=trip.key).first()


def history_of(trip: Trip) -> list[tuple[Entry, int]]:
    """(entry, fen) of each booking that changed what the rider pays, the first first."""
    return [(one, one.fen) for one in trip.entries.filter(account="rider").order_by("version")]


# ── the settlement desk ────────────────────────────────────────────────────────────────────────────────────
def is_desk(viewer: Viewer) -> bool:
    """True for officers of the transport commission who keep its books."""
    return viewer.authority_code == DESK and viewer.holds("officer", "reviewer", "head")


def may_close(viewer: Viewer) -> bool:
    """True for those who may close what a colleague prepared."""
    return viewer.authority_code == DESK and viewer.holds("reviewer", "head")


def _desk(viewer: Viewer) -> None:
    if not is_desk(viewer):
        raise NotVisible


def days_of(viewer: Viewer) -> QuerySet[Day]:
    """Days with entries, the latest first."""
    _desk(viewer)
    return Day.objects.order_by("-day")


def day_of_desk(viewer: Viewer, day: date) -> Day:
    """One day.

    Raises:
        NotVisible: not the desk, or nothing was booked on it.
    """
    _desk(viewer)
    row = Day.objects.filter(day=day).first()
    if row is None:
        raise NotVisible
    return row


def sums_of(day: date) -> dict[str, dict[str, int]]:
    """Operator → account → fen booked on a day."""
    found: dict[str, dict[str, int]] = {}
    rows = Entry.objects.filter(day=day).values("operator", "account").annotate(fen=Sum("fen")).order_by("operator")
    for row in rows:
        found.setdefault(row["operator"], {})[row["account"]] = row["fen"]
    return found


def balances(days: Sequence[date]) -> dict[date, Balance]:
    """Day → its balance over all operators, for a list, in one query."""
    sums: dict[date, dict[str, int]] = {}
    rows = Entry.objects.filter(day__in=days).values("day", "account").annotate(fen=Sum("fen")).order_by()
    for row in rows:
        sums.setdefault(row["day"], {})[row["account"]] = row["fen"]
    return {day: balance_of(sums.get(day, {})) for day in days}


def late_of(viewer: Viewer, day: date, limit: int = 200) -> list[Entry]:
    """Operators' entries of earlier rides that this day settles."""
    _desk(viewer)
    rows = Entry.objects.filter(day=day, account="operator").exclude(travelled_on=F("day"))
    return list(rows.select_related("trip").order_by("travelled_on", "trip__key", "version")[:limit])


def kinds_of(viewer: Viewer, day: date) -> dict[str, int]:
    """How many rides of which kind began on a day."""
    _desk(viewer)
    rows = Trip.objects.filter(travelled_on=day).exclude(kind=TripKind.VOID).values_list("kind")
    return dict(rows.annotate(n=Count("pk")).order_by("kind"))


def placeless(viewer: Viewer) -> list[tuple[str, int]]:
    """(gate, passages) that stand in no network or came with a wholly wrong clock; they price nothing."""
    _desk(viewer)
    return list(Tap.objects.filter(stop="").values_list("gate").annotate(n=Count("pk")).order_by("gate")[:50])


def said_exits(viewer: Viewer, day: date) -> list[Tap]:
    """Exits that riders told us for rides of a day."""
    _desk(viewer)
    keys = Trip.objects.filter(travelled_on=day, kind=TripKind.CORRECTED).values("key")
    return list(Tap.objects.filter(corrects__in=keys).order_by("at")[:100])


def desk_objections(viewer: Viewer) -> list[Objection]:
    """Objections that wait for an answer, the most urgent first."""
    _desk(viewer)
    return list(Objection.objects.filter(answered_at=None).select_related("trip").order_by("due_on", "pk")[:100])


def desk_objection(viewer: Viewer, pk: int) -> Objection:
    """One objection.

    Raises:
        NotVisible: not the desk, or there is none.
    """
    _desk(viewer)
    row = Objection.objects.select_related("trip").filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row
