"""Sockets, jobs and events: the machinery and what an operator can do when it stalls."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.foundation.access.public import operator_page, viewer_of
from tongban.foundation.adapters.public import PortError, all_shelves, all_sockets
from tongban.foundation.events.public import DeliveryState, delivery_counts, delivery_rows, redeliver
from tongban.foundation.jobs.public import JobState, discard, job_counts, job_rows, retry, schedule_rows

PER_PAGE = 50


def socket_rows() -> list[dict[str, Any]]:
    """One row per socket: its plug, whether it is the embedded one, and its problems in words."""
    rows = []
    for socket in all_sockets():
        try:
            problems = list(socket().check_config())
        except (ImportError, TypeError, PortError) as error:
            problems = [str(error)]
        rows.append({"name": socket.name, "path": socket.path, "is_embedded": socket.is_embedded, "problems": problems})
    return rows


@operator_page
def sockets(request: HttpRequest) -> HttpResponse:
    """Which plug each socket holds, what stands on each shelf, and whether it works."""
    shelves = [
        {"name": shelf.name, "plugs": [{"key": key, "problems": shelf[key].check_config()} for key in shelf.names()]}
        for shelf in all_shelves()
    ]
    return render(request, "console/sockets.html", {"sockets": socket_rows(), "shelves": shelves})


@operator_page
def jobs(request: HttpRequest) -> HttpResponse:
    """Jobs by state, and the schedules."""
    state = request.GET.get("state", "")
    name = request.GET.get("name", "")
    page = Paginator(job_rows(state if state in JobState.values else "", name), PER_PAGE).get_page(
        request.GET.get("page")
    )
    counts = job_counts()
    tabs = [{"text": _("全部"), "href": "?", "current": not state, "count": None}] + [
        {"text": label, "href": f"?state={value}", "current": state == value, "count": counts[value]}
        for value, label in JobState.choices
    ]
    return render(
        request,
        "console/jobs.html",
        {"page": page, "tabs": tabs, "schedules": schedule_rows(), "name": name, "states": JobState},
    )


@require_POST
@operator_page
def job_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Run a failed job again, or put it aside."""
    verbs = {"retry": (retry, _("任务已重新排队。")), "discard": (discard, _("任务已放弃。"))}
    if verb not in verbs:
        raise Http404
    act, words = verbs[verb]
    act(pk, by=viewer_of(request))
    messages.success(request, words)
    return redirect("console:jobs")


@operator_page
def events(request: HttpRequest) -> HttpResponse:
    """Deliveries of events; dead letters are those that an operator looks at."""
    state = request.GET.get("state", DeliveryState.DEAD)
    page = Paginator(delivery_rows(state if state in DeliveryState.values else ""), PER_PAGE).get_page(
        request.GET.get("page")
    )
    counts = delivery_counts()
    tabs = [
        {"text": label, "href": f"?state={value}", "current": state == value, "count": counts[value]}
        for value, label in DeliveryState.choices
    ]
    return render(request, "console/events.html", {"page": page, "tabs": tabs, "states": DeliveryState})


@require_POST
@operator_page
def event_redeliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Deliver a dead letter again."""
    redeliver(get_object_or_404(delivery_rows(), pk=pk), by=viewer_of(request))
    messages.success(request, _("事件已重新投递。"))
    return redirect("console:events")
