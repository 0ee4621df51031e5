"""What riders do: say where they got out, and object."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import actor_ref, record
from tongban.foundation.values.public import TimeLimit, TimeUnit
from tongban.scenes.transport.errors import NoSuchExit, NothingSaid, NotToCorrect
from tongban.scenes.transport.models import Objection, Tap, TapRole, Trip, TripKind
from tongban.scenes.transport.notices import tell_answered
from tongban.scenes.transport.queries import corrections_left, desk_objection, exits_of, trip_of
from tongban.scenes.transport.tariffs import tariff_on

from .reckoning import lock_books, reckon

ANSWER_WITHIN = TimeLimit(15, TimeUnit.CALENDAR_DAY)


@transaction.atomic
def correct(viewer: Viewer, pk: int, *, stop: str, at: datetime, reason: str) -> Trip:
    """The rider says where and when they got out; the ride is priced by it until a gate says otherwise.

    A second time gives the first correction.

    Args:
        at: moment of leaving, aware.
    Raises:
        NotVisible: somebody else's ride.
        NotToCorrect: it has its exit, is too old, or the month's corrections are used up.
        NoSuchExit: no station that can be reached, or a moment that cannot be.
        NothingSaid: no reason.
    """
    lock_books()
    trip = trip_of(viewer, pk)
    if Tap.objects.filter(corrects=trip.key).exists():
        return trip
    rule = tariff_on(trip.travelled_on)
    is_late = timezone.now() > trip.began_at + timedelta(days=rule.correct_days)
    if trip.kind != TripKind.NO_EXIT or is_late or corrections_left(viewer, trip.travelled_on) <= 0:
        raise NotToCorrect
    ends = trip.began_at + timedelta(seconds=rule.stay_seconds)
    if stop not in exits_of(trip) or not trip.began_at < at <= min(ends, timezone.now()):
        raise NoSuchExit
    if not reason.strip():
        raise NothingSaid
    Tap.objects.create(
        tap_id=f"said:{trip.pk}", person_id=trip.person_id, stop=stop, role=TapRole.OUT, at=at, percent=trip.percent,
        corrects=trip.key, reason=reason.strip()[:200],
    )  # fmt: skip
    reckon([trip.person_id])
    record(viewer, "transport.exit_said", trip, for_whom=trip.person, reason=reason.strip()[:200])
    trip.refresh_from_db()
    return trip


@transaction.atomic
def object_to_trip(viewer: Viewer, pk: int, text: str) -> Objection:
    """The rider says what is wrong with a ride. A second time gives the first objection.

    Raises:
        NotVisible: somebody else's ride.
        NothingSaid: nothing said.
    Legal: 消费者权益保护法 第三十九条 (disputes with who provides a service).
    """
    trip = Trip.objects.select_for_update(of=("self",)).get(pk=trip_of(viewer, pk).pk)
    if not text.strip():
        raise NothingSaid
    due = ANSWER_WITHIN.last_day(timezone.localdate())
    row, made = Objection.objects.get_or_create(trip=trip, defaults={"text": text.strip()[:500], "due_on": due})
    if made:
        record(viewer, "transport.objected", row, for_whom=trip.person)
    return row


@transaction.atomic
def answer(viewer: Viewer, pk: int, *, grant: bool, text: str) -> Objection:
    """The settlement clerk answers; granted, the ride costs nothing and the difference is booked on an open day.

    Answering twice is harmless.

    Raises:
        NotVisible: not a clerk of transport.
        NothingSaid: the rider deserves a reason.
    """
    lock_books()
    row = Objection.objects.select_for_update().get(pk=desk_objection(viewer, pk).pk)
    if row.answered_at is not None:
        return row
    if not text.strip():
        raise NothingSaid
    row.is_granted, row.answer, row.answered_at = grant, text.strip()[:500], timezone.now()
    row.answered_by = actor_ref(viewer)[:80]
    row.save(update_fields=["is_granted", "answer", "answered_at", "answered_by"])
    if grant:
        Trip.objects.filter(pk=row.trip_id).update(is_waived=True)
        reckon([row.trip.person_id], again={row.trip.person_id: row.trip.began_at})
    record(viewer, "transport.objection_answered", row, for_whom=row.trip.person)
    tell_answered(row)
    return row


def moment_of(text: str, trip: Trip) -> datetime:
    """What somebody typed as the time of leaving (``HH:MM``), on the day of the ride or, after midnight, the next.

    Raises:
        NoSuchExit: no time.
    """
    try:
        clock = datetime.strptime(text.strip(), "%H:%M").replace(tzinfo=UTC).time()
    except ValueError:
        raise NoSuchExit from None
    began = timezone.localtime(trip.began_at)
    moment = began.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    if moment <= began:
        moment += timedelta(days=1)
    return moment
