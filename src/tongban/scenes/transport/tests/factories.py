"""Passages, days and clerks for tests."""

from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from tongban.capabilities.codes.public import Gate, Scan
from tongban.foundation.access.public import Role, Viewer
from tongban.registers.people.public import Person
from tongban.scenes.transport.actions.taking import take
from tongban.scenes.transport.queries import DESK

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CLERK = Viewer(role=Role.OFFICER, officer_id=1, authority_code=DESK, posts=frozenset({"officer"}), assurance=3)
CHIEF = Viewer(role=Role.OFFICER, officer_id=2, authority_code=DESK, posts=frozenset({"reviewer"}), assurance=3)
_number = count(1)


def rider(person: Person) -> Viewer:
    """The viewer that this person is."""
    return Viewer(role=Role.PERSON, person_id=person.pk, assurance=2)


def scan(person, minutes, gate, scene, *, percent=None, scan_id="", result="good") -> Scan:
    """A passage as a gate reports it, so many minutes after the morning of 2 March 2026."""
    return Scan(
        scan_id=scan_id or f"test{next(_number)}", gate=Gate(code=gate), scene=scene, person=person, result=result,
        at=MORNING + timedelta(minutes=minutes), concession={} if percent is None else {"pay_percent": percent},
    )  # fmt: skip


def ride(person, minutes=0, *, percent=None, take_it=True) -> list[Scan]:
    """From People's Square to Zhangjiang, 13.2 km, four yuan."""
    scans = [
        scan(person, minutes, "people-square", "metro.entry", percent=percent),
        scan(person, minutes + 25, "zhangjiang", "metro.exit", percent=percent),
    ]
    if take_it:
        take(scans)
    return scans
