"""The first page: what needs a hand now, each number leading to its rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.foundation.access.public import operator_page
from tongban.foundation.adapters.public import all_sockets
from tongban.foundation.events.public import delivery_counts
from tongban.foundation.jobs.public import job_counts
from tongban.journeys.packs.public import PackVersion, published
from tongban.registers.identity.public import clients
from tongban.registers.places.public import working_calendar

from .machinery import socket_rows
from .packs import figures_by_code, parameters_of_version

# From this month on, next year's holidays should be known (国务院办公厅 announces them in November or December).
ANNOUNCED_FROM_MONTH = 12


@operator_page
def overview(request: HttpRequest) -> HttpResponse:
    """Jobs, deliveries, sockets, packs and what should be done soon."""
    rows, packs = socket_rows(), published()
    jobs, deliveries = job_counts(), delivery_counts()
    figures = figures_by_code()
    context = {
        "jobs": jobs,
        "deliveries": deliveries,
        "sockets_total": len(all_sockets()),
        "sockets_with_problems": sum(1 for row in rows if row["problems"]),
        "sockets_embedded": sum(1 for row in rows if row["is_embedded"]),
        "packs_published": len(packs),
        "needs": [*_machinery(jobs, deliveries, rows), *_upkeep(packs, timezone.localdate())],
        "figures": [(pack, figures[pack.code]) for pack in packs if pack.code in figures],
    }
    return render(request, "console/overview.html", context)


def _need(text: str, name: str, kind: str, query: str = "") -> dict[str, str]:
    return {"text": text, "href": reverse(f"console:{name}") + query, "kind": kind}


def _machinery(jobs: Any, deliveries: Any, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What has failed."""
    found = []
    if count := jobs["dead"]:
        words = ngettext("%(n)s 个任务失败了，要重试或放弃", "%(n)s 个任务失败了，要重试或放弃", count)
        found.append(_need(words % {"n": count}, "jobs", "danger", "?state=dead"))
    if count := deliveries["dead"]:
        words = ngettext("%(n)s 个事件没有送到", "%(n)s 个事件没有送到", count)
        found.append(_need(words % {"n": count}, "events", "danger", "?state=dead"))
    broken = [_("插座 %(name)s 有问题") % {"name": row["name"]} for row in rows if row["problems"]]
    return found + [_need(words, "sockets", "danger") for words in broken]


def _upkeep(packs: list[PackVersion], today: date) -> list[dict[str, str]]:
    """What will be due: numbers to compare with their source, tokens that end, the next year's holidays."""
    found = []
    if ageing := sum(one["is_ageing"] for pack in packs for one in parameters_of_version(pack, today)):
        words = ngettext("%(n)s 个参数一年多没有核对过", "%(n)s 个参数一年多没有核对过", ageing)
        found.append(_need(words % {"n": ageing}, "packs", "warning"))
    soon = sum(one.is_effective(today) and one.expires_on <= today + timedelta(days=30) for one in clients())
    if soon:
        words = ngettext("%(n)s 个接入系统的令牌 30 天内到期", "%(n)s 个接入系统的令牌 30 天内到期", soon)
        found.append(_need(words % {"n": soon}, "clients", "warning"))
    following = date(today.year + 1, 6, 15)
    if today.month >= ANNOUNCED_FROM_MONTH and working_calendar().is_provisional(following):
        words = _("%(year)s 年的放假安排还没有录入") % {"year": following.year}
        found.append(_need(words, "calendar", "warning", f"?year={following.year}"))
    return found
