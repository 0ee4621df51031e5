"""The audit trail: searching it and proving it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.foundation.access.public import operator_page, viewer_of
from tongban.foundation.audit.public import entries, record, verify
from tongban.foundation.values.public import read_day

PER_PAGE = 50


@operator_page
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what, for whom and why; filtered by actor, action, subject and day."""
    return _page(request)


def _page(request: HttpRequest, **extra: object) -> HttpResponse:
    from datetime import datetime, time, timedelta

    asked = {name: request.GET.get(name, "").strip() for name in ("actor", "action", "subject", "day")}
    day = read_day(asked["day"])
    start = datetime.combine(day, time(), get_current_timezone()) if day else None
    rows = entries(
        actor=asked["actor"],
        action=asked["action"],
        subject=asked["subject"],
        since=start,
        until=start + timedelta(days=1) if start else None,
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "console/audit.html", {"page": page, "asked": asked, **extra})


@require_POST
@operator_page
def verify_trail(request: HttpRequest) -> HttpResponse:
    """Read the whole trail and say what is altered, removed or reordered."""
    report = verify()
    record(viewer_of(request), "audit.verified", "audit", detail={"rows": report.rows, "found": len(report.findings)})
    if report.is_intact:
        messages.success(request, _("已核对 %(rows)s 行，全部完好。") % {"rows": report.rows})
    else:
        messages.error(request, _("发现 %(found)s 处异常，请立即处理。") % {"found": len(report.findings)})
    return _page(request, report=report)
