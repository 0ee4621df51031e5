"""待办: what waits for this officer, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tongban.capabilities.process.public import WorkItem, claim, inbox, inbox_counts
from tongban.foundation.access.public import Viewer, officer_page, viewer_of
from tongban.journeys.cases.public import Case, cases_visible_to, search_cases
from tongban.journeys.packs.public import published

SCOPES = ("mine", "claimable", "all")
PAGE_SIZE = 50


@dataclass
class Row:
    """One line of the inbox: the step that waits and the case it belongs to."""

    item: WorkItem
    case: Case


def counts_of(request: HttpRequest) -> dict[str, int]:
    """Numbers of the tabs, counted once per request."""
    kept: dict[str, int] | None = getattr(request, "_inbox_counts", None)
    if kept is None:
        kept = inbox_counts(viewer_of(request))
        request._inbox_counts = kept  # type: ignore[attr-defined]
    return kept


def rows_for(viewer: Viewer, items: list[WorkItem]) -> list[Row]:
    """Join the waiting steps with their cases in one query; a case that the viewer may not see is left out."""
    pks = {int(item.owner_ref.split(":")[1]): item for item in items if item.owner_ref.startswith("cases.case:")}
    found = {
        case.pk: case
        for case in cases_visible_to(viewer)
        .filter(pk__in=pks)
        .select_related("person", "organisation")
        .defer("organisation__address")
    }
    return [Row(item, found[pk]) for pk, item in pks.items() if pk in found]


@officer_page
def inbox_page(request: HttpRequest) -> HttpResponse:
    """Tabs with counts, filters by service and step, search by number or name, and a page of work."""
    viewer = viewer_of(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("scope", "topic", "block", "q", "after")}
    scope = asked["scope"] if asked["scope"] in SCOPES else "all"
    overdue = request.GET.get("overdue") == "1"
    owners = None
    if asked["q"]:
        owners = [f"cases.case:{pk}" for pk in search_cases(viewer, asked["q"]).values_list("pk", flat=True)[:200]]
    page = inbox(
        viewer, scope=scope, topic=asked["topic"], block=asked["block"], overdue=overdue, owners=owners,
        after=asked["after"], size=PAGE_SIZE,
    )  # fmt: skip
    counts = counts_of(request)
    filters = {name: asked[name] for name in ("topic", "block", "q") if asked[name]}
    context = {
        "rows": rows_for(viewer, page.items),
        "tabs": _tabs(scope, overdue, counts, filters),
        "asked": asked,
        "topics": [(pack.code, pack.title) for pack in published() if pack.authority_code == viewer.authority_code],
        "next_url": f"?{urlencode({**filters, 'scope': scope, 'after': page.next})}" if page.next else "",
        "counts": counts,
    }
    template = "workbench/_rows.html" if request.headers.get("HX-Target") == "rows" else "workbench/inbox.html"
    return render(request, template, context)


def _tabs(scope: str, overdue: bool, counts: dict[str, int], filters: dict[str, str]) -> list[dict[str, Any]]:
    def tab(text: str, count: int | None, current: bool, **query: str) -> dict[str, Any]:
        return {"text": text, "href": f"?{urlencode({**filters, **query})}", "current": current, "count": count}

    return [
        tab(_("全部"), None, scope == "all" and not overdue, scope="all"),
        tab(_("我的"), counts["mine"], scope == "mine", scope="mine"),
        tab(_("可认领"), counts["claimable"], scope == "claimable", scope="claimable"),
        tab(_("已超期"), counts["overdue"], overdue, scope="all", overdue="1"),
    ]


@require_POST
@officer_page
def claim_many(request: HttpRequest) -> HttpResponse:
    """Take the ticked steps as one's own; what a colleague took first is told."""
    from tongban.capabilities.process.errors import NotYourWork

    taken = lost = 0
    for pk in request.POST.getlist("item"):
        item = WorkItem.objects.filter(pk=pk).first() if pk.isdigit() else None
        if item is None:
            continue
        try:
            claim(item, viewer_of(request))
            taken += 1
        except NotYourWork:
            lost += 1
    if taken:
        messages.success(request, ngettext("已认领 %(n)s 件。", "已认领 %(n)s 件。", taken) % {"n": taken})
    if lost:
        messages.warning(request, _("有 %(n)s 件已被同事认领。") % {"n": lost})
    return redirect(request.POST.get("next") or "workbench:inbox")
