"""证照: what this department issued and what is done about it; and licences of an applicant, called for a case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.licences.public import (
    Licence,
    LicenceState,
    WrongLicenceState,
    licence_type,
    licence_types,
    licences_of,
)
from tongban.capabilities.reliance.public import (
    Complaint,
    ComplaintState,
    Measure,
    RelianceError,
    Use,
    call_on_duty,
    complaints_to_conclude,
    complaints_to_explain,
    conclude,
    confirm_measure,
    explain,
    licences_of_issuer,
    measures_for,
    measures_waiting,
    newest,
    open_complaints,
    propose_measure,
    reject_measure,
    types_for_item,
    uses_of_party,
    versions_of,
)
from tongban.foundation.access.public import TooManyRequests, Viewer, officer_page, viewer_of
from tongban.foundation.files.public import response
from tongban.foundation.four_eyes.public import FourEyesRefused
from tongban.foundation.ui.public import as_date, date_words, localised
from tongban.journeys.cases.public import ground_of, visible_case
from tongban.registers.authorities.public import officers_of

PAGE_SIZE = 50
POSTS = ("officer", "reviewer", "head")
SECOND = ("reviewer", "head")
EVENTS = {"issued": gettext_lazy("签发"), "replaced": gettext_lazy("换发"), "state": gettext_lazy("状态变更")}
TONES = {LicenceState.VALID: "success", LicenceState.SUSPENDED: "warning"}


def _row(licence: Licence) -> dict[str, Any]:
    """A licence in a list; lists mask names of people."""
    return {
        "licence": licence, "title": localised(licence.type.title), "state": LicenceState(licence.state).label,
        "tone": TONES.get(LicenceState(licence.state), "danger"),
        "holder": _masked(licence),
    }  # fmt: skip


def _masked(licence: Licence) -> str:
    return licence.person.masked_name if licence.person else licence.holder_name


@require_GET
@officer_page(posts=POSTS)
def licences(request: HttpRequest) -> HttpResponse:
    """Licences of this department: found by number, holder or state; measures and complaints that wait."""
    viewer = viewer_of(request)
    asked = {key: request.GET.get(key, "").strip()[:120] for key in ("number", "state", "type")}
    asked["state"] = asked["state"] if asked["state"] in LicenceState.values else ""
    found = licences_of_issuer(viewer, words=asked["number"], state=asked["state"], type_code=asked["type"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    line = viewer.authority_code.rsplit("_3", 1)[0]
    context = {
        "page": page, "rows": [_row(one) for one in page], "words": asked, "states": LicenceState.choices,
        "types": [(code, localised(kind.title)) for code, kind in licence_types().items() if kind.authority == line],
        "waiting": [{"measure": one, **_row(one.licence)} for one in measures_waiting(viewer)],
        "complaints": open_complaints(viewer), "is_filtered": any(asked.values()),
    }  # fmt: skip
    return render(request, "workbench/licences.html", context)


def _issued(viewer: Viewer, pk: int) -> Licence:
    found: Licence = get_object_or_404(licences_of_issuer(viewer), pk=pk)
    return found


@require_GET
@officer_page(posts=POSTS)
def licence(request: HttpRequest, pk: int) -> HttpResponse:
    """One licence of this department: what it says, its history, what may be done, what waits."""
    viewer = viewer_of(request)
    return _licence_page(request, viewer, _issued(viewer, pk))


def _licence_page(request: HttpRequest, viewer: Viewer, found: Licence, **typed: str) -> HttpResponse:
    measure = measures_waiting(viewer).filter(licence=found).first()
    names = {f"officer:{one.pk}": one.name for one in officers_of(viewer.authority_code)}
    context = {
        **_row(found), "fields": _rows_of(found.fields),
        "holder": found.holder_name, "choices": measures_for(found.state), "measure": measure, "names": names,
        "may_confirm": measure is not None and viewer.holds(*SECOND) and not measure.is_own(viewer),
        "is_own": measure is not None and measure.is_own(viewer),
        "events": [{"title": EVENTS.get(one.kind, one.kind), "state": LicenceState(one.state).label, "event": one,
                    "by": names.get(one.by, "")} for one in found.history.all()],
        "measures": list(found.measures.all()), "versions": versions_of(found), "typed": typed,
        "error": typed.get("error", ""),
    }  # fmt: skip
    return render(request, "workbench/licence.html", context, status=422 if typed else 200)


def _rows_of(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"label": localised(row["label"]), "value": _value(row["value"])} for row in rows]


def _value(value: Any) -> str:
    is_day = isinstance(value, str) and len(value) == 10 and as_date(value)
    return date_words(value, weekday=False) if is_day else localised(value)


@require_POST
@officer_page(posts=POSTS)
def licence_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Propose a measure, confirm it as a second officer, or say no.

    Legal: 行政许可法 第六十九条, 第七十条.
    """
    viewer = viewer_of(request)
    found = _issued(viewer, pk)
    typed = {key: request.POST.get(key, "").strip() for key in ("kind", "reason", "legal_basis", "remark")}
    try:
        if verb == "propose":
            if not typed["reason"] or not typed["legal_basis"]:
                return _licence_page(request, viewer, found, **typed, error=_("请写明理由和依据的条款。"))
            propose_measure(found, typed["kind"], reason=typed["reason"], legal_basis=typed["legal_basis"], by=viewer)
            messages.success(request, _("已提出，等另一位工作人员复核。"))
        elif verb in ("confirm", "reject"):
            _second_look(viewer, found, verb, typed["remark"])
            messages.success(
                request, _("已执行，持证人已收到通知。") if verb == "confirm" else _("没有同意，证照状态不变。")
            )
        else:
            raise Http404
    except (RelianceError, FourEyesRefused) as error:
        return _licence_page(request, viewer, found, **typed, error=str(error.message))
    except WrongLicenceState as error:
        return _licence_page(request, viewer, found, **typed, error=str(error))
    return redirect("workbench:licence", pk)


