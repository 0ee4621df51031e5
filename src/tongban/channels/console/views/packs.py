"""Service packs: what is in force and how it does, what a version changes in words, and publishing a new one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from tongban.foundation.access.public import operator_page, viewer_of
from tongban.foundation.trust.public import NotTrusted
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import (
    Indicators,
    ask_review_replay,
    indicators,
    replays_of_version,
    review_figures,
)
from tongban.journeys.packs.public import (
    Pack,
    PackError,
    PackFaulty,
    PackVersion,
    Reading,
    changes_between,
    check_pack,
    load_zip,
    localised,
    policy_of,
    publish,
    published,
    verify_version,
    versions,
)

FIGURES_DAYS = 30
REPLAYED_DAYS = 365
# A number that nobody has compared with its source for this long is shown as ageing.
AGEING_DAYS = 365


def figures_by_code() -> dict[str, Indicators]:
    """What every item achieved in the last thirty days."""
    return {one.pack_code: one for one in indicators(since=timezone.localdate() - timedelta(days=FIGURES_DAYS - 1))}


def parameters_of_version(version: PackVersion, today: date | None = None) -> list[dict[str, Any]]:
    """Numbers in force: value, unit, article, how sure, and how long ago somebody compared them with the source."""
    today = today or timezone.localdate()
    values = version.parameters(today)
    found = []
    for name, about in version.parameter_sources(today).items():
        verified = parse_date(str(about.get("last_verified_on", "")))
        age = (today - verified).days if verified else None
        found.append(
            {
                "name": name,
                "title": localised(about.get("title")) or name,
                "value": _said(values.get(name)),
                "unit": about.get("unit", ""),
                "since": parse_date(str(about.get("from", ""))),
                "legal": about.get("legal", ""),
                "confidence": about.get("confidence", ""),
                "verified": verified,
                "age": age,
                "is_ageing": age is None or age > AGEING_DAYS,
                "is_unsure": about.get("confidence") == "low",
                "is_demo": bool(about.get("demo")),
            }
        )
    return found


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "；".join(f"{key} → {one}" for key, one in value.items())
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _is_genuine(row: PackVersion) -> bool:
    """Content, digest and signature still belong together."""
    try:
        verify_version(row)
    except NotTrusted:
        return False
    return True


@operator_page
def packs(request: HttpRequest) -> HttpResponse:
    """Every item in force with its version, owner, day, and its figures beside their targets."""
    figures = figures_by_code()
    rows = []
    for version in published():
        ageing = sum(1 for one in parameters_of_version(version) if one["is_ageing"])
        rows.append({"pack": version, "figures": figures.get(version.code), "ageing": ageing})
    context = {"rows": rows, "policies": [_terms(row) for row in published(kind="policy")], "days": FIGURES_DAYS}
    return render(request, "console/packs.html", context)


def _terms(version: PackVersion) -> dict[str, Any]:
    """When a policy holds and pays next, and whether it lives on demonstration figures."""
    today, policy = timezone.localdate(), policy_of(version)
    paid_once = policy.schedule.period == "once"
    return {
        "pack": version,
        "validity": policy.validity(today),
        "is_demo": policy.demo(today),
        "next": None if paid_once else policy.schedule.next_paid(today),
        "ageing": sum(1 for one in parameters_of_version(version) if one["is_ageing"]),
    }


@operator_page
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """All versions of one item, what changed from one to the next in words, its numbers and its figures."""
    rows = versions(code)
    if not rows:
        raise Http404
    by_version = {row.version: row for row in rows}
    new = by_version.get(request.GET.get("new", ""), rows[0])
    older = rows[rows.index(new) + 1 :]
    old = by_version.get(request.GET.get("old", ""), older[0] if older else None)
    context = {
        "code": code,
        "versions": rows,
        "newest": rows[0],
        "new": new,
        "old": old,
        "changes": changes_between(old, new) if old and old != new else [],
        "is_genuine": _is_genuine(new),
        "figures": figures_by_code().get(code) if new.kind == "item" else None,
        "terms": _terms(new) if new.kind == "policy" else None,
        "targets": new.manifest.get("targets", {}),
        "parameters": parameters_of_version(new),
        "days": FIGURES_DAYS,
        **_replayed(new),
    }
    return render(request, "console/pack.html", context)


def _replayed(version: Reading) -> dict[str, Any]:
    """The last replay of exactly this content over closed cases, in counts."""
    row = next(iter(replays_of_version(version)), None) if version.kind == "item" else None
    return {"replay": row, "replay_figures": review_figures(row.found.get("all", {})) if row else None}


@operator_page
def upload(request: HttpRequest) -> HttpResponse:
    """Check a zipped folder and, when it is faultless and asked for, publish it.

    Checking changes nothing; every problem names its file, line and remedy, and what would change is said in words.
    """
    context: dict[str, object] = {}
    if request.method == "POST":
        content = request.FILES.get("folder")
        if content is None:
            messages.error(request, _("请先选择一个 zip 文件。"))
        else:
            try:
                found = load_zip(content.read())
                known = versions(found.code)
                changes = changes_between(known[0], found) if known else []
                context = {"pack": found, "problems": check_pack(found), "changes": changes, "old": known[:1]}
                if "replay" in request.POST:
                    _ask_replay(request, found)
                context |= _replayed(found)
                if "publish" in request.POST:
                    version = publish(found, viewer_of(request))
                    messages.success(request, _("%(code)s %(version)s 已发布。") % vars(version))
                    return redirect("console:pack", code=version.code)
            except PackFaulty as error:
                context = {"pack": found, "problems": error.problems}
                messages.error(request, _("有错误的服务包不能发布，请按下表修改。"))
            except PackError as error:
                messages.error(request, str(error))
            except CaseError as error:
                messages.error(request, str(error.message))
    return render(request, "console/pack_upload.html", context)


def _ask_replay(request: HttpRequest, pack: Pack) -> None:
    """Hold the folder's rules against the cases of the last year; the result stands here when it is looked for."""
    today = timezone.localdate()
    ask_review_replay(pack, since=today - timedelta(days=REPLAYED_DAYS), until=today, by=viewer_of(request))
    messages.success(request, _("正在用已办结的件重放；过一会儿再点“检查”，结果显示在本页。"))
