"""特别程序 on the case: ordering one, its page with people and results, and ending it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.channels.workbench.reading import checks_of
from tongban.foundation.access.public import Viewer, officer_page, viewer_of
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import (
    BIDDING,
    CasePage,
    NotOrderable,
    Order,
    Outcome,
    ProcedureKind,
    ProcedureKindCode,
    ProcedureMember,
    SpecialProcedure,
    able_to_chair,
    able_to_go,
    answer_complaint,
    award,
    call_off,
    close_procedure,
    confirm_survey,
    kinds_for,
    materials_for_experts,
    may_win,
    open_bids,
    order_procedure,
    professions,
    proposed_time,
    release_materials,
    send_back_survey,
    visible_procedure,
)
from tongban.journeys.cases.public import case_page as bundle_of
from tongban.registers.authorities.public import officers_of

CRITERIA = 6
EXPERTS = 3


def orderable(page: CasePage, viewer: Viewer) -> list[ProcedureKind]:
    """Kinds that the viewer may order on this case now."""
    if "order_procedure" not in page.actions:
        return []
    rows = list(page.case.procedures.all())
    here = {row.kind for row in rows if row.is_open}
    stopped = any(row.is_open and row.stops_clock for row in rows)
    kinds = kinds_for(page.case.pack_version.manifest).values()
    return [
        kind for kind in kinds
        if kind.code not in here and viewer.holds(*kind.posts) and not (stopped and kind.stops_clock)
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@officer_page
def order(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Order one kind; what is wrong is said at its field and nothing that was typed is lost."""
    viewer = viewer_of(request)
    page = bundle_of(viewer, number)
    found = next((one for one in orderable(page, viewer) if one.code == kind), None)
    if found is None:
        if request.method == "POST" and kind in ProcedureKindCode.values:
            messages.error(request, _("这种程序现在不能安排，请看看办件现在的状态。"))
            return redirect("workbench:case", number=number)
        raise Http404
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            row = order_procedure(page.case, _read(request, kind), by=viewer)
            messages.success(request, _("已安排，告知书正在盖章，申请人会收到通知。"))
            return redirect("workbench:procedure", number=number, pk=row.pk)
        except NotOrderable as error:
            faults = error.faults
        except CaseError as error:
            faults = {"reason": str(error.message)}
    context = _order_context(page, viewer, found, request) | {"faults": faults}
    return render(request, "workbench/procedure_new.html", context, status=422 if faults else 200)


def _order_context(page: CasePage, viewer: Viewer, kind: ProcedureKind, request: HttpRequest) -> dict[str, Any]:
    case = page.case
    manual = [check.text for check in checks_of(page) if check.verdict is None][:CRITERIA]
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    if request.method == "GET":
        typed |= {"working_days": str(kind.working_days), "experts": str(EXPERTS), "place": place_of(page, kind.code),
                  "held_at": f"{proposed_time(kind):%Y-%m-%dT%H:%M}"}  # fmt: skip
        chosen, criteria = [str(viewer.officer_id)], manual
    else:
        chosen, criteria = request.POST.getlist("officials"), request.POST.getlist("criteria")
    return {
        "page": page,
        "case": case,
        "kind": kind,
        "typed": typed,
        "chosen": chosen,
        "invites": request.POST.get("invites_opinions") == "1",
        "criteria": [*criteria, *[""] * (CRITERIA - len(criteria))],
        "able": able_to_go(case) if "officials" in kind.needs else [],
        "chairs": able_to_chair(case, viewer) if "chair" in kind.needs else [],
        "professions": professions(case.authority_code) if "experts" in kind.needs else [],
    }


FIELDS = ("reason", "working_days", "held_at", "place", "institution", "chair", "experts", "field", "public_text")


