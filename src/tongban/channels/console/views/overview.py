"""The first page: what needs a hand now, each number leading to its rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.foundation.access.public import operator_page
from tongban.foundation.adapters.public import all_sockets
from tongban.foundation.events.public import delivery_counts
from tongban.foundation.jobs.public import job_counts
from tongban.journeys.packs.public import published

from .machinery import socket_rows


@operator_page
def overview(request: HttpRequest) -> HttpResponse:
    """Jobs, deliveries, sockets and packs at a glance."""
    rows = socket_rows()
    return render(
        request,
        "console/overview.html",
        {
            "jobs": job_counts(),
            "deliveries": delivery_counts(),
            "sockets_total": len(all_sockets()),
            "sockets_with_problems": sum(1 for row in rows if row["problems"]),
            "sockets_embedded": sum(1 for row in rows if row["is_embedded"]),
            "packs_published": len(published()),
        },
    )
