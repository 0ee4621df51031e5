"""用证单位的台子: a registered organisation looks, asks for consent, verifies, answers complaints."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.licences.public import licence_types
from tongban.capabilities.reliance.public import (
    RelianceError,
    RelyingParty,
    Way,
    ask,
    authorisations_of_party,
    complaints_to_explain,
    explain,
    find_holder,
    party_of,
    rely_on_authorisation,
    uses_of_party,
    verify,
    withdraw,
)
from tongban.channels.web.reliance import (
    answers_of,
    authorisation_row,
    given_of,
    scene_words,
    type_title,
    use_row,
)
from tongban.foundation.access.public import TooManyRequests, Viewer, person_page, viewer_of
from tongban.foundation.files.public import response
from tongban.foundation.ui.public import localised

PER_PAGE = 20


def _party(viewer: Viewer) -> RelyingParty:
    found = party_of(viewer)
    if found is None:
        raise Http404
    return found


@require_GET
@person_page
def desk(request: HttpRequest) -> HttpResponse:
    """What my organisation may ask, what it asked, what it used."""
    viewer = viewer_of(request)
    party = _party(viewer)
    page = Paginator(uses_of_party(viewer), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "party": party, "scenes": [scene_words(one) for one in party.scenes], "page": page,
        "rows": [use_row(one) for one in page], "complaints": list(complaints_to_explain(viewer)[:PER_PAGE]),
        "authorisations": [authorisation_row(one) for one in authorisations_of_party(viewer)[:10]],
    }  # fmt: skip
    return render(request, "web/rely/desk.html", context)


def _choices(party: RelyingParty, way: str) -> list[tuple[str, str]]:
    return [(one.code, localised(one.title)) for one in party.scenes if way in one.ways]


@require_http_methods(["GET", "POST"])
@person_page
def ask_page(request: HttpRequest) -> HttpResponse:
    """Ask somebody for consent: who, in which scene, for which business, until when."""
    viewer = viewer_of(request)
    party = _party(viewer)
    typed = {key: request.POST.get(key, "").strip()[:300] for key in (
        "scene", "id_number", "name", "case_number", "purpose", "until", "reference"
    )}  # fmt: skip
    typed["reference"] = typed["reference"] or secrets.token_hex(8)
    error = ""
    if request.method == "POST":
        error = (
            ""
            if typed["id_number"] and typed["name"] and typed["case_number"]
            else _("请填写对方的证件号码、姓名或名称，以及业务编号。")
        )
        if not error:
            try:
                row = ask(
                    party, typed["scene"], find_holder(typed["id_number"], typed["name"]),
                    case_number=typed["case_number"], purpose=typed["purpose"], until=_day(typed["until"]),
                    reference=typed["reference"], subject=f"{typed['id_number']} {typed['name']}", by=viewer,
                )  # fmt: skip
                messages.success(request, _("已发给对方。对方决定以后您会收到消息；信息不符的，不会有回音。"))
                return redirect("web:rely_authorisation", row.number)
            except (RelianceError, TooManyRequests) as problem:
                error = str(problem.message)
    context = {"party": party, "choices": _choices(party, Way.AUTHORISE), "typed": typed, "error": error}
    return render(request, "web/rely/ask.html", context, status=422 if error else 200)


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@person_page
def rely_authorisation(request: HttpRequest, number: str) -> HttpResponse:
    """One request of ours: use it while it is in force, or withdraw it."""
    viewer = viewer_of(request)
    found = get_object_or_404(authorisations_of_party(viewer), number=number)
    error = ""
    if request.method == "POST":
        try:
            if request.POST.get("verb") == "withdraw":
                withdraw(found, by=viewer)
                messages.success(request, _("已撤回。"))
                return redirect("web:rely_authorisation", number)
            reference = request.POST.get("reference", "")[:100] or secrets.token_hex(8)
            use = rely_on_authorisation(found, request.POST.get("type", ""), reference=reference, by=viewer)
            return redirect("web:rely_use", use.number)
        except (RelianceError, TooManyRequests) as problem:
            error = str(problem.message)
            found.refresh_from_db()
    used = [use_row(one) for one in uses_of_party(viewer).filter(authorisation=found)[:PER_PAGE]]
    context = {**authorisation_row(found), "used": used, "error": error, "reference": secrets.token_hex(8)}
    return render(request, "web/rely/authorisation.html", context, status=409 if error else 200)


@require_http_methods(["GET", "POST"])
@person_page
def verify_page(request: HttpRequest) -> HttpResponse:
    """Is the licence somebody names genuine and valid: yes or no."""
    viewer = viewer_of(request)
    party = _party(viewer)
    scenes = [one for one in party.scenes if Way.VERIFY in one.ways]
    choices = [
        (f"{one.code}:{code}", f"{localised(one.title)} · {type_title(licence_types()[code])}")
        for one in scenes for code in one.asks
    ]  # fmt: skip
    typed = {key: request.POST.get(key, "").strip()[:120] for key in ("what", "number", "name", "reference")}
    typed["reference"] = typed["reference"] or secrets.token_hex(8)
    error, verdict = "", None
    if request.method == "POST":
        scene_code, _colon, type_code = typed["what"].partition(":")
        error = "" if typed["number"] and typed["name"] else _("请填写证照编号和持证人姓名或名称。")
        if not error:
            try:
                verdict = verify(party, scene_code, type_code, number=typed["number"], holder_name=typed["name"],
                                 reference=typed["reference"], by=viewer)  # fmt: skip
                typed["reference"] = secrets.token_hex(8)
            except (RelianceError, TooManyRequests) as problem:
                error = str(problem.message)
    context = {
        "party": party, "choices": choices, "typed": typed, "error": error, "verdict": verdict,
        "answers": answers_of(verdict.use) if verdict else [],
        "state": use_row(verdict.use)["state"] if verdict and verdict.matches else "",
    }  # fmt: skip
    return render(request, "web/rely/verify.html", context, status=422 if error else 200)


@require_GET
@person_page
def rely_use(request: HttpRequest, number: str) -> HttpResponse:
    """One use of ours: what was given, and the marked copy."""
    found = get_object_or_404(uses_of_party(viewer_of(request)), number=number)
    context = {**use_row(found), "given": given_of(found), "answers": answers_of(found)}
    return render(request, "web/rely/use.html", context)


@require_GET
@person_page
def rely_copy(request: HttpRequest, number: str) -> HttpResponse:
    """The marked copy, while it is good."""
    found = get_object_or_404(uses_of_party(viewer_of(request)), number=number)
    if found.copy is None or not found.copy_is_good:
        raise Http404
    return response(found.copy, inline=True)


@require_http_methods(["GET", "POST"])
@person_page
def rely_complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """A complaint about a use of ours: say on which ground and how."""
    viewer = viewer_of(request)
    found = get_object_or_404(complaints_to_explain(viewer), pk=pk)
    error = ""
    if request.method == "POST":
        reply = request.POST.get("reply", "").strip()[:1000]
        error = "" if reply else _("请说明使用的依据和经过。")
        if not error:
            try:
                explain(found, reply, by=viewer)
                messages.success(request, _("已答复，发证机关会给出结论。"))
                return redirect("web:rely")
            except RelianceError as problem:
                error = str(problem.message)
    context = {"complaint": found, **use_row(found.use), "error": error}
    return render(request, "web/rely/complaint.html", context, status=422 if error else 200)
