"""场所码: what opens when somebody scans the poster of a place: one page, four things to do."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tongban.capabilities.codes.public import (
    CodeError,
    NotAPlace,
    Venue,
    check_in,
    complain_about,
    leave_queue,
    my_complaints,
    take_ticket,
    ticket_of,
    venue_of_token,
    waiting_before,
)
from tongban.capabilities.payments.public import create_order
from tongban.foundation.access.public import Role, Viewer, person_page, public_page, rate_limited, viewer_of
from tongban.foundation.ui.public import localised
from tongban.registers.people.public import person


@require_GET
@public_page
@never_cache
def place(request: HttpRequest, token: str) -> HttpResponse:
    """The place, that its code is true, and what can be done; a false code says so."""
    try:
        venue = venue_of_token(token)
    except NotAPlace as error:
        return render(request, "web/place.html", {"error": str(error)}, status=404)
    viewer = viewer_of(request)
    context: dict[str, Any] = {
        "venue": venue, "token": token, "key": uuid.uuid4().hex,
        "title": localised({"zh": venue.title_zh, "en": venue.title_en or venue.title_zh}),
        "is_person": viewer.role == Role.PERSON and viewer.person_id is not None,
        "is_other": viewer.role not in (Role.PERSON, Role.ANONYMOUS) or viewer.organisation_id is not None,
        "price": f"{venue.price_fen / 100:.2f}" if venue.price_fen else "",
    }  # fmt: skip
    if context["is_person"] and viewer.person_id:
        ticket = ticket_of(viewer.person_id, venue)
        context |= {"ticket": ticket, "before": waiting_before(ticket) if ticket else 0,
                    "complaints": my_complaints(viewer, venue)}  # fmt: skip
    return render(request, "web/place.html", context)


@require_POST
@person_page
@rate_limited("code.place", times=60, seconds=3600)
def place_do(request: HttpRequest, token: str, verb: str) -> HttpResponse:
    """Check in, take or leave a number, pay, complain; each once for one opened page."""
    viewer, key = viewer_of(request), request.POST.get("key", "")[:32] or uuid.uuid4().hex
    try:
        venue = venue_of_token(token)
    except NotAPlace:
        raise Http404 from None
    try:
        if verb == "check_in":
            check_in(viewer, venue, key)
            messages.success(request, _("已登记到访。在“谁看过我的码”里可以看到。"))
        elif verb == "queue":
            taken = take_ticket(viewer, venue)
            messages.success(request, _("您的号是 %(number)s") % {"number": taken.number})
        elif verb == "leave":
            leave_queue(viewer, venue)
            messages.success(request, _("已放弃排队。"))
        elif verb == "complain":
            complain_about(viewer, venue, request.POST.get("text", ""), key)
            messages.success(request, _("投诉已送达，最晚 15 天内答复。"))
        elif verb == "pay" and "pay" in venue.does and venue.price_fen and viewer.person_id:
            return redirect("payments:order", _order(viewer, venue, key, token))
        else:
            raise Http404
    except CodeError as error:
        messages.error(request, str(error))
    return redirect("web:place", token)


def _order(viewer: Viewer, venue: Venue, key: str, token: str) -> str:
    assert viewer.person_id is not None
    assert venue.price_fen is not None
    order = create_order(
        f"codes.venue:{venue.pk} {viewer.person_id} {key}", owner_ref=f"codes.venue:{venue.pk}",
        payer=person(viewer.person_id), amount_fen=venue.price_fen,
        title={"zh": f"{venue.title_zh} {venue.price_zh}", "en": f"{venue.title_en or venue.title_zh}"},
        authority_code=venue.gate.authority_id, return_path=f"/code/at/{token}/", by=viewer,
    )  # fmt: skip
    return order.number
