"""场馆预约: our facilities, the hours that repeat, slots of a day with who comes and who came."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.appointments.public import (
    AppointmentError,
    BadFacility,
    Facility,
    TooMany,
    close_slot,
    day_at,
    end_opening,
    facilities_of,
    facility_of,
    openings,
    register_facility,
    reopen_slot,
    set_capacity,
    set_opening,
    slot_of,
    visitors,
    walk_in,
)
from tongban.capabilities.codes.public import gates_of, scenes
from tongban.foundation.access.public import Viewer, staff_page, viewer_of
from tongban.foundation.ui.public import localised
from tongban.foundation.values.public import InvalidAmount, fen_of, read_day

FIELDS = ("code", "title_zh", "title_en", "place", "price", "seats")
HOURS = ("begins", "ends", "capacity")


def _title(of: Facility) -> str:
    return localised({"zh": of.title_zh, "en": of.title_en})


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else -1


@require_http_methods(["GET", "POST"])
@staff_page
def visits(request: HttpRequest) -> HttpResponse:
    """Facilities of my authority, and the form for another or for a change."""
    viewer, error = viewer_of(request), ""
    mine = facilities_of(viewer)
    typed = _known(mine, request.GET.get("code", ""))
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
        typed |= {name: request.POST.get(name) == "on" for name in ("needs_booking", "is_open")}
        try:
            return redirect("verifier:visit_day", _register(viewer, typed).code)
        except AppointmentError as problem:
            error = str(problem)
        except InvalidAmount:
            error = _("金额写成 10 或 10.50 这样。")
    context = {
        "rows": [(one, _title(one)) for one in mine], "typed": typed, "error": error, "places": _places(viewer),
    }  # fmt: skip
    return render(request, "verifier/visits.html", context)


def _register(viewer: Viewer, typed: dict[str, Any]) -> Facility:
    gate, _bar, scene = typed["place"].partition("|")
    return register_facility(
        viewer, typed["code"], typed["title_zh"], gate, scene, title_en=typed["title_en"],
        needs_booking=typed["needs_booking"], is_open=typed["is_open"],
        price_fen=fen_of(typed["price"]) if typed["price"] else 0, most_seats=_number(typed["seats"] or "1"),
    )  # fmt: skip


def _known(mine: list[Facility], code: str) -> dict[str, Any]:
    for one in mine:
        if one.code == code:
            return {
                "code": one.code, "title_zh": one.title_zh, "title_en": one.title_en, "seats": one.most_seats,
                "place": f"{one.gate}|{one.scene}", "price": f"{one.price_fen / 100:.2f}" if one.price_fen else "",
                "needs_booking": one.needs_booking, "is_open": one.is_open,
            }  # fmt: skip
    return {"needs_booking": True, "is_open": True, "seats": 1}


def _places(viewer: Viewer) -> list[tuple[str, str]]:
    """Gates of ours with each purpose that they ask."""
    known = scenes()
    return [
        (f"{gate.code}|{scene}",
         f"{localised({'zh': gate.title_zh, 'en': gate.title_en or gate.title_zh})} · {localised(known[scene].title)}")
        for gate in gates_of(viewer) for scene in gate.scenes if scene in known
    ]  # fmt: skip


@require_GET
@staff_page
def visit_day(request: HttpRequest, code: str) -> HttpResponse:
    """The slots of a day."""
    viewer = viewer_of(request)
    of = facility_of(viewer, code)
    day = read_day(request.GET.get("day", "")) or timezone.localdate()
    begin = datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
    context = {
        "facility": of, "title": _title(of), "day": day, "before": day - timedelta(days=1),
        "after": day + timedelta(days=1), "rows": day_at(viewer, code, begin),
    }  # fmt: skip
    return render(request, "verifier/visit_day.html", context)


@require_http_methods(["GET", "POST"])
@staff_page
def visit_hours(request: HttpRequest, code: str) -> HttpResponse:
    """Hours that repeat every week: see, set, end."""
    viewer, error = viewer_of(request), ""
    of = facility_of(viewer, code)
    typed: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in HOURS}
    typed["days"] = request.POST.getlist("days") if request.method == "POST" else list("1234567")
    if request.POST.get("end"):
        stay = end_opening(viewer, code, _number(request.POST["end"]))
        messages.success(
            request, _("已停。已有人约的 %(n)s 场照常；要停请逐场取消。") % {"n": stay} if stay else _("已停。")
        )
        return redirect("verifier:visit_hours", code)
    if request.method == "POST":
        try:
            set_opening(viewer, code, "".join(typed["days"]), *_hours(typed), _number(typed["capacity"]))
            messages.success(request, _("已保存，这几天的场次已经开放。"))
            return redirect("verifier:visit_hours", code)
        except AppointmentError as problem:
            error = str(problem)
    names = {str(number + 1): name for number, name in WEEKDAYS.items()}
    rows = [(one, [names[day] for day in one.weekdays]) for one in openings(of)]
    context = {"facility": of, "title": _title(of), "rows": rows, "typed": typed, "error": error, "names": names}
    return render(request, "verifier/visit_hours.html", context)


def _hours(typed: dict[str, Any]) -> tuple[time, time]:
    try:
        return time.fromisoformat(typed["begins"]), time.fromisoformat(typed["ends"])
    except ValueError:
        raise BadFacility(_("时间写成 09:00 这样。")) from None


@require_http_methods(["GET", "POST"])
@staff_page
def visit_slot(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Who comes in one slot; more or fewer places; not held, with the reason; held after all."""
    viewer = viewer_of(request)
    of = facility_of(viewer, code)
    slot = slot_of(of, pk)
    act, typed = request.POST.get("act", ""), request.POST.get("capacity", "").strip()
    error = {}
    if request.method == "POST":
        try:
            if act == "close":
                close_slot(viewer, slot, request.POST.get("because", ""))
                messages.success(request, _("已取消这一场，已通知每一位预约的人。"))
            elif act == "reopen":
                reopen_slot(viewer, slot)
                messages.success(request, _("已重新开放。"))
            else:
                set_capacity(viewer, slot, _number(typed))
                messages.success(request, _("已改。候补的人按顺序补上。"))
            return redirect("verifier:visit_slot", code, pk)
        except TooMany:
            error = {"capacity": _("位置数不能少于已经约出去的 %(taken)s 个。") % {"taken": slot.taken}}
        except AppointmentError as problem:
            error = {"because": str(problem)}
    context = {
        "facility": of, "title": _title(of), "slot": slot, "error": error, "typed": typed or slot.capacity,
        "because": request.POST.get("because", ""), "rows": visitors(viewer, code, slot),
        "is_ahead": slot.starts_at > timezone.now(),
    }  # fmt: skip
    return render(request, "verifier/visit_slot.html", context)


@require_POST
@staff_page
def visit_walk_in(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody without a booking, whose code was just read at our gate, goes in if there is room."""
    viewer = viewer_of(request)
    of = facility_of(viewer, code)
    try:
        row = walk_in(viewer, request.POST.get("scan", "")[:40], _number(request.POST.get("seats", "1")))
        messages.success(request, _("已补位入场，%(n)s 人。") % {"n": row.seats})
    except AppointmentError as problem:
        messages.error(request, str(problem))
    return redirect("verifier:gate", of.gate)
