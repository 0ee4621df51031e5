"""The demonstration city has settled a day, waits for the second officer on another, and somebody objects."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from tongban.capabilities.codes.public import Gate, shown_row, take_scans
from tongban.foundation.access.public import SYSTEM, Role, Viewer
from tongban.registers.authorities.public import Officer
from tongban.registers.demonstration.public import named_officer, named_person

from .actions.reckoning import reckon_all, reckon_overdue
from .actions.riding import object_to_trip
from .actions.settling import close, prepare
from .models import Day, DayState, Trip

SETTLED_HOURS, WAITING_HOURS = 54, 30


def _viewer(officer: Officer) -> Viewer:
    posts = frozenset(officer.posts.values_list("code", flat=True))
    return Viewer(role=Role.OFFICER, officer_id=officer.pk, authority_code=officer.authority_id, posts=posts)


def seed_transport() -> int:
    """Settle what the gates of the demonstration city saw. A second call changes nothing.

    Returns:
        How many days were closed.
    """
    reckon_all()
    reckon_overdue()
    if Day.objects.filter(state=DayState.CLOSED).exists():
        return 0
    clerk, second = _viewer(named_officer("tian_lu")), _viewer(named_officer("mao_qiao"))
    now = timezone.now()
    settled, waiting = (timezone.localdate(now - timedelta(hours=one)) for one in (SETTLED_HOURS, WAITING_HOURS))
    prepare(clerk, settled)
    close(second, settled)
    _late_bus(settled)
    if waiting != settled:
        prepare(clerk, waiting)
    rider = named_person("li_qiang")
    trip = Trip.objects.filter(person=rider, kind="flat").order_by("began_at").first()
    if trip is not None:
        object_to_trip(Viewer(role=Role.PERSON, person_id=rider.pk), trip.pk, "我没有坐这趟公交车，可能是扫错了。")
    return 1


def _late_bus(settled: date) -> None:
    """A bus without a network sends what it saw on the day that is closed already."""
    gate, rider = Gate.objects.filter(code="bus-20").first(), named_person("zhou_dawei")
    ride = Trip.objects.filter(travelled_on=settled).order_by("-began_at").first()
    if gate is not None and ride is not None:
        take_scans(gate, [shown_row(rider, "bus.board", ride.ended_at, "seed late bus")], SYSTEM)
