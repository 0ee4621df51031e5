"""智能预审: how well the automatic check does and how sure one can be; a new version held against closed cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongban.channels.workbench.replaying import offered_items, rule_words
from tongban.foundation.access.public import Viewer, officer_page, viewer_of
from tongban.foundation.ui.public import csv_response
from tongban.foundation.values.public import Share
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import (
    AskedFigures,
    Figures,
    ask_review_replay,
    prereview,
    replays_for,
    versions_filed,
)
from tongban.journeys.packs.public import Pack, PackFaulty, PackVersion, all_folders, load_folder, localised, versions
from tongban.registers.places.public import districts

from .statistics import span

GROUPS = {"item": gettext_lazy("事项"), "version": gettext_lazy("版本"), "district": gettext_lazy("区")}
# Ratio, its name, and the city's target (K6b to K6e).
RATIOS = (
    ("prefill", gettext_lazy("预填比例"), 0.7),
    ("coverage", gettext_lazy("预审覆盖率"), 0.9),
    ("accuracy", gettext_lazy("预审准确率"), 0.9),
    ("first_pass", gettext_lazy("一次通过率"), 0.9),
    ("points", gettext_lazy("要点被确认"), None),
)


def _reader(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    if not viewer.holds("officer", "reviewer", "head", "supervisor"):
        raise Http404
    return viewer


def _asked(request: HttpRequest, items: Iterable[PackVersion]) -> tuple[AskedFigures, str]:
    since, until = span(request)
    codes = [pack.code for pack in items]
    item = request.GET.get("item", "")
    by = request.GET.get("by", "")
    asked = AskedFigures(
        [item] if item in codes else codes, since, until, request.GET.get("version", "")[:40],
        request.GET.get("district", "")[:6],
    )  # fmt: skip
    return asked, by if by in GROUPS else "item"


@require_http_methods(["GET", "POST"])
@officer_page
def prereview_page(request: HttpRequest) -> HttpResponse:
    """Figures with their intervals by item, version or district; their course over the months; candidate versions."""
    viewer = _reader(request)
    items = offered_items(viewer)
    error = ""
    if request.method == "POST":
        try:
            since, until = span(request)
            candidate = _candidate(request.POST.get("candidate", ""), {pack.code for pack in items})
            found = ask_review_replay(candidate, since=since, until=until, by=viewer)
            return redirect("workbench:replay", pk=found.pk)
        except PackFaulty:
            error = _("这个文件夹还有错误，先通过检查再重放。")
        except CaseError as told:
            error = str(told.message)
    context = {"error": error, "items": items, **_figures(request, items), **_candidates(request, viewer, items)}
    return render(request, "workbench/prereview.html", context, status=422 if error else 200)


def _figures(request: HttpRequest, items: list[PackVersion]) -> dict[str, Any]:
    asked, by = _asked(request, items)
    names = _names(by, items)
    query = _query(request, asked)
    return {
        "asked": asked,
        "by": by,
        "target": {name: target for name, _words, target in RATIOS},
        "versions": versions_filed(asked.items),
        "districts": districts(),
        "tabs": [
            {"text": words, "href": f"?{urlencode({**query, 'by': name})}", "current": name == by}
            for name, words in GROUPS.items()
        ],
        "whole": next((one for one in prereview(asked, "") if one.filings), None),
        "rows": [(names.get(one.key, one.key or _("未分区")), one) for one in prereview(asked, by)],
        "chart": _chart(prereview(asked, "month")),
        "export_url": f"{reverse('workbench:prereview_export')}?{urlencode({**query, 'by': by})}",
    }


def _query(request: HttpRequest, asked: AskedFigures) -> dict[str, str]:
    return {
        "item": asked.items[0] if request.GET.get("item") in asked.items else "",
        "version": asked.version,
        "district": asked.district,
        "since": str(asked.since),
        "until": str(asked.until),
    }


def _candidates(request: HttpRequest, viewer: Viewer, items: list[PackVersion]) -> dict[str, Any]:
    """What can be held against history, for who supervises, once an item is chosen."""
    item = next((pack.code for pack in items if pack.code == request.GET.get("item")), "")
    return {
        "item": item,
        "candidates": candidates_of(item) if item and viewer.holds("head", "supervisor") else [],
        "replays": [(row, rule_words(row)) for row in replays_for(viewer, "review", item)],
    }


def _names(by: str, items: Iterable[PackVersion]) -> dict[Any, str]:
    if by == "item":
        return {pack.code: pack.title for pack in items}
    if by == "district":
        return {one.code: localised({"zh": one.name, "en": one.name_en}) for one in districts()}
    return {}


def _chart(months: list[Figures]) -> dict[str, Any]:
    """Percentages by month; a month without data has a gap."""
    shown = [row for row in RATIOS if row[0] != "points"]
    return {
        "labels": [f"{one.key:%Y-%m}" for one in months],
        "series": [
            {"name": str(words), "values": [_percent(getattr(one, name)) for one in months]}
            for name, words, _target in shown
        ],
        "unit": "%",
        "kind": "line" if len(months) > 1 else "bar",
    }


def _percent(share: Share) -> float | None:
    return None if share.value is None else round(100 * share.value, 1)


def candidates_of(code: str) -> list[tuple[str, str]]:
    """Versions that can be held against history: published ones, drafts, and the folder on disk where it differs."""
    known = versions(code)
    found = [(f"version:{row.pk}", f"{row.version} · {row.get_state_display()}") for row in known]
    folder = _folder(code)
    if folder is not None and folder.version not in {row.version for row in known}:
        found.insert(0, (f"folder:{code}", _("%(version)s · 文件夹，还没有发布") % {"version": folder.version}))
    return found


def _folder(code: str) -> Pack | None:
    place = next((path for path in all_folders(settings.PACKS, kind="item") if path.name == code), None)
    return load_folder(place) if place is not None else None


def _candidate(chosen: str, allowed: set[str]) -> Pack | PackVersion:
    kind, _sep, key = chosen.partition(":")
    found: Pack | PackVersion | None = None
    if kind == "folder" and key in allowed:
        found = _folder(key)
    elif kind == "version" and key.isascii() and key.isdecimal():
        found = next((row for code in allowed for row in versions(code) if str(row.pk) == key), None)
    if found is None:
        raise CaseError(_("请选择一个候选版本。"))
    return found


@officer_page
def export(request: HttpRequest) -> HttpResponse:
    """The same figures as a table: each share with its bounds and how many cases it rests on."""
    viewer = _reader(request)
    items = offered_items(viewer)
    asked, by = _asked(request, items)
    names = _names(by, items)
    head = [str(GROUPS[by]), _("提交件数")]
    for _name, words, _target in RATIOS:
        head += [str(words), _("下限"), _("上限"), "n"]
    return csv_response(f"prereview-{asked.since}-{asked.until}", head, _lines(prereview(asked, by), names))


def _lines(rows: list[Figures], names: dict[Any, str]) -> Iterator[list[Any]]:
    for one in rows:
        line: list[Any] = [names.get(one.key, one.key), one.filings]
        for name, _words, _target in RATIOS:
            share: Share = getattr(one, name)
            empty = share.value is None
            line += (
                ["", "", "", 0] if empty else [f"{share.value:.4f}", f"{share.low:.4f}", f"{share.high:.4f}", share.n]
            )
        yield line
