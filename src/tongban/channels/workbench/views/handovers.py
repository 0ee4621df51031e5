"""下沉: items that the city's department hands down to districts, from the offer to the calling back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.channels.workbench.assistance import number_of
from tongban.foundation.access.public import Viewer, officer_page, viewer_of
from tongban.journeys.cases.public import cases_visible_to
from tongban.journeys.packs.public import PackVersion, published
from tongban.registers.authorities.public import Authority, authorities, names_of_officers
from tongban.registers.catalogue.public import (
    HandoverRefused,
    HandoverState,
    ItemHandover,
    begin_trial,
    call_back,
    confirm,
    handovers_visible_to,
    propose_handover,
    readiness,
    take,
    train,
)

POSTS = ("officer", "reviewer", "head")
PER_PAGE = 30
CITY_LEVELS = ("1", "2")
LOOKED_BACK_DAYS = 90
VERBS = ("take", "decline", "train", "begin", "confirm", "call_back")


def _items(viewer: Viewer) -> list[PackVersion]:
    """Items that the viewer's department of the city decides itself."""
    return [
        pack
        for pack in published()
        if pack.owner == viewer.authority_code and str(pack.manifest.get("catalogue", {}).get("level")) in CITY_LEVELS
    ]


def _takers(viewer: Viewer) -> list[Authority]:
    return [one for one in authorities(department=viewer.authority_code) if one.pk != viewer.authority_code]


@require_GET
@officer_page(posts=POSTS)
def handovers(request: HttpRequest) -> HttpResponse:
    """What my department gave, or is to take; by state, with search."""
    viewer = viewer_of(request)
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    rows = handovers_visible_to(viewer)
    if state in HandoverState.values:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(item__icontains=text) | Q(taker__name__icontains=text))
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "state": state, "q": text,
        "states": HandoverState.choices, "may_propose": viewer.holds("head") and bool(_items(viewer)),
    }  # fmt: skip
    return render(request, "workbench/handovers.html", context)


@require_http_methods(["GET", "POST"])
@officer_page(posts=("head",))
def handover_new(request: HttpRequest) -> HttpResponse:
    """Offer an item to a district; what was typed stays after an error."""
    viewer, error = viewer_of(request), ""
    items, takers = _items(viewer), _takers(viewer)
    typed = {name: request.POST.get(name, "").strip() for name in ("item", "taker", "ground", "scope", "monthly")}
    if request.method == "POST":
        pack = next((one for one in items if one.code == typed["item"]), None)
        taker = next((one for one in takers if one.pk == typed["taker"]), None)
        try:
            if pack is None or taker is None:
                raise HandoverRefused(_("请选择事项和承接的区级机关。"))
            monthly = number_of(typed["monthly"]) if typed["monthly"] else _monthly(viewer, pack.code, taker)
            row = propose_handover(pack.code, pack.title, taker, ground=typed["ground"], scope=typed["scope"],
                                   monthly_cases=monthly, by=viewer)  # fmt: skip
        except HandoverRefused as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("已送承接机关。"))
            return redirect("workbench:handover", row.pk)
    context = {"items": items, "takers": takers, "typed": typed, "error": error}
    return render(request, "workbench/handover_new.html", context, status=422 if error else 200)


def _monthly(viewer: Viewer, code: str, taker: Authority) -> int:
    """Cases of people and firms of the district in the last ninety days, by the month."""
    since = timezone.now() - timedelta(days=LOOKED_BACK_DAYS)
    region = str(taker.region_id)[:6]
    here = Q(person__residence_region__code__startswith=region) | Q(organisation__region__code__startswith=region)
    rows = cases_visible_to(viewer).filter(here, pack_code=code, submitted_at__gte=since)
    return -(-rows.order_by().count() * 30 // LOOKED_BACK_DAYS)


@require_GET
@officer_page(posts=POSTS)
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """One handing down: the record, the checks, and what my side can do now."""
    viewer = viewer_of(request)
    return _page(request, viewer, get_object_or_404(handovers_visible_to(viewer), pk=pk))


def _page(request: HttpRequest, viewer: Viewer, row: ItemHandover, **more: Any) -> HttpResponse:
    steps = list(row.steps.all())
    names = names_of_officers(one.by for one in steps)
    context = {
        "row": row, "ready": readiness(row), "State": HandoverState, "actions": _possible(viewer, row),
        "steps": [{"step": one, "by": names.get(one.by, "")} for one in steps],
        "is_over": row.trial_until is not None and row.trial_until < timezone.localdate(), "typed": {}, **more,
    }  # fmt: skip
    return render(request, "workbench/handover.html", context, status=422 if more.get("error") else 200)


def _possible(viewer: Viewer, row: ItemHandover) -> set[str]:
    if not viewer.holds("head"):
        return set()
    states = HandoverState
    if viewer.authority_code == row.taker_id:
        by_state = {states.PROPOSED: {"take"}, states.TAKEN: {"train"}, states.TRIAL: {"train"},
                    states.IN_FORCE: {"train"}}  # fmt: skip
    else:
        by_state = {states.PROPOSED: {"call_back"}, states.TAKEN: {"begin", "call_back"},
                    states.TRIAL: {"confirm", "call_back"}, states.IN_FORCE: {"call_back"}}  # fmt: skip
    return by_state.get(states(row.state), set())


@require_POST
@officer_page(posts=("head",))
def handover_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step of a side; a refused one says what is lacking and keeps what was typed."""
    if verb not in VERBS:
        raise Http404
    viewer = viewer_of(request)
    row = get_object_or_404(handovers_visible_to(viewer), pk=pk)
    words = request.POST.get("note", "").strip()
    try:
        if verb in ("take", "decline"):
            take(row, takes=verb == "take", note=words, by=viewer)
        elif verb == "train":
            chosen = [int(one) for one in request.POST.getlist("officer") if one.isascii() and one.isdecimal()]
            train(row, chosen, words=words, by=viewer)
        elif verb == "begin":
            begin_trial(row, working_days=number_of(request.POST.get("days", "")), by=viewer)
        elif verb == "confirm":
            confirm(row, note=words, by=viewer)
        else:
            call_back(row, reason=words, by=viewer)
    except HandoverRefused as refusal:
        return _page(request, viewer, row, error=str(refusal), typed=request.POST, verb=verb)
    messages.success(request, _("已记录。"))
    return redirect("workbench:handover", pk)