def _read(request: HttpRequest, kind: str) -> Order:
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    return Order(
        kind=kind,
        reason=typed["reason"],
        working_days=_number(typed["working_days"]),
        held_at=_moment(typed["held_at"]),
        place=typed["place"],
        institution=typed["institution"],
        officials=tuple(_number(one) for one in request.POST.getlist("officials")),
        chair=_number(typed["chair"]) or None,
        experts=_number(typed["experts"]),
        field=typed["field"],
        criteria=tuple(one for one in request.POST.getlist("criteria") if one.strip()),
        public_text=typed["public_text"],
        invites_opinions=request.POST.get("invites_opinions") == "1",
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def place_of(page: CasePage, kind: str) -> str:
    """Where a survey goes: an answer that is an address, else where the firm is registered; empty for others."""
    if kind != ProcedureKindCode.SITE_SURVEY:
        return ""
    for name, value in page.answers.items():
        if name.endswith("address") and isinstance(value, str) and value:
            return value
    return str(page.case.organisation.address) if page.case.organisation else ""


@officer_page
def procedure(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One procedure: notice, people, what they found or marked, and how it ended."""
    viewer = viewer_of(request)
    row = visible_procedure(viewer, number, pk)
    report = getattr(row, "report", None)
    seats = list(row.members.all())
    is_staff = viewer.role == "officer" and viewer.authority_code == row.case.authority_code
    own = next((one for one in seats if one.officer_id and one.officer_id == viewer.officer_id), None)
    all_marked = not row.is_open or not any(one.left_at is None and one.marked_at is None for one in seats)
    context = {
        "row": row,
        "case": row.case,
        "seats": seats,
        "report": report,
        "names": {officer.actor_ref: officer.name for officer in officers_of(row.case.authority_code)},
        "own": own,
        "to_release": materials_for_experts(row) if is_staff and row.is_open and row.kind == "expert_review" else [],
        "opinions": list(row.opinions.select_related("person")) if is_staff else [],
        "contest": _contest(row, viewer, own) if row.kind in BIDDING else None,
        "photos": [{**one, "taken": parse_datetime(str(one["at"]))} for one in report.photos] if report else [],
        "may_end": is_staff and row.is_open and viewer.holds("officer", "reviewer", "head"),
        "may_confirm": bool(row.is_open and report and own and report.written_by_id != viewer.officer_id),
        "marks": _marks(row) if all_marked else [],
        "all_marked": all_marked,
        "typed": request.session.pop(f"procedure-{pk}", {}),
        "outcomes": [(one.value, one.label) for one in (Outcome.PASS, Outcome.FAIL, Outcome.NOTED)],
    }
    return render(request, "workbench/procedure.html", context)


def _contest(row: SpecialProcedure, viewer: Viewer, own: ProcedureMember | None) -> dict[str, Any]:
    """What a tender or auction shows: only how many bids there are until two officers have opened them."""
    bids = list(row.bids.select_related("organisation", "person"))
    is_opened = bool(row.record)
    due = row.is_open and row.held_at is not None and timezone.now() >= row.held_at
    return {
        "words": row.words,
        "sealed": row.words.sealed % {"n": len(bids)},
        "bids": sorted(bids, key=lambda bid: -bid.amount_fen) if is_opened else [],
        "may_open": due and own is not None and own.part == "opener" and own.marked_at is None,
        "waits": due and not is_opened and own is not None and own.marked_at is not None,
        "may_win": may_win(row) if is_opened and row.is_open and viewer.holds("head") else [],
        "may_answer": viewer.holds("head", "supervisor") and own is None,
    }


def _marks(row: SpecialProcedure) -> list[dict[str, Any]]:
    """For each criterion the mark of each expert and the mean."""
    given = [one for one in row.members.all() if one.marked_at]
    found = []
    for position, text in enumerate(row.criteria):
        points = [int(one.marks["points"][position]) for one in given]
        found.append({"text": text, "points": points, "mean": round(sum(points) / len(points), 1) if points else None})
    return found


def _close(row: SpecialProcedure, by: Viewer, request: HttpRequest) -> object:
    return close_procedure(
        row,
        outcome=request.POST.get("outcome", ""),
        result=request.POST.get("result", ""),
        record=request.POST.get("record", ""),
        by=by,
    )


Verb = Callable[[SpecialProcedure, Viewer, HttpRequest], object]
VERBS: dict[str, Verb] = {
    "close": _close,
    "call_off": lambda row, by, r: call_off(row, reason=r.POST.get("reason", ""), by=by),
    "confirm": lambda row, by, r: confirm_survey(row, by=by),
    "release": lambda row, by, r: release_materials(row, r.POST.getlist("file"), by=by),
    "open_bids": lambda row, by, r: open_bids(row, by=by),
    "award": lambda row, by, r: award(row, _number(r.POST.get("bid", "")), reason=r.POST.get("reason", ""), by=by),
    "answer": lambda row, by, r: answer_complaint(row, _number(r.POST.get("bid", "")), r.POST.get("reason", ""), by=by),
    "send_back": lambda row, by, r: send_back_survey(row, reason=r.POST.get("reason", ""), by=by),
}


def _said(verb: str, row: SpecialProcedure) -> str:
    return {
        "close": _("特别程序已结束，结果已告知申请人。"),
        "call_off": _("已取消，申请人会看到原因。"),
        "confirm": _("您已签字确认，踏勘结束。"),
        "release": _("已更新，声明过的专家能看到放开的材料。"),
        "open_bids": _("已记下您在场；两名开启人都在场以后，全部同时开启。"),
        "award": str(row.words.decided) if row.kind in BIDDING else "",
        "answer": _("已答复，投诉人会收到。"),
        "send_back": _("已退回，请同事重新填写。"),
    }[verb]


@require_POST
@officer_page
def act(request: HttpRequest, number: str, pk: int, verb: str) -> HttpResponse:
    """End, call off, confirm or send back; a refusal says why and keeps what was typed."""
    viewer = viewer_of(request)
    row = visible_procedure(viewer, number, pk)
    if verb not in VERBS:
        raise Http404
    try:
        VERBS[verb](row, viewer, request)
        messages.success(request, _said(verb, row))
    except CaseError as error:
        messages.error(request, str(error.message))
        request.session[f"procedure-{pk}"] = {
            name: request.POST.get(name, "")[:8000] for name in ("outcome", "result", "record", "reason")
        }
    return redirect("workbench:procedure", number=number, pk=pk)
