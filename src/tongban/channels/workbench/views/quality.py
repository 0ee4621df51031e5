"""数据质量: how well each source delivers, what is wrong, and what the department does about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.foundation.access.public import officer_page, viewer_of
from tongban.journeys.governance.public import (
    GovernanceError,
    examples,
    findings,
    league,
    report_mended,
    take,
    tasks_visible_to,
    trend,
)
from tongban.registers.authorities.public import authority
from tongban.registers.facts.public import source

POSTS = ("officer", "reviewer", "head")


@officer_page(posts=POSTS)
def quality(request: HttpRequest) -> HttpResponse:
    """The league of sources, the trend, and the tasks of one's own department."""
    viewer = viewer_of(request)
    past = trend(viewer)
    chart = {
        "labels": [f"{day:%m-%d}" for day, _checked, _wrong in past],
        "series": [{"name": _("问题记录"), "values": [wrong for _day, _checked, wrong in past]}],
        "unit": _("条"),
    }
    rows = [(one, authority(one.authority).title) for one in league(viewer)]
    tasks = list(tasks_visible_to(viewer)[:100])
    context = {
        "rows": rows, "chart": chart, "has_trend": len(past) > 1,
        "tasks": [(one, authority(one.authority_code).title, source(one.source).title) for one in tasks],
        "own": viewer.authority_code, "wrong": sum(one.wrong for one, _name in rows),
        "checked": sum(one.checked for one, _name in rows),
        "open": sum(one.closed_at is None for one in tasks),
        "as_of": past[-1][0] if past else None,
    }  # fmt: skip
    return render(request, "workbench/quality.html", context)


@officer_page(posts=POSTS)
def quality_source(request: HttpRequest, source_id: str) -> HttpResponse:
    """One source by rule; examples for its own department alone."""
    viewer = viewer_of(request)
    try:
        known = source(source_id)
    except KeyError:
        raise Http404 from None
    is_own = viewer.authority_code == known.authority
    rows = [
        {"finding": one, "examples": [ref.load() for ref in examples(viewer, one)] if is_own and one.wrong else []}
        for one in findings(viewer, source_id)
    ]
    context = {"source": known, "rows": rows, "is_own": is_own, "authority": authority(known.authority).title}
    return render(request, "workbench/quality_source.html", context)


@require_POST
@officer_page(posts=POSTS)
def quality_task(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take a task, or say that it is mended."""
    viewer = viewer_of(request)
    task = get_object_or_404(tasks_visible_to(viewer), pk=pk)
    if verb not in ("take", "mended"):
        raise Http404
    try:
        if verb == "take":
            take(task, by=viewer)
        else:
            report_mended(task, by=viewer, note=request.POST.get("note", ""))
        messages.success(request, _("已记录。下一次运行会复核。") if verb == "mended" else _("已认领。"))
    except GovernanceError as told:
        messages.error(request, str(told.message))
    return redirect("workbench:quality")
