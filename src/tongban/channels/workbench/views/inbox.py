"""待办: what waits for this officer, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tongban.capabilities.process.public import (
    WorkItem,
    WorkItemCopy,
    claim,
    copies_for,
    inbox,
    inbox_counts,
    read_copy,
)
from tongban.channels.workbench.reading import colleagues_by_ref
from tongban.foundation.access.public import Viewer, officer_page, viewer_of
from tongban.journeys.cases.public import Case, cases_visible_to, search_cases
from tongban.journeys.packs.public import published
from tongban.registers.authorities.public import officers_of

SCOPES = ("mine", "claimable", "all", "copies")
PAGE_SIZE = 50


@dataclass
class Row:
    """One line of the inbox: the step that waits and the case it belongs to."""

    item: WorkItem
    case: Case
    copy: WorkItemCopy | None = None

    @property
    def colour(self) -> str:
        """late, soon or well: the edge of the row; the chip says it in words."""
        due, warn = self.case.due_on, self.case.warn_on
        today = timezone.localdate()
        if due is None:
            return ""
        if due < today:
            return "late"
        return "soon" if due <= today or (warn and warn <= today) else "well"


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
    """Tabs with counts, chips by service and step, search by number or name, and a page of work.

    Every filter stands in the address: a bookmark is a saved filter.
    """
    viewer = viewer_of(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("scope", "topic", "block", "q", "after")}
    scope = asked["scope"] if asked["scope"] in SCOPES else "all"
    overdue = request.GET.get("overdue") == "1"
    rows, following = _rows(viewer, asked, scope, overdue)
    counts = counts_of(request)
    filters = {name: asked[name] for name in ("topic", "block", "q") if asked[name]}
    query = {**filters, "scope": scope, **({"overdue": "1"} if overdue else {})}
    topics = [(pack.code, pack.title) for pack in published() if pack.owner == owner_of(viewer)]
    context = {
        "rows": rows,
        "scope": scope,
        "tabs": _tabs(scope, overdue, counts, filters),
        "asked": asked | {"overdue": "1" if overdue else ""},
        "topic_chips": _chips("topic", topics, query) if len(topics) > 1 else [],
        "block_chips": _chips("block", BLOCKS, query),
        "is_filtered": bool(filters),
        "next_url": f"?{urlencode({**query, 'after': following})}" if following else "",
        "counts": counts,
        "names": colleagues_by_ref(officers_of(viewer.authority_code or "")),
    }
    template = "workbench/_rows.html" if request.headers.get("HX-Target") == "rows" else "workbench/inbox.html"
    return render(request, template, context)


BLOCKS = [
    ("accept", gettext_lazy("受理")),
    ("review", gettext_lazy("审查")),
    ("site_survey", gettext_lazy("现场核查")),
    ("approve", gettext_lazy("决定")),
    ("verify_pledge", gettext_lazy("承诺核查")),
]


def owner_of(viewer: Viewer) -> str:
    """The city's department of this trade: a district's bureau works with the packs that the city's bureau owns."""
    return (viewer.authority_code or "").rpartition("_31")[0] or (viewer.authority_code or "")


def _rows(viewer: Viewer, asked: dict[str, str], scope: str, overdue: bool) -> tuple[list[Row], str]:
    if scope == "copies":
        copies = copies_for(viewer)
        by_item = {copy.item_id: copy for copy in copies}
        rows = rows_for(viewer, [copy.item for copy in copies])
        for row in rows:
            row.copy = by_item[row.item.pk]
        return rows, ""
    owners = None
    if asked["q"]:
        owners = [f"cases.case:{pk}" for pk in search_cases(viewer, asked["q"]).values_list("pk", flat=True)[:200]]
    page = inbox(
        viewer, scope=scope, topic=asked["topic"], block=asked["block"], overdue=overdue, owners=owners,
        after=asked["after"], size=PAGE_SIZE,
    )  # fmt: skip
    return rows_for(viewer, page.items), page.next


def _chips(name: str, choices: Iterable[tuple[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
    """One chip per choice; the chip in force leads back to everything."""
    chips = []
    for value, words in choices:
        current = query.get(name) == value
        rest = {key: kept for key, kept in query.items() if key != name}
        chips.append(
            {"text": words, "href": f"?{urlencode(rest if current else {**rest, name: value})}", "current": current}
        )
    return chips


def _tabs(scope: str, overdue: bool, counts: dict[str, int], filters: dict[str, str]) -> list[dict[str, Any]]:
    def tab(text: str, count: int | None, current: bool, icon: str, **query: str) -> dict[str, Any]:
        href = f"?{urlencode({**filters, **query})}"
        return {"text": text, "href": href, "current": current, "count": count, "icon": icon}

    return [
        tab(_("全部"), None, scope == "all" and not overdue, "inbox", scope="all"),
        tab(_("我手上的"), counts["mine"], scope == "mine", "user", scope="mine"),
        tab(_("可认领"), counts["claimable"], scope == "claimable", "hand", scope="claimable"),
        tab(_("已超期"), counts["overdue"], overdue, "alarm-clock", scope="all", overdue="1"),
        tab(_("抄送我的"), counts["copies"], scope == "copies", "mail", scope="copies"),
    ]


@require_POST
@officer_page
def copy_read(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy was read."""
    viewer = viewer_of(request)
    copy = next((one for one in copies_for(viewer, size=200) if one.pk == pk), None)
    if copy is None:
        raise Http404
    read_copy(copy, viewer)
    return redirect(f"{reverse('workbench:inbox')}?scope=copies")


@require_POST
@officer_page
def claim_many(request: HttpRequest) -> HttpResponse:
    """Take the ticked steps as one's own; what a colleague took first is told."""
    from tongban.capabilities.process.errors import NotYourWork

    taken = lost = 0
    for pk in request.POST.getlist("item"):
        item = WorkItem.objects.filter(pk=pk).first() if pk.isdecimal() else None
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
    here = request.POST.get("next", "")
    return redirect(here if url_has_allowed_host_and_scheme(here, None) else "workbench:inbox")
