"""协助成绩单: which department answers on time, how quickly, how often it refuses; open to all who decide."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.channels.workbench.assistance import short_name
from tongban.foundation.access.public import officer_page, viewer_of
from tongban.foundation.ui.public import csv_response
from tongban.journeys.assistance.public import duties, league, total_of
from tongban.journeys.cases.public import SpecialProcedure, kinds_for
from tongban.registers.authorities.public import authorities

from .assistance import POSTS
from .statistics import span


@require_GET
@officer_page(posts=POSTS)
def duty_list(request: HttpRequest) -> HttpResponse:
    """协助职责清单: who answers for what, on which ground, how quickly; one's own first."""
    own = viewer_of(request).authority_code.partition("_31")[0]
    names = {one.pk: short_name(one) for one in authorities(region_code=settings.TONGBAN_CITY)}
    kinds = kinds_for({})
    rows = [
        {"duty": duty, "to": names.get(duty.department, duty.department), "is_own": duty.department == own,
         "stops": SpecialProcedure.Kind(duty.procedure).label if duty.procedure in kinds else ""}
        for duty in duties().values()
    ]  # fmt: skip
    rows.sort(key=lambda row: not row["is_own"])
    return render(request, "workbench/assistance_duties.html", {"rows": rows})


@require_GET
@officer_page(posts=POSTS)
def league_page(request: HttpRequest) -> HttpResponse:
    """All departments that were asked in some days, the best on top, and the sums."""
    since, until = span(request)
    rows = league(since=since, until=until)
    shown = [one for one in rows if one.median_days is not None][:20]
    chart = {
        "labels": [short_name(one.body) for one in shown],
        "series": [{"name": _("答复用时中位数"), "values": [one.median_days for one in shown]}],
        "unit": _("工作日"),
    }
    query = urlencode({"since": str(since), "until": str(until)})
    context = {
        "since": since, "until": until, "rows": rows, "total": total_of(rows), "chart": chart if shown else None,
        "own": viewer_of(request).authority_code,
        "export_url": f"{reverse('workbench:assistance_league_export')}?{query}",
    }  # fmt: skip
    return render(request, "workbench/assistance_league.html", context)


@require_GET
@officer_page(posts=POSTS)
def league_export(request: HttpRequest) -> HttpResponse:
    """The same as a CSV file that a spreadsheet opens."""
    since, until = span(request)
    head = [
        _("机关"), _("收到"), _("已答复"), _("不予协助"), _("按期"), _("超期未答"), _("转出"), _("按期率"),
        _("用时中位数（工作日）"),
    ]  # fmt: skip
    rows = (
        [one.body.title, one.received, one.answered, one.refused, one.on_time, one.late, one.passed_on,
         "" if one.on_time_rate is None else f"{one.on_time_rate:.1%}", one.median_days]
        for one in league(since=since, until=until)
    )  # fmt: skip
    return csv_response(f"assistance-league-{since}-{until}", head, rows)
