"""The recipient's page of a parcel, and the demonstration's button that moves it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.access.public import NotVisible, person_page, viewer_of
from tongban.foundation.adapters.public import PortError
from tongban.foundation.values.public import mask_middle, mask_name, mask_personal

from . import actions, queries
from .adapters.embedded import STEPS, advance
from .models import Mode, Parcel, ParcelState
from .ports import Progress, logistics


def _words(progress: str) -> str:
    return {
        Progress.BOOKED: _("已交寄，等待揽收"),
        Progress.COLLECTED: _("快递员已取件"),
        Progress.IN_TRANSIT: _("运输中"),
        Progress.OUT_FOR_DELIVERY: _("正在派送"),
        Progress.DELIVERED: _("已送达"),
        Progress.RETURNED: _("已退回"),
    }[Progress(progress)]


def steps(parcel: Parcel) -> list[dict[str, Any]]:
    """The way of a parcel as the timeline component shows it: what happened, then what is to come."""
    scans = list(parcel.scans.all())
    happened = [{"state": "done", "title": _words(scan.progress), "at": scan.at, "text": scan.place} for scan in scans]
    if happened and parcel.state in {ParcelState.ORDERED, ParcelState.ON_THE_WAY}:
        happened[-1]["state"] = "now"
    reached = {scan.progress for scan in scans}
    to_come = [] if parcel.state in {ParcelState.RETURNED, ParcelState.REFUSED} else STEPS
    return happened + [{"state": "next", "title": _words(step)} for step in to_come if step not in reached]


def _can_be_moved(parcel: Parcel) -> bool:
    moving = parcel.state in {ParcelState.ORDERED, ParcelState.ON_THE_WAY} and bool(parcel.tracking_number)
    return settings.DEMONSTRATION and logistics.is_embedded and moving


@require_GET
@person_page()
def parcel(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it is, step by step; the address is masked."""
    found = queries.parcel(viewer_of(request), pk)
    with suppress(PortError):  # the page shows what we know
        found = actions.follow(found)
    to = found.address or {}
    context = {
        "parcel": found, "steps": steps(found) if found.mode == Mode.POST else [], "can_be_moved": _can_be_moved(found),
        "to_name": mask_name(to.get("name", "")), "to_phone": mask_personal(to.get("phone", "")),
        "to_address": f"{to.get('region', '')}{mask_middle(to.get('detail', ''))}",
    }  # fmt: skip
    return render(request, "shipping/parcel.html", context)


@require_POST
@person_page()
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """The demonstration's button: the embedded logistics company goes one step further."""
    found = queries.parcel(viewer_of(request), pk)
    if not _can_be_moved(found):
        raise NotVisible
    advance(found.tracking_number)
    actions.follow(found)
    return redirect(found)
