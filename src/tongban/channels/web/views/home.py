"""The first page: search, my card, what waits for me, what is often used."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongban.channels.web.examples import examples_for
from tongban.channels.web.themes import drawing_of, themes_of
from tongban.foundation.access.public import public_page, viewer_of
from tongban.journeys.packs.public import published


@require_GET
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Nothing that is not for this person."""
    viewer = viewer_of(request)
    items = published()
    mine = [item for item in items if item.manifest.get("audience") != "organisation"]
    firms = [item for item in items if item.manifest.get("audience") == "organisation"]
    if viewer.organisation_id:
        mine = firms
    return render(
        request,
        "web/home.html",
        {
            "examples": examples_for(
                {item.code for item in items}, timezone.localdate(), organisation=bool(viewer.organisation_id)
            ),
            "often": [{"item": item, "icon": drawing_of(item)} for item in mine[:8]],
            "themes": themes_of(mine),
            "firms": [{"item": item, "icon": drawing_of(item)} for item in firms] if not viewer.organisation_id else [],
            "hour": timezone.localtime().hour,
        },
    )
