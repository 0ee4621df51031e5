"""行政协助: what other departments ask of mine, what mine asks of others, and each request with its course."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.licences.public import holds_within
from tongban.channels.workbench.assistance import (
    VERBS,
    case_of,
    choices_of,
    new_key,
    papers_of,
    typed_of,
    value_fields,
    wish_of,
)
from tongban.foundation.access.public import Viewer, officer_page, viewer_of
from tongban.foundation.audit.public import record
from tongban.foundation.files.public import FileRefused, response
from tongban.foundation.ui.public import csv_response
from tongban.journeys.assistance.public import (
    BOXES,
    AssistanceError,
    AssistanceRequest,
    Refusal,
    State,
    Why,
    ask,
    box,
    counts,
    fact_words,
    find,
    requests_visible_to,
    sheet_of,
    visible_request,
)
from tongban.registers.authorities.public import authorities, names_of_officers

POSTS = ("officer", "reviewer", "head", "supervisor")
ASKING = ("officer", "reviewer", "head")
PER_PAGE = 30
EXPORTED = 50_000
FILTERS = ("open", "soon", "late", "ended")


def _asked(request: HttpRequest, viewer: Viewer) -> dict[str, str]:
    name = request.GET.get("box", "in")
    allowed = [one for one in BOXES if one != "above" or viewer.holds("head", "supervisor")]
    state = request.GET.get("state", "")
    return {
        "box": name if name in allowed else "in",
        "state": state if state in (*FILTERS, *State.values) else "",
        "q": request.GET.get("q", "").strip().replace("\x00", "")[:60],
    }


@require_GET
@officer_page(posts=POSTS)
def boxes(request: HttpRequest) -> HttpResponse:
    """Inbox, sent box, and for heads what came up to them; counts that are filters, search, pages."""
    viewer = viewer_of(request)
    asked = _asked(request, viewer)
    rows = find(box(viewer, asked["box"]), state=asked["state"], text=asked["q"])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    titles = {"in": _("收件箱"), "out": _("发件箱"), "above": _("报到我这里的")}
    names = [name for name in BOXES if name != "above" or viewer.holds("head", "supervisor")]
    context = {
        "asked": asked, "page": page, "counts": counts(viewer, asked["box"]), "states": State.choices,
        "tabs": [{"text": titles[one], "href": f"?box={one}", "current": one == asked["box"]} for one in names],
        "may_ask": viewer.holds(*ASKING),
        "export_url": f"{reverse('workbench:assistance_export')}?{urlencode(asked)}",
    }  # fmt: skip
    return render(request, "workbench/assistance.html", context)


@require_GET
@officer_page(posts=POSTS)
def export(request: HttpRequest) -> HttpResponse:
    """The box as a CSV file that a spreadsheet opens, as its filters say; no question, answer or person."""
    viewer = viewer_of(request)
    asked = _asked(request, viewer)
    rows = find(box(viewer, asked["box"]), state=asked["state"], text=asked["q"])
    head = [
        _("编号"), _("事由"), _("请求机关"), _("协助机关"), _("状态"), _("发出"), _("期限"), _("办结"),
        _("用时（工作日）"), _("按期"),
    ]  # fmt: skip
    return csv_response(f"assistance-{asked['box']}", head, map(_exported, rows[:EXPORTED].iterator()))


def _exported(one: AssistanceRequest) -> list[Any]:
    on_time = "" if one.is_on_time is None else _("是") if one.is_on_time else _("否")
    ended = timezone.localdate(one.ended_at) if one.ended_at else ""
    return [
        one.number, one.title, one.asker.title, one.addressee.title, one.get_state_display(),
        timezone.localdate(one.asked_at), one.due_on, ended, one.took_working_days, on_time,
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@officer_page(posts=ASKING)
def new(request: HttpRequest) -> HttpResponse:
    """Ask another department, beside a case or without one; what was typed stays after an error."""
    viewer, typed, error = viewer_of(request), typed_of(request), ""
    case = case_of(viewer, typed["case"])
    if request.method == "POST":
        try:
            with transaction.atomic():
                row = ask(wish_of(typed, papers_of(request, viewer)), by=viewer, key=new_key(typed), case=case)
        except (AssistanceError, FileRefused) as refusal:
            error = str(getattr(refusal, "message", refusal))
        else:
            messages.success(request, _("已发给%(name)s，请在 %(due)s 前答复。")
                             % {"name": row.addressee.title, "due": f"{row.due_on:%Y-%m-%d}"})  # fmt: skip
            return redirect("workbench:assistance_request", row.pk)
    elif not typed["ground"]:
        typed["ground"] = "行政处罚法 第二十六条"
    context = {
        "typed": typed, "error": error, "case": case, "choices": choices_of(case), "key": new_key(typed),
        "whys": Why.choices, "bodies": authorities(),
        "may_pause": case is not None and case.state in ("accepted", "in_review"),
    }  # fmt: skip
    return render(request, "workbench/assistance_new.html", context, status=422 if error else 200)


@require_GET
@officer_page(posts=POSTS)
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: question and answer, the course, letters and papers, and what I can do now."""
    return _page(request, viewer_of(request), pk)


