"""Versions of a bundle: what each changed, what it achieved, the trial beside the rest, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongban.channels.workbench.bundles import BEFORE_AFTER, department_names
from tongban.foundation.access.public import officer_page, viewer_of
from tongban.journeys.bundles.public import (
    BundleError,
    BundleFaulty,
    Comparison,
    Edition,
    VersionLine,
    by_member,
    compared,
    end_pilot,
    measured,
    number_of,
    pilot_of,
    propose_extension,
    propose_return,
    version_lines,
)
from tongban.journeys.feedback.public import rated_among
from tongban.registers.places.public import districts

POSTS = ("officer", "reviewer", "head")
# Figures are counted for these newest versions only.
MEASURED = 3


@require_GET
@officer_page(posts=POSTS)
def bundle_versions(request: HttpRequest, code: str) -> HttpResponse:
    """All versions of a bundle that my department leads."""
    viewer = viewer_of(request)
    lines = version_lines(viewer, code)
    pilot = pilot_of(code)
    names = _district_names()
    trials = [one.edition for one in lines if one.edition is not None and one.edition.districts]
    shown = next((one.pack for one in lines if one.is_current), lines[0].pack)
    owners = department_names()
    context = {
        "code": code, "title": shown.title,
        "members": [(one, owners.get(one.authority, one.authority)) for one in by_member(shown)],
        "pilot": pilot, "may_end": viewer.holds("reviewer", "head"),
        "trial": _side_by_side(pilot or trials[0], names) if trials else None,
        "rows": [_row(line, names, place < MEASURED) for place, line in enumerate(lines)],
    }  # fmt: skip
    return render(request, "workbench/bundle_versions.html", context)


def _district_names() -> dict[str, str]:
    english = (get_language() or "").startswith("en")
    return {one.code: (one.name_en if english else "") or one.name for one in districts()}


def _row(line: VersionLine, names: dict[str, str], is_measured: bool) -> dict[str, Any]:
    figures = line.pack.content["bundle"]["compared"]
    edition = line.edition
    return {
        "line": line, "number": number_of(line.pack),
        "districts": "、".join(names.get(one, one) for one in edition.districts) if edition else "",
        "compared": [(words, figures["before"][key], figures["after"][key]) for key, words in BEFORE_AFTER.items()],
        "promised": figures["after"]["days"],
        "measured": measured(line.pack.code, number_of(line.pack), rated_among) if is_measured else None,
        "may_return": not line.is_current and "source" in line.pack.content["bundle"]
        and not (edition is not None and edition.is_pilot),
    }  # fmt: skip


def _side_by_side(edition: Edition, names: dict[str, str]) -> dict[str, Any]:
    found: Comparison = compared(edition, rated_among)
    sides = [found.trial, found.rest, found.before]
    return {
        "edition": edition, "districts": "、".join(names.get(one, one) for one in edition.districts),
        "rows": [
            (_("收件（件）"), [one.filed for one in sides], "n"),
            (_("已办结（件）"), [one.ended for one in sides], "n"),
            (_("一次受理通过"), [one.first_pass for one in sides], "share"),
            (_("每件补正（次）"), [one.corrections for one in sides], "number"),
            (_("用时中位数（工作日）"), [one.days for one in sides], "number"),
            (_("评价（件）"), [one.rated for one in sides], "n"),
            (_("好评率"), [one.good_rate for one in sides], "share"),
        ],
        "cautions": [
            (where, one.caution)
            for where, one in ((_("试点的区"), found.trial), (_("其他区同一时间"), found.rest),
                               (_("试点的区以前"), found.before))
            if one.caution
        ],
    }  # fmt: skip


@require_POST
@officer_page(posts=POSTS)
def bundle_version_act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Ask that a trial holds everywhere, end it, or ask that an older version is published anew."""
    viewer = viewer_of(request)
    lines = version_lines(viewer, code)
    note, pilot = request.POST.get("note", ""), pilot_of(code)
    wanted = next((one.pack for one in lines if number_of(one.pack) == request.POST.get("version", "")), None)
    try:
        if verb == "extend" and pilot is not None:
            return redirect("workbench:design", propose_extension(pilot, note, viewer).pk)
        if verb == "return" and wanted is not None:
            return redirect("workbench:design", propose_return(wanted, note, viewer).pk)
        if verb != "end" or pilot is None:
            raise Http404
        end_pilot(pilot, note, viewer)
        messages.success(request, _("试点已结束。以后的申请照全市的版本办，在办的不变。"))
    except BundleFaulty as told:
        messages.error(request, _("成员事项变了，这一版现在合不起来：%(why)s") % {"why": told.problems[0].message})
    except BundleError as told:
        messages.error(request, str(told.message))
    return redirect("workbench:bundle_versions", code)
