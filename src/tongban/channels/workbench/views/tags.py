"""标签库: what is defined, from what it is made, how many bear it, and, for its owner, who."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from tongban.foundation.access.public import officer_page, viewer_of
from tongban.journeys.governance.public import (
    Definition,
    GovernanceError,
    built_on,
    counts_by_district,
    district_of,
    facts_of,
    history,
    latest_counts,
    latest_run,
    lineage_of,
    may_read_members,
    members,
    tags_visible_to,
)
from tongban.registers.authorities.public import authority
from tongban.registers.facts.public import source, subject_key
from tongban.registers.places.public import district_tiles

POSTS = ("officer", "reviewer", "head")
PAGE = 50


def sensitivity_words(level: int) -> str:
    """How sensitive a tag is, in words."""
    return {1: _("公开信息"), 2: _("个人信息"), 3: _("私密信息"), 4: _("敏感个人信息")}[level]


@officer_page(posts=POSTS)
def tags(request: HttpRequest) -> HttpResponse:
    """The library, searched by words and filtered by level and kind of subject."""
    viewer = viewer_of(request)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "subject", "level")}
    rows = list(tags_visible_to(viewer))
    if asked["subject"] in ("person", "organisation"):
        rows = [row for row in rows if row.subject == asked["subject"]]
    if asked["level"] in ("city", "district"):
        rows = [row for row in rows if row.level == asked["level"]]
    if asked["q"]:
        words = asked["q"].lower()
        rows = [row for row in rows if words in f"{row.title} {row.code} {row.purpose} {row.expression}".lower()]
    counts = latest_counts(viewer, rows)
    runs = {subject: one for subject in ("person", "organisation") if (one := latest_run("tag", subject))}
    shown = [
        {"tag": row, "owner": authority(row.owner).title, "sensitivity": sensitivity_words(row.sensitivity),
         "count": counts.get(row.pk, 0 if row.subject in runs else None)}
        for row in rows
    ]  # fmt: skip
    context = {"rows": shown, "asked": asked, "as_of": max((one.on for one in runs.values()), default=None)}
    return render(request, "workbench/tags.html", context)


@officer_page(posts=POSTS)
def tag(request: HttpRequest, code: str) -> HttpResponse:
    """One tag: definition, lineage, where its bearers live, how their number went."""
    viewer = viewer_of(request)
    row = get_object_or_404(tags_visible_to(viewer), code=code)
    return render(request, "workbench/tag.html", _context(request, row))


def _context(request: HttpRequest, row: Definition) -> dict[str, Any]:
    viewer = viewer_of(request)
    made_of = lineage_of(row)
    facts = facts_of(made_of.facts)
    counts = counts_by_district(viewer, row)
    past = history(viewer, row)
    district, newest = district_of(viewer), latest_run("tag", row.subject)
    known = {code: count for code, count in counts.items() if code}
    return {
        "tag": row, "owner": authority(row.owner).title, "sensitivity": sensitivity_words(row.sensitivity),
        "parents": list(tags_visible_to(viewer).filter(code__in=made_of.tags)), "children": built_on(row),
        "facts": [(one, source(one.source).title) for one in facts],
        "sources": [source(name).title for name in made_of.sources],
        "total": sum(counts.values()) if newest else None, "unplaced": counts.get("", 0),
        "tiles": [] if district else district_tiles(known), "district": district,
        "chart": {
            "labels": [f"{day:%m-%d}" for day, _count in past],
            "series": [{"name": row.title, "values": [count for _day, count in past]}],
            "unit": _("人") if row.subject == "person" else _("家"),
        },
        "has_history": len(past) > 1, "may_read": may_read_members(viewer, row),
        "as_of": newest.on if newest else None,
    }  # fmt: skip


@officer_page(posts=POSTS)
def tag_members(request: HttpRequest, code: str) -> HttpResponse:
    """Who bears a tag, for a stated reason; asked for by form so that the reason stands in no address."""
    viewer = viewer_of(request)
    row = get_object_or_404(tags_visible_to(viewer), code=code)
    reason, after = request.POST.get("reason", ""), request.POST.get("after", "")
    context: dict[str, Any] = {"tag": row, "reason": reason, "purpose": row.purpose}
    if not may_read_members(viewer, row):
        return render(request, "workbench/tag.html", {**_context(request, row), "refused": True}, status=403)
    if request.method != "POST":
        return render(request, "workbench/tag_members.html", context)
    try:
        found = members(viewer, row, reason=reason, after=after if after.isdecimal() else "", limit=PAGE)
    except GovernanceError as told:
        return render(request, "workbench/tag_members.html", {**context, "error": str(told.message)}, status=400)
    context |= {"rows": [one.load() for one in found], "asked": True}
    context["after"] = subject_key(found[-1]) if len(found) == PAGE else ""
    return render(request, "workbench/tag_members.html", context)