def _page(request: HttpRequest, viewer: Viewer, pk: int, **more: Any) -> HttpResponse:
    sheet = sheet_of(viewer, pk)
    row = sheet.request
    holder = (row.case.organisation or row.case.person) if row.case else None
    if holder is not None and viewer.authority_code != row.asker_id:
        record(viewer, "assistance.person_seen", row.ref, for_whom=f"{holder._meta.label_lower}:{holder.pk}")
    said = (row.value or {}).get("value")
    context = {
        "sheet": sheet, "row": row, "holder": holder, "State": State, "refusals": Refusal.choices,
        "is_mine": viewer.authority_code == row.asker_id, "holds": holds_within(row.ref),
        "said": fact_words(row.fact_id, said) if row.fact_id and row.value is not None else "",
        "names": names_of_officers(one.by for one in sheet.events), "typed": {}, "today": timezone.localdate(),
        **value_fields(row), **more,
        "bodies": authorities() if "transfer" in sheet.actions else [],
    }  # fmt: skip
    return render(request, "workbench/assistance_request.html", context, status=422 if more.get("error") else 200)


DONE = {
    "accept": gettext_noop("已接收，请在期限前答复。"),
    "answer": gettext_noop("已答复，复函盖章后对方可以下载。"),
    "refuse": gettext_noop("已告知对方不予协助。"),
    "transfer": gettext_noop("已转交，对方已得知。"),
    "extend": gettext_noop("已申请延期，等请求机关同意。"),
    "grant": gettext_noop("已同意延期。"),
    "deny": gettext_noop("已告知对方不同意延期。"),
    "withdraw": gettext_noop("已撤回。"),
    "more": gettext_noop("已请对方补充。"),
    "dispute": gettext_noop("已报请上级裁定。"),
    "order": gettext_noop("已裁定应当协助。"),
    "uphold": gettext_noop("已裁定不予协助成立。"),
}


@require_POST
@officer_page(posts=POSTS)
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step of a side; a refused one says why and keeps what was typed."""
    if verb not in VERBS:
        raise Http404
    viewer = viewer_of(request)
    row = visible_request(viewer, pk)
    try:
        with transaction.atomic():
            VERBS[verb](row, viewer, request)
    except (AssistanceError, FileRefused) as refusal:
        words = str(getattr(refusal, "message", refusal))
        return _page(request, viewer, pk, error=words, typed=request.POST, verb=verb)
    messages.success(request, _(DONE[verb]))
    still = requests_visible_to(viewer).filter(pk=pk).exists()
    return redirect("workbench:assistance_request", pk) if still else redirect("workbench:assistance")


@require_GET
@officer_page(posts=POSTS)
def paper(request: HttpRequest, pk: int, reference: uuid.UUID) -> HttpResponse:
    """One paper of either side."""
    sheet = sheet_of(viewer_of(request), pk)
    found = next((one.file for one in sheet.papers if one.file.reference == reference), None)
    if found is None:
        raise Http404
    record(viewer_of(request), "assistance.paper_read", sheet.request.ref, detail={"file": str(reference)})
    return response(found, inline=True)


@require_GET
@officer_page(posts=POSTS)
def letter(request: HttpRequest, pk: int, letter_pk: int) -> HttpResponse:
    """One letter with its seal."""
    sheet = sheet_of(viewer_of(request), pk)
    found = next((one for one in sheet.letters if one.pk == letter_pk), None)
    if found is None or found.file is None:
        raise Http404
    return response(found.file, inline=True, name=f"{found.number}.pdf")
