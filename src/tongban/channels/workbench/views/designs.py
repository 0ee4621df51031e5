"""Designing a bundle on screen: drafts, the page on which one is written, the preview, what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.channels.workbench.designs import context_of, id_of
from tongban.foundation.access.public import Viewer, officer_page, viewer_of
from tongban.journeys.bundles.public import (
    BundleError,
    BundleFaulty,
    Design,
    DesignState,
    act_on,
    bundles,
    check_design,
    designs_visible_to,
    discard,
    fields_of,
    may_begin,
    new_design,
    open_design,
    pilot_of,
    propose,
    publish_design,
    save_fields,
    seen_by,
    send_back,
    testers_for,
    turn_back,
    visible_design,
)
from tongban.journeys.packs.public import localised
from tongban.registers.authorities.public import names_of_officers
from tongban.registers.places.public import districts

POSTS = ("officer", "reviewer", "head")
SHOWN = 30


@require_http_methods(["GET", "POST"])
@officer_page(posts=POSTS)
def designs(request: HttpRequest) -> HttpResponse:
    """Bundles that my department leads, with their drafts and trials; a place to begin."""
    viewer, error = viewer_of(request), ""
    if request.method == "POST":
        try:
            return redirect("workbench:design", _begun(request, viewer).pk)
        except BundleError as told:
            error = str(told.message)
    own = [pack for pack in bundles() if pack.owner == viewer.authority_code]
    rows = list(designs_visible_to(viewer).exclude(state=DesignState.DISCARDED)[:SHOWN])
    drafts = {row.code: row for row in rows if row.is_open}
    names = names_of_officers([row.begun_by for row in rows])
    context = {
        "led": [{"pack": pack, "draft": drafts.get(pack.code), "pilot": pilot_of(pack.code)} for pack in own],
        "rows": [{"row": row, "title": localised(row.data["title"]), "by": names.get(row.begun_by, "")}
                 for row in rows],
        "all": bundles(), "may_begin": may_begin(viewer), "error": error, "code": request.POST.get("code", ""),
    }  # fmt: skip
    return render(request, "workbench/designs.html", context, status=400 if error else 200)


def _begun(request: HttpRequest, viewer: Viewer) -> Design:
    known = {pack.code: pack for pack in bundles()}
    if code := request.POST.get("revise", ""):
        if code not in known:
            raise Http404
        return open_design(known[code], viewer)
    return new_design(request.POST.get("code", "").strip(), viewer, known.get(request.POST.get("copied", "")))


@require_http_methods(["GET", "POST"])
@officer_page(posts=POSTS)
def design(request: HttpRequest, pk: int) -> HttpResponse:
    """The page on which a bundle is written. What is posted is all its fields and perhaps one act; nothing gets lost.

    A request of the script (saving as one types) is answered with what follows from it: faults, diagram, figures.
    """
    viewer = viewer_of(request)
    row = visible_design(viewer, pk)
    anchor = ""
    if request.method == "POST":
        try:
            row, anchor = _posted(request, row, viewer)
        except BundleError as told:
            messages.error(request, str(told.message))
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "workbench/_design_answer.html", context_of(row, fields_of(row.data), viewer))
    if request.method == "POST":
        return redirect(reverse("workbench:design", args=[row.pk]) + anchor)
    context = context_of(row, fields_of(row.data), viewer)
    return render(request, "workbench/design.html", context | {"districts": _places(row)})


def _posted(request: HttpRequest, row: Design, viewer: Viewer) -> tuple[Design, str]:
    """Fields first, then the act; where on the page to go on."""
    posted = request.POST
    base = int(posted["base"]) if posted.get("base", "").isdecimal() else row.place
    row = save_fields(row, {name: str(posted[name]) for name in posted}, base, viewer)
    act, what, more = (posted.get("do", "").split(":", 2) + ["", ""])[:3]
    if act in ("", "save"):
        return row, ""
    if act == "turn":
        return turn_back(row, int(what) if what.isdecimal() else row.place, viewer), ""
    if act == "add_member":
        what = what or posted.get("item", "").rpartition(" · ")[2].strip()
    if act == "add_after":
        more = more or posted.get(f"after-of:{what}", "")
    row = act_on(row, act, what, more, viewer)
    return row, f"#{id_of(f'members.{what}')}" if "member" in act or "after" in act else "#d-questions"


def _places(row: Design) -> list[dict[str, Any]]:
    return [{"code": one.code, "name": one.name, "name_en": one.name_en, "chosen": one.code in row.districts}
            for one in districts()]  # fmt: skip


@require_GET
@officer_page(posts=POSTS)
def design_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The one form as a synthetic test person would see it."""
    viewer = viewer_of(request)
    row = visible_design(viewer, pk)
    compiled = check_design(row.data).compiled
    who = request.GET.get("who", "")
    context: dict[str, Any] = {
        "design": row, "title": localised(row.data["title"]), "testers": testers_for(row), "who": who,
        "is_sound": compiled is not None, "seen": None,
        "questions": [
            {"name": one["name"], "title": localised(one["title"]), "value": request.GET.get(f"q.{one['name']}", ""),
             "options": [(option["value"], localised(option["title"])) for option in one.get("options", [])]
             or [("true", _("是")), ("false", _("否"))]}
            for one in row.data.get("questions", [])
        ],
    }  # fmt: skip
    if compiled is not None and who:
        answers = {one["name"]: one["value"] for one in context["questions"]}
        context["seen"] = seen_by(row, compiled, who, answers, viewer)
    return render(request, "workbench/design_preview.html", context)


@require_POST
@officer_page(posts=POSTS)
def design_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Propose, take or send back, publish, give up."""
    viewer = viewer_of(request)
    row = visible_design(viewer, pk)
    note = request.POST.get("note", "")
    chosen = request.POST.getlist("district") if request.POST.get("scope") == "districts" else []
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "propose": (lambda: propose(row, chosen, note, viewer), _("已提请，请另一位复核人员或负责人发布。")),
        "back": (lambda: send_back(row, note, viewer), _("已退回起草。")),
        "publish": (lambda: publish_design(row, viewer), _("已发布。以后的申请用新版本，在办的不变。")),
        "discard": (lambda: discard(row, viewer), _("已放弃这份草稿。")),
    }
    if verb not in acts:
        raise Http404
    if verb == "propose" and request.POST.get("scope") == "districts" and not chosen:
        messages.error(request, _("请勾选试点的区。"))
        return redirect("workbench:design", row.pk)
    act, words = acts[verb]
    try:
        act()
        messages.success(request, words)
    except BundleFaulty:
        messages.error(request, _("还有错误，不能提请或发布；请照右边列出的改。"))
        return redirect("workbench:design", row.pk)
    except BundleError as told:
        messages.error(request, str(told.message))
        return redirect("workbench:design", row.pk)
    if verb == "publish":
        return redirect("workbench:bundle_versions", row.code)
    return redirect("workbench:designs") if verb == "discard" else redirect("workbench:design", row.pk)
