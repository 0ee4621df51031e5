"""Passages come in: each once, in whatever order; those who wait for them are reckoned at once or by the next job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from tongban.capabilities.codes.public import Scan
from tongban.scenes.transport.jobs import reckon_waiting
from tongban.scenes.transport.models import Tap
from tongban.scenes.transport.tariffs import gates, roles, tariffs

from .reckoning import reckon

AT_ONCE = 20  # people; more than that is an upload, which a worker reckons


def take(scans: Sequence[Scan]) -> None:
    """Keep the passages among some new scans. The same scan a second time is left out.

    Called by the room of codes in the transaction that writes the scans.
    """
    taps = [tap for tap in map(_tap, scans) if tap is not None]
    if not taps:
        return
    Tap.objects.bulk_create(taps, ignore_conflicts=True, batch_size=500)
    people = {tap.person_id for tap in taps if not tap.is_reckoned}
    if len(people) > AT_ONCE:
        reckon_waiting.enqueue(key="transport.reckon")
    elif people:
        reckon(people)


def _tap(scan: Scan) -> Tap | None:
    role = roles().get(scan.scene)
    if role is None or scan.result != "good" or scan.person_id is None or scan.is_copy:
        return None  # of a drawing that was taken at two gates the one that reported first is a ride
    percent = scan.concession.get("pay_percent", 100)
    fits = isinstance(percent, int) and 0 <= percent <= 100
    stop = gates().get(scan.gate.code, "") if _is_of_our_time(scan.at) else ""
    return Tap(
        tap_id=scan.scan_id, person_id=scan.person_id, gate=scan.gate.code, stop=stop, role=role,
        at=scan.at, percent=percent if fits else 100, is_reckoned=not stop,
    )  # fmt: skip


def _is_of_our_time(at: datetime) -> bool:
    """False for a clock that is wholly wrong: such a passage is kept and shown to the clerk, but prices nothing."""
    return tariffs()[-1].since < at.date() and at < timezone.now() + timedelta(days=1)
