"""重放: proposing a rule of the clock, and reading what a proposal would have meant for history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.channels.workbench.replaying import (
    FORM,
    KEEPS,
    lines_of,
    offered_items,
    read_change,
    rule_words,
    summary_of,
    words_of_line,
)
from tongban.foundation.access.public import Viewer, officer_page, viewer_of
from tongban.foundation.audit.public import record
from tongban.foundation.ui.public import csv_response
from tongban.foundation.values.public import read_day
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import (
    ProcedureKindCode,
    Replay,
    ask_clock_replay,
    replays_for,
    visible_replay,
)

from .statistics import span

EXAMPLES = 30


def _supervisor(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    if not viewer.holds("head", "supervisor"):
        raise Http404
    return viewer


@require_http_methods(["GET", "POST"])
@officer_page
def replays(request: HttpRequest) -> HttpResponse:
    """The proposals so far, and a form for the next; asking changes no rule and no case."""
    viewer = _supervisor(request)
    error = ""
    if request.method == "POST":
        try:
            change = read_change(request.POST)
            since, until = (read_day(request.POST.get(name, "")) for name in ("since", "until"))
            if since is None or until is None or since > until:
                raise CaseError(_("请填写起止日期，起日不晚于止日。"))
            found = ask_clock_replay(
                change, since=since, until=until, by=viewer, pack_code=request.POST.get("item", "")
            )
            return redirect("workbench:replay", pk=found.pk)
        except CaseError as told:
            error = str(told.message)
    since, until = span(request)
    typed = {name: request.POST.get(name, "") for name in FORM} | {"since": str(since), "until": str(until)}
    context = {
        "rows": [(row, rule_words(row)) for row in replays_for(viewer)],
        "items": offered_items(viewer),
        "kinds": [(code, label, request.POST.get(f"kind-{code}", "")) for code, label in ProcedureKindCode.choices],
        "keeps": KEEPS,
        "typed": typed,
        "error": error,
    }
    return render(request, "workbench/replays.html", context, status=422 if error else 200)


@officer_page
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """One replay: how far it is, what would have differed by item, district and department, and examples."""
    viewer = _supervisor(request)
    row = visible_replay(viewer, pk)
    change = request.GET.get("change", "")
    context: dict[str, Any] = {"row": row, "rule": rule_words(row), "change": change}
    if row.is_finished:
        found = summary_of(row)
        shown = lines_of(viewer, row, change)[:EXAMPLES]
        _note_reading(viewer, row, change)
        context |= {"found": found, "examples": [words_of_line(row, line) for line in shown]}
    return render(request, f"workbench/replay_{row.kind}.html", context)


@officer_page
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Every case that differs and that the viewer may see; who took the list away is noted."""
    viewer = _supervisor(request)
    row = visible_replay(viewer, pk)
    if not row.is_finished:
        messages.info(request, _("还没有算完。"))
        return redirect("workbench:replay", pk=pk)
    change = request.GET.get("change", "")
    record(viewer, "case.replay_exported", row, detail={"change": change})
    head = [_("办件编号"), _("事项"), _("区"), _("差别"), _("原来"), _("会变成"), _("原因")]
    said = (words_of_line(row, line) for line in lines_of(viewer, row, change).iterator(chunk_size=500))
    return csv_response(
        f"replay-{row.pk}",
        head,
        ([one.number, one.item, one.district, one.change, one.before, one.after, one.why] for one in said),
    )


def _note_reading(viewer: Viewer, row: Replay, change: str) -> None:
    """Cases are named on this page, so that reading it is written down."""
    record(viewer, "case.replay_read", row, detail={"change": change})
