"""场馆预约: museums, libraries, parks, sports halls; a place in a slot, entry by the code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.appointments.public import (
    AppointmentError,
    Booking,
    BookingState,
    Facility,
    Slot,
    book,
    bookings_of,
    cancel,
    facilities,
    facility,
    fare_fen,
    priced,
    slot_of,
    slots_ahead,
    suspended_until,
    waits_before,
)
from tongban.capabilities.payments.public import (
    OrderConflict,
    OrderState,
    PaymentOrder,
    create_order,
    orders_by_owner,
    orders_of,
    was_paid,
)
from tongban.channels.web.personal import applicant_of
from tongban.foundation.access.public import Viewer, person_page, viewer_of
from tongban.foundation.audit.public import ref
from tongban.foundation.ui.public import localised

BEFORE = 10
PAYABLE_FOR = timedelta(days=7)
BADGES = {
    BookingState.BOOKED: "success", BookingState.WAITING: "warning", BookingState.ENTERED: "success",
    BookingState.MISSED: "danger",
}  # fmt: skip


def _title(of: Facility) -> str:
    return localised({"zh": of.title_zh, "en": of.title_en})


def _mine(row: Booking, orders: Sequence[PaymentOrder] = ()) -> dict[str, Any]:
    now = timezone.now()
    paid = next((one for one in orders if was_paid(one)), None)
    may_pay = row.state == BookingState.BOOKED and row.slot.starts_at > now and row.slot.facility.price_fen
    return {
        "paid": paid, "fare": fare_fen(row) if may_pay and paid is None else 0,
        "booking": row, "title": _title(row.slot.facility), "badge": BADGES.get(BookingState(row.state), ""),
        "may_cancel": row.state in (BookingState.BOOKED, BookingState.WAITING) and row.slot.starts_at > now,
        "place": waits_before(row) + 1 if row.state == BookingState.WAITING else 0,
    }  # fmt: skip


@require_GET
@person_page
def visits(request: HttpRequest) -> HttpResponse:
    """My bookings, and every facility."""
    viewer = viewer_of(request)
    ahead, before = list(bookings_of(viewer)[:30]), list(bookings_of(viewer, ahead=False)[:BEFORE])
    orders = orders_by_owner([ref(one) for one in (*ahead, *before) if one.slot.facility.price_fen])
    context = {
        "ahead": [_mine(one, orders.get(ref(one), ())) for one in ahead],
        "before": [_mine(one, orders.get(ref(one), ())) for one in before],
        "facilities": [(one, _title(one)) for one in facilities()], "me": applicant_of(request),
    }  # fmt: skip
    return render(request, "web/visits.html", context)


@require_http_methods(["GET", "POST"])
@person_page
def visit(request: HttpRequest, code: str) -> HttpResponse:
    """One facility: slots of the coming days; book a place, or wait for one."""
    viewer, of = viewer_of(request), facility(code)
    seats = request.POST.get("seats", "1")
    if request.method == "POST":
        key = request.POST.get("slot", "")
        slot = slot_of(of, int(key) if key.isdecimal() and len(key) < 19 else 0)
        try:
            row = book(viewer, slot, int(seats) if seats.isdecimal() and len(seats) < 4 else 0)
            waits = row.state == BookingState.WAITING
            messages.success(request, _("已排候补，有位置会通知您。") if waits else _("已预约。到时凭随申码入场。"))
            return redirect("web:visits")
        except AppointmentError as error:
            messages.error(request, str(error))
    mine = {one.slot_id: _mine(one) for one in bookings_of(viewer).filter(slot__facility=of)}
    context = {
        "facility": of, "title": _title(of), "days": _by_day(slots_ahead(of), mine), "seats": seats,
        "seat_choices": range(1, of.most_seats + 1), "suspended": suspended_until(viewer.person_id or 0),
        "me": applicant_of(request),
    }  # fmt: skip
    return render(request, "web/visit.html", context)


def _by_day(slots: Iterable[Slot], mine: dict[int, dict[str, Any]]) -> list[tuple[Any, list[Any]]]:
    days: dict[Any, list[Any]] = {}
    for one in slots:
        days.setdefault(timezone.localdate(one.starts_at), []).append((one, mine.get(one.pk)))
    return list(days.items())


@require_POST
@person_page
def pay_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay a booked visit now instead of at the gate; with the concession that the gate would give."""
    viewer = viewer_of(request)
    try:
        with transaction.atomic():
            booking, fen = priced(viewer, pk)
            if not fen:
                messages.success(request, _("您的优待是免费，不用付。"))
                return redirect("web:visits")
            return redirect("payments:order", _order(viewer, booking, fen))
    except (AppointmentError, OrderConflict) as error:
        messages.error(request, str(error) or _("现在不能在线付，到门口再付。"))
    return redirect("web:visits")


def _order(viewer: Viewer, booking: Booking, fen: int) -> str:
    """The order of a booking that can be paid; one that ran out is followed by another."""
    of, owner = booking.slot.facility, ref(booking)
    known = list(orders_of(owner))
    for one in known:
        if was_paid(one) or (one.state == OrderState.OPEN and one.expires_at > timezone.now()):
            return one.number
    when = timezone.localtime(booking.slot.starts_at).strftime("%Y-%m-%d %H:%M")
    order = create_order(
        f"{owner} {len(known) + 1}", owner_ref=owner, payer=booking.person, amount_fen=fen, by=viewer,
        title={"zh": f"{of.title_zh} {when}", "en": f"{of.title_en} {when}"}, authority_code=of.authority_id,
        payable_for=min(PAYABLE_FOR, booking.slot.starts_at - timezone.now()), return_path="/visits/",
    )  # fmt: skip
    return order.number


@require_POST
@person_page
def cancel_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the places back."""
    try:
        cancel(viewer_of(request), pk)
        messages.success(request, _("已取消，位置让给了别人。在线付过的钱原路退回。"))
    except AppointmentError as error:
        messages.error(request, str(error))
    return redirect("web:visits")
