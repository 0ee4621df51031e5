"""Rides from passages, and the entries that bring the books to what the rides cost now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tongban.scenes.transport import reckoning as values
from tongban.scenes.transport.models import Books, Day, DayState, Entry, Tap, Trip
from tongban.scenes.transport.notices import tell_no_exit
from tongban.scenes.transport.reckoning import Charge, Kind
from tongban.scenes.transport.tariffs import day_of, network, tariff_at, tariffs

PEOPLE = 500  # in one transaction


def lock_books() -> None:
    """Nobody else books or closes until this transaction ends."""
    if Books.objects.select_for_update().filter(name="transport").first() is None:
        Books.objects.get_or_create(name="transport")
        Books.objects.select_for_update().get(name="transport")


def reckon_all() -> int:
    """Reckon everybody of whom something is new, in steps. Safe to run twice. Returns how many people."""
    done = 0
    while people := list(
        Tap.objects.filter(is_reckoned=False).order_by("person_id").values_list("person_id", flat=True)
        .distinct()[:PEOPLE]
    ):  # fmt: skip
        reckon(people)
        done += len(people)
    return done


def reckon_overdue(now: datetime | None = None) -> int:
    """Close rides whose exit nobody saw within the longest stay. Returns how many people were looked at."""
    moment = now or timezone.now()
    before = moment - timedelta(seconds=max(one.stay_seconds for one in tariffs()))
    people = list(
        Trip.objects.filter(kind=Kind.RIDING, began_at__lt=before).values_list("person_id", flat=True).distinct()
    )
    for first in range(0, len(people), PEOPLE):
        reckon(people[first : first + PEOPLE], now=moment)
    return len(people)


@dataclass
class _Batch:
    """What one transaction writes."""

    new: list[Trip] = field(default_factory=list)
    changed: list[Trip] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    missing: list[Trip] = field(default_factory=list)
    shut: dict[date, bool] = field(default_factory=dict)


@transaction.atomic
def reckon(
    people: Collection[int], *, now: datetime | None = None, again: Mapping[int, datetime] | None = None
) -> None:
    """Work out the rides of these people anew around what is new, and book the differences. A second time: nothing.

    Args:
        people: ids; a few hundred at most.
        now: until when gates have reported.
        again: person → moment around which to look although no passage is new.
    """
    lock_books()
    moment = int((now or timezone.now()).timestamp())
    since = _since(people)
    for person, at in (again or {}).items():
        since[person] = min(since.get(person, int(at.timestamp())), int(at.timestamp()))
    if not since:
        return
    taps, known = _taps(since), _trips(since)
    batch = _Batch()
    for person, from_ in since.items():
        _reckon_one(batch, person, from_, taps[person], known[person], moment)
    _write(batch)
    Tap.objects.filter(person_id__in=since, is_reckoned=False).update(is_reckoned=True)
    for trip in batch.missing:
        tell_no_exit(trip)


def _stay() -> int:
    return max(one.stay_seconds for one in tariffs())


def _since(people: Collection[int]) -> dict[int, int]:
    """Person → first moment of which something is new: a passage, or a ride that is still open."""
    moments: dict[int, int] = {}
    new = Tap.objects.filter(person_id__in=people, is_reckoned=False).exclude(stop="").values_list("person_id", "at")
    riding = Trip.objects.filter(person_id__in=people, kind=Kind.RIDING).values_list("person_id", "began_at")
    for person, at in [*new, *riding]:
        seconds = int(at.timestamp())
        moments[person] = min(moments.get(person, seconds), seconds)
    return moments


def _window(since: dict[int, int], stays: int) -> datetime:
    return datetime.fromtimestamp(min(since.values()) - stays * _stay(), tz=UTC)


def _taps(since: dict[int, int]) -> dict[int, list[values.Tap]]:
    """Passages from three longest stays before what is new: rides of the last of them can change, those before it are
    needed to pair them and for the transfer discount."""
    found: dict[int, list[values.Tap]] = defaultdict(list)
    rows = Tap.objects.filter(person_id__in=since, at__gte=_window(since, 3)).exclude(stop="")
    for person, at, tap_id, stop, role, percent, corrects in rows.values_list(
        "person_id", "at", "tap_id", "stop", "role", "percent", "corrects"
    ):
        found[person].append(
            values.Tap(int(at.timestamp()), tap_id, stop, values.Role(role), percent, corrects)
        )  # fmt: skip
    return found


def _trips(since: dict[int, int]) -> dict[int, dict[str, Trip]]:
    found: dict[int, dict[str, Trip]] = defaultdict(dict)
    for trip in Trip.objects.filter(person_id__in=since, began_at__gte=_window(since, 1)):
        found[trip.person_id][trip.key] = trip
    return found


def _reckon_one(
    batch: _Batch, person: int, since: int, taps: list[values.Tap], known: dict[str, Trip], now: int
) -> None:
    rule = tariff_at(since)
    begin = since - _stay()
    seen = [tap for tap in taps if tap.at >= since - 3 * _stay()]
    rides = values.pair(seen, network(), stay=rule.stay_seconds, repeat=rule.repeat_seconds, as_of=now)
    waived = frozenset(key for key, trip in known.items() if trip.is_waived)
    charges = values.price(rides, network(), tariff_at, waived=waived)
    wanted = {ride.key: ride for ride in rides if ride.began >= begin}
    for key, ride in wanted.items():
        _bring(batch, person, known.get(key), ride, charges[key])
    for key, trip in known.items():
        if key not in wanted and trip.kind != Kind.VOID and int(trip.began_at.timestamp()) >= begin:
            _void(batch, trip)


def _bring(batch: _Batch, person: int, trip: Trip | None, ride: values.Trip, charge: Charge) -> None:
    stop = ride.entry or ride.exit
    facts = {
        "kind": str(ride.kind), "entry": ride.entry, "exit": ride.exit, "percent": ride.percent,
        "ended_at": datetime.fromtimestamp(ride.ended, tz=UTC), "metres": charge.metres,
    }  # fmt: skip
    if trip is None:
        trip = Trip(
            key=ride.key, person_id=person, operator=network().stops[stop].operator,
            began_at=datetime.fromtimestamp(ride.began, tz=UTC), travelled_on=day_of(ride.began), **facts,
        )  # fmt: skip
        batch.new.append(trip)
        was_missing = False
    else:
        was_missing = trip.kind == Kind.NO_EXIT
        if trip.charge == charge and all(getattr(trip, name) == value for name, value in facts.items()):
            return
        for name, value in facts.items():
            setattr(trip, name, value)
        batch.changed.append(trip)
    if ride.kind is Kind.NO_EXIT and not was_missing:
        batch.missing.append(trip)
    _book(batch, trip, charge)


def _void(batch: _Batch, trip: Trip) -> None:
    trip.kind = Kind.VOID
    batch.changed.append(trip)
    _book(batch, trip, values.NOTHING)


def _book(batch: _Batch, trip: Trip, charge: Charge) -> None:
    lines = values.difference(trip.charge, charge)
    trip.full_fen, trip.transfer_fen, trip.concession_fen = charge.full_fen, charge.transfer_fen, charge.concession_fen
    trip.pay_fen, trip.metres = charge.pay_fen, charge.metres
    if not lines:
        return
    trip.version += 1
    day = _day_for(batch.shut, trip.travelled_on)
    batch.entries += [
        Entry(
            trip=trip, version=trip.version, account=line.account, operator=trip.operator, day=day,
            travelled_on=trip.travelled_on, fen=line.fen,
        )
        for line in lines
    ]  # fmt: skip


def _day_for(shut: dict[date, bool], travelled_on: date) -> date:
    """The day that settles it: that of the ride while it is open, else the next open one."""
    day = travelled_on
    while True:
        if day not in shut:
            shut[day] = Day.objects.filter(day=day).exclude(state=DayState.OPEN).exists()
        if not shut[day]:
            return day
        day += timedelta(days=1)


CHANGING = [
    "kind", "entry", "exit", "percent", "ended_at", "metres", "full_fen", "transfer_fen", "concession_fen", "pay_fen",
    "version",
]  # fmt: skip


def _write(batch: _Batch) -> None:
    _days(entry.day for entry in batch.entries)
    Trip.objects.bulk_create(batch.new, batch_size=500)
    Trip.objects.bulk_update(batch.changed, CHANGING, batch_size=200)
    for entry in batch.entries:
        entry.trip_id = entry.trip.pk
    Entry.objects.bulk_create(batch.entries, batch_size=500)


def _days(days: Iterable[date]) -> None:
    Day.objects.bulk_create([Day(day=day) for day in set(days)], ignore_conflicts=True)
