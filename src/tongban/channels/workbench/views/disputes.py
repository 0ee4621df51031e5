"""数据异议: what people say is wrong in this department's data; put right at once, or explained."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.access.public import Viewer, officer_page, viewer_of
from tongban.registers.facts.public import (
    DisputeClosed,
    Fact,
    FactDispute,
    FactValue,
    NotCorrectable,
    answer_dispute,
    disputes_to_answer,
    fact,
    fetch,
    start_checking,
    subject_of_dispute,
)

PAGE_SIZE = 50
POSTS = ("officer", "reviewer", "head")
# What the browser offers for a value of this type.
INPUTS = {"date": "date", "integer": "number", "money_fen": "number", "number": "number"}


@require_GET
@officer_page(posts=POSTS)
def disputes(request: HttpRequest) -> HttpResponse:
    """Those that wait for an answer of the officer's department, the oldest first."""
    waiting = disputes_to_answer(viewer_of(request)).select_related("person", "organisation").order_by("pk")
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [{"row": row, "title": fact(row.fact_id).title, "who": _masked(row)} for row in page]
    return render(request, "workbench/disputes.html", {"page": page, "rows": rows})


@require_GET
@officer_page(posts=POSTS)
def dispute_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One dispute: what is registered, what the person says, and the answer."""
    viewer = viewer_of(request)
    return _page(request, viewer, get_object_or_404(_answerable(viewer), pk=pk))


@require_POST
@officer_page(posts=POSTS)
def dispute_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take up, put right, or say that it is right as it stands.

    Legal: 个人信息保护法 第四十六条.
    """
    viewer = viewer_of(request)
    row = get_object_or_404(_answerable(viewer), pk=pk)
    reply = request.POST.get("reply", "").strip()[:1000]
    value = request.POST.get("value", "").strip()
    if verb == "check":
        try:
            start_checking(row, by=viewer)
        except DisputeClosed:
            messages.info(request, _("已经在核实了。"))
        return redirect("workbench:dispute", pk)
    if verb not in {"correct", "confirm"}:
        raise Http404
    error = "" if reply else _("请写给本人的答复：核对了什么、依据是什么。")
    if verb == "correct" and not value and not error:
        error = _("请填正确的内容。")
    elif verb == "correct" and not error and _is_as_disputed(row, value, viewer):
        error = _("这和现在登记的一样。如果登记没有错，请选“核实无误，只答复”。")
    if not error:
        try:
            answer_dispute(row, by=viewer, is_corrected=verb == "correct", reply=reply,
                           right_value=value if verb == "correct" else None)  # fmt: skip
        except NotCorrectable as problem:
            error = str(problem)
        except DisputeClosed as problem:
            error = problem.message
    if error:
        return _page(request, viewer, row, error=error, reply=reply, value=value)
    messages.success(request, _("已更正并答复本人。") if verb == "correct" else _("已答复本人。"))
    return redirect("workbench:disputes")


def _answerable(viewer: Viewer) -> Any:
    return disputes_to_answer(viewer).select_related("person", "organisation")


def _now(row: FactDispute, viewer: Viewer) -> FactValue:
    """What is registered now of the datum that would be put right."""
    entry = _stated(fact(row.fact_id))
    return fetch(subject_of_dispute(row), [entry.id], purpose=_("核实数据异议"), viewer=viewer)[entry.id]


def _is_as_disputed(row: FactDispute, value: str, viewer: Viewer) -> bool:
    """Nothing would change, and nothing has changed since the person saw it."""
    now = _now(row, viewer)
    return _written(now) == value and row.shown_value in {"", now.text}


def _page(request: HttpRequest, viewer: Viewer, row: FactDispute, **typed: str) -> HttpResponse:
    """The page; what was typed stays when it could not be taken."""
    entry = _stated(fact(row.fact_id))
    now = _now(row, viewer)
    context = {
        "row": row, "title": fact(row.fact_id).title, "entry": entry, "who": _who(row), "now": now,
        "unit": entry.unit_en if (get_language() or "").startswith("en") else entry.unit,
        "input": INPUTS.get(entry.type, "text"), "codes": [(code, entry.label(code)) for code in entry.codes],
        "value": typed.get("value") or _written(now), "reply": typed.get("reply", ""), "error": typed.get("error", ""),
    }  # fmt: skip
    return render(request, "workbench/dispute.html", context, status=422 if typed else 200)


def _stated(entry: Fact) -> Fact:
    """What is put right: of a derived fact the datum that it is computed from."""
    return fact(entry.inputs[0]) if entry.inputs else entry


def _written(found: FactValue) -> str:
    if not found.is_known:
        return ""
    if isinstance(found.value, bool):
        return "true" if found.value else "false"
    return str(found.value)


def _masked(row: FactDispute) -> str:
    """Lists mask names."""
    return row.person.masked_name if row.person is not None else _who(row)


def _who(row: FactDispute) -> str:
    if row.organisation is not None:
        return row.organisation.name
    return f"{row.person.name} {row.person.masked_citizen_id}" if row.person is not None else ""