def _second_look(viewer: Viewer, found: Licence, verb: str, remark: str) -> None:
    measure = get_object_or_404(Measure, licence=found, state=Measure.State.PROPOSED)
    if verb == "reject":
        reject_measure(measure, by=viewer, remark=remark)
        return
    if not viewer.holds(*SECOND):
        raise Http404
    confirm_measure(measure, by=viewer)


@require_GET
@officer_page(posts=POSTS)
def complaints(request: HttpRequest) -> HttpResponse:
    """Complaints of uses of this department's licences, and of uses by this department."""
    viewer = viewer_of(request)
    page = Paginator(complaints_to_conclude(viewer), PAGE_SIZE).get_page(request.GET.get("page"))
    own = list(complaints_to_explain(viewer).filter(party_replied_at=None)[:PAGE_SIZE])
    return render(request, "workbench/licence_complaints.html", {"page": page, "own": own})


def _complaint(viewer: Viewer, pk: int) -> Complaint:
    found = complaints_to_conclude(viewer).filter(pk=pk).first() or complaints_to_explain(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@officer_page(posts=POSTS)
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """One complaint: what was used and why, what the holder says, what the user says; our answer.

    Legal: 个人信息保护法 第五十条.
    """
    viewer = viewer_of(request)
    found = _complaint(viewer, pk)
    is_issuer = found.authority_id == viewer.authority_code
    error = ""
    if request.method == "POST":
        reply = request.POST.get("reply", "").strip()[:1000]
        verb = request.POST.get("verb", "")
        error = "" if reply else _("请写给本人的答复：核对了什么、依据是什么。")
        if not error:
            try:
                if verb == "explain":
                    explain(found, reply, by=viewer)
                elif is_issuer and found.state != ComplaintState.CLOSED:
                    conclude(found, reply, is_founded=verb == "founded", stop="stop" in request.POST, by=viewer)
                messages.success(request, _("已答复。"))
                return redirect("workbench:licence_complaints")
            except RelianceError as problem:
                error = problem.message
    use = found.use
    context = {
        "complaint": found, "use": use, "error": error, "is_issuer": is_issuer, "scene": localised(use.title),
        "licence": localised(use.licence.type.title) if use.licence else "",
        "given": [localised(row["label"]) for row in use.given],
        "is_party": bool(use.party and use.party.authority_id == viewer.authority_code and not found.party_replied_at),
    }  # fmt: skip
    return render(request, "workbench/licence_complaint.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
@officer_page(posts=POSTS)
def case_licences(request: HttpRequest, number: str) -> HttpResponse:
    """Licences of the applicant that this item needs, called for this case under the department's legal basis.

    Legal: 国务院关于在线政务服务的若干规定 (国务院令第716号) 第十条; 个人信息保护法 第三十四条.
    """
    viewer = viewer_of(request)
    case = visible_case(viewer, number)
    ground, error, holder = ground_of(case), "", case.organisation or case.person
    if request.method == "POST":
        kind = request.POST.get("type", "")
        try:
            if holder is None:
                raise Http404
            use = call_on_duty(newest(holder, kind), ground, by=viewer, reference=_reference(request, case.ref, kind))
            return redirect("workbench:case_licence_use", number, use.number)
        except (RelianceError, TooManyRequests) as problem:
            error = str(problem.message)
    held = {one.type_code for one in licences_of(holder)} if holder else set()
    rows = [
        {"code": code, "title": localised(licence_type(code).title), "is_held": code in held,
         "shows": [localised(words) for words in asked.labels]}
        for code, asked in types_for_item(case.pack_code).items()
    ]  # fmt: skip
    used = uses_of_party(viewer).filter(case_number=case.number, way=Use.Way.DUTY)
    context = {"case": case, "ground": ground, "rows": rows, "error": error, "used": list(used[:PAGE_SIZE])}
    return render(request, "workbench/case_licences.html", context, status=422 if error else 200)


def _reference(request: HttpRequest, case_ref: str, kind: str) -> str:
    """The same form sent twice calls once."""
    return f"{case_ref} {kind} {request.POST.get('reference', '')}"[:100]


def _duty_use(request: HttpRequest, number: str, use_number: str) -> Use:
    viewer = viewer_of(request)
    case = visible_case(viewer, number)
    found: Use = get_object_or_404(uses_of_party(viewer).filter(case_number=case.number), number=use_number)
    return found


@require_GET
@officer_page(posts=POSTS)
def case_licence_use(request: HttpRequest, number: str, use_number: str) -> HttpResponse:
    """What was called, with its marked copy."""
    use = _duty_use(request, number, use_number)
    context = {
        "use": use, "number": number, "title": localised(use.licence.type.title) if use.licence else "",
        "given": _rows_of(use.given),
        "state": LicenceState(use.state_then).label if use.state_then else "",
        "tone": TONES.get(LicenceState(use.state_then), "danger") if use.state_then else "",
    }  # fmt: skip
    return render(request, "workbench/case_licence_use.html", context)


@require_GET
@officer_page(posts=POSTS)
def case_licence_copy(request: HttpRequest, number: str, use_number: str) -> HttpResponse:
    """The marked copy, while it is good."""
    use = _duty_use(request, number, use_number)
    if use.copy is None or not use.copy_is_good:
        raise Http404
    return response(use.copy, inline=True)
