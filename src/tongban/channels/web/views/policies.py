"""Policies of the city for everybody: what there is, who gets it, and a self-check that keeps nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.channels.web.benefits import NEVER_ASKED, field_of, given_of
from tongban.channels.web.guides import rendered
from tongban.foundation.access.public import public_page
from tongban.journeys.benefits.public import figures, policy_page, public_policies, self_check, trend
from tongban.journeys.packs.public import Schedule
from tongban.registers.authorities.public import authority


@require_GET
@public_page
def policies(request: HttpRequest) -> HttpResponse:
    """Every policy in force, for people or for firms, found by words of its title."""
    audience = "organisation" if request.GET.get("for") == "organisation" else "person"
    words = request.GET.get("q", "").strip()[:50]
    lines = [line for line in public_policies() if line.audience == audience]
    found = [line for line in lines if words.lower() in f"{line.title}{line.summary}".lower()]
    tabs = [
        {"text": _("个人"), "href": "?for=person", "current": audience == "person"},
        {"text": _("企业"), "href": "?for=organisation", "current": audience == "organisation"},
    ]
    context = {"figures": figures(), "lines": found, "all": len(lines), "tabs": tabs, "q": words, "audience": audience}
    return render(request, "web/policies.html", context)


@require_GET
@public_page
def progress(request: HttpRequest) -> HttpResponse:
    """K3 for everybody: policies without application against the city's target, month by month, and what they gave."""
    found = trend()
    labels = [f"{month.first:%Y-%m}" for month in found.months]
    kept, target = _("施行中的政策"), _("全市目标")
    charts = {
        "policies": {
            "labels": labels,
            "series": [
                {"name": kept, "values": [month.policies for month in found.months]},
                {"name": target, "values": [found.target] * len(labels)},
            ],
            "unit": _("项"),
        },
        "granted": {
            "labels": labels,
            "series": [{"name": _("核定的人次"), "values": [month.granted for month in found.months]}],
            "unit": _("人次"),
        },
    }
    return render(request, "web/policy_progress.html", {"trend": found, "charts": charts, "figures": figures()})


@require_GET
@public_page
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """Who gets how much, when, why, on which article; numbers with the day from which they hold."""
    language, easy = (get_language() or "zh")[:2], request.GET.get("easy") == "1"
    page = policy_page(code, language, easy=easy)
    context = {
        "page": page,
        "easy": easy,
        "guide": rendered(page.guide),
        "owner": authority(page.line.authority_code).title,
        "schedule": schedule_words(page.terms.policy.schedule),
    }
    return render(request, "web/policy.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@public_page
def policy_check(request: HttpRequest, code: str) -> HttpResponse:
    """Would I get it? Judged on what is typed here; nothing is stored, logged or remembered."""
    blank = self_check(code)
    fields = [field_of(entry) for entry in blank.fields if entry.id not in NEVER_ASKED]
    given = given_of(fields, request.POST) if request.method == "POST" else None
    check = self_check(code, given) if given is not None else blank
    rows = [
        {"field": one, "value": request.POST.get(one.id, ""), "fault": check.faults.get(one.id, ""),
         "none": bool(request.POST.get(f"none.{one.id}"))}
        for one in fields
    ]  # fmt: skip
    context = {"code": code, "check": check, "rows": rows}
    return render(request, "web/policy_check.html", context, status=422 if check.faults else 200)


def schedule_words(schedule: Schedule) -> str:
    """When money comes, in words: 按季发放，1、4、7、10 月 15 日."""
    if schedule.period == "once":
        return _("一次性")
    rhythm = {"month": _("按月发放"), "quarter": _("按季发放"), "year": _("按年发放")}[schedule.period]
    months = "、".join(str(month) for month in schedule.pay_months) + _(" 月") if schedule.pay_months else _("每月")
    day = _(" %(day)d 日") % {"day": schedule.pay_day} if schedule.pay_day else _("月底")
    return f"{rhythm}，{months}{day}"
