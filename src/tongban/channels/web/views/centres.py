"""Where a person can go: service centres with their hours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongban.foundation.access.public import public_page
from tongban.registers.places.public import centres, districts, working_calendar


@require_GET
@public_page
def service_centres(request: HttpRequest) -> HttpResponse:
    """Centres of one district, or of the city; with today's hours."""
    everywhere = districts()
    chosen = request.GET.get("district", "")
    if chosen not in {one.code for one in everywhere}:
        chosen = ""
    found = centres(chosen) if chosen else centres(kind="city")
    now = timezone.localtime()
    is_working = working_calendar().is_working(now.date())
    rows = []
    for centre in found:
        spans = centre.opening(now.date(), is_working=is_working)
        is_open = any(start <= now.time() < end for start, end in spans)
        rows.append({"centre": centre, "spans": spans, "is_open": is_open})
    return render(request, "web/centres.html", {"districts": everywhere, "chosen": chosen, "rows": rows})
