"""收件: a clerk takes in an application for somebody at the counter (受办分离: taking in is not deciding)."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.capabilities.codes.public import identified_by
from tongban.capabilities.forms.public import UploadRefused
from tongban.channels.workbench.intake import (
    NotFoundAtCounter,
    at_the_counter,
    intake_of,
    taken_at_counter,
)
from tongban.foundation.access.public import Role, Viewer, officer_page, viewer_of
from tongban.foundation.audit.public import record
from tongban.foundation.files.public import response
from tongban.journeys.cases.errors import CaseError, NotComplete, NotEligible
from tongban.journeys.cases.public import (
    Case,
    Channel,
    Filing,
    State,
    cases_visible_to,
    discard_draft,
    save_draft,
    start_draft,
    submit,
)
from tongban.journeys.packs.public import localised


def _clerk(request: HttpRequest) -> Viewer:
    """The clerk who takes in. Officers decide; what they took in themselves they could not decide on."""
    viewer = viewer_of(request)
    if viewer.role != Role.CLERK:
        raise Http404
    return viewer


@officer_page
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Whose document lies here, and for what: then the same form opens, already mostly filled."""
    viewer = _clerk(request)
    packs = taken_at_counter()
    typed = {name: request.POST.get(name, "").strip() for name in ("code", "name", "number")}
    error = ""
    identified = identified_by(viewer, request.GET.get("scan", "")[:40]) if request.method == "GET" else None
    if identified is not None:
        typed |= {"name": identified.name, "number": str(identified.citizen_id)}
        record(viewer, "workbench.identified_by_code", "counter", for_whom=identified)
    if request.method == "POST":
        pack = next((one for one in packs if one.code == typed["code"]), None)
        try:
            if pack is None:
                raise NotFoundAtCounter(_("请选择要办的事项。"))
            found = at_the_counter(pack, typed["name"], typed["number"])
            case = start_draft(pack.code, viewer, channel=Channel.COUNTER, applicant=found)
            return redirect("workbench:receive_fill", case.pk)
        except NotFoundAtCounter as failure:
            record(viewer, "workbench.counter_lookup_failed", "counter", detail={"item": typed["code"]})
            error = failure.message
        except CaseError as failure:
            error = str(failure.message)
    drafts = cases_visible_to(viewer).filter(taken_by=viewer.actor_ref, state=State.DRAFT).order_by("-pk")[:20]
    taken = cases_visible_to(viewer).filter(taken_by=viewer.actor_ref).exclude(state=State.DRAFT).order_by("-pk")[:20]
    context = {"packs": packs, "typed": typed, "error": error, "drafts": drafts, "taken": taken,
               "identified": identified}  # fmt: skip
    return render(request, "workbench/receive.html", context, status=400 if error else 200)


@officer_page
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, pk: int, step: str = "") -> HttpResponse:
    """One step of the form; everything typed is kept."""
    intake = intake_of(_clerk(request), pk)
    if request.method == "POST":
        return _sent_step(request, intake, step)
    return _step_page(request, intake, intake.bound(), step)


def _sent_step(request: HttpRequest, intake: Filing, step: str) -> HttpResponse:
    named = step or str(request.POST.get("_step", ""))
    parsed = intake.form.parse(
        request.POST, request.FILES, named, before=intake.answers, facts=intake.facts, store=intake.keep
    )
    save_draft(intake.case, dict(parsed), named, intake.viewer)
    errors = list(parsed.errors)
    if parsed.stays:
        return _step_page(request, intake, intake.bound(parsed, errors), named)
    here = intake.bound(parsed).step(named)
    if parsed.action == "back":
        return redirect("workbench:receive_step", intake.case.pk, here.previous_id or here.id)
    errors += intake.form.validate(parsed, intake.facts, step=named, seen=parsed.seen)
    if errors:
        again = intake_of(intake.viewer, intake.case.pk)
        return _step_page(request, again, again.bound(parsed, errors), named)
    if here.next_id:
        return redirect("workbench:receive_step", intake.case.pk, here.next_id)
    return redirect("workbench:receive_review", intake.case.pk)


def _step_page(request: HttpRequest, intake: Filing, bound: Any, step: str) -> HttpResponse:
    shown = bound.step(step or None)
    pk = intake.case.pk
    context = {
        "intake": intake, "case": intake.case, "pack": intake.pack, "form": bound, "step": shown,
        "action": reverse("workbench:receive_step", args=[pk, shown.id]),
        "back_url": reverse("workbench:receive"),
        "step_url": reverse("workbench:receive_step", args=[pk, "STEP"]).replace("STEP", "{step}"),
        "saved_at": timezone.localtime(intake.application.saved_at),
    }  # fmt: skip
    return render(request, "workbench/receive_fill.html", context)


@officer_page
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One page to read out: what was typed, the scans; the applicant confirms, then it is sent, once."""
    viewer = _clerk(request)
    sent = cases_visible_to(viewer).filter(pk=pk, taken_by=viewer.actor_ref).exclude(state=State.DRAFT).first()
    if sent is not None:  # the second of two clicks
        return redirect("workbench:received", sent.pk)
    intake = intake_of(viewer, pk)
    if request.method == "GET":
        return _review_page(request, intake)
    faults = _keep_sheets(request, intake)
    intake = intake_of(viewer, pk)
    if faults or request.POST.get("_action") == "save":
        return _review_page(request, intake, faults=faults)
    return _send(request, intake)


def _send(request: HttpRequest, intake: Filing) -> HttpResponse:
    faults = [_("还缺：%(title)s") % {"title": one.title} for one in intake.lacking]
    if request.POST.get("confirmed") != "1":
        faults.append(_("请本人核对后勾选确认。"))
    if intake.pack.manifest.get("pledge") and request.POST.get("pledged") != "1":
        faults.append(_("请把告知内容读给本人听，并由本人作出承诺。"))
    if faults:
        return _review_page(request, intake, faults=faults)
    try:
        case = submit(
            intake.case, intake.viewer, str(request.POST.get("reference", ""))[:120],
            insist=request.POST.get("insist") == "1", pledged=request.POST.get("pledged") == "1",
            lacking=tuple(one.id for one in intake.promised),
        )  # fmt: skip
    except NotComplete as error:
        return _review_page(request, intake, errors=error.faults)
    except NotEligible as error:
        return _review_page(request, intake, unmet=_unmet(intake, error.outcome))
    except CaseError as error:
        return _review_page(request, intake, faults=[str(error.message)])
    return redirect("workbench:received", case.pk)


def _unmet(intake: Filing, outcome: Any) -> list[dict[str, str]]:
    """Conditions that are certainly not met, in the words of the pack."""
    failed = {result.id for result in outcome.criteria if result.verdict is False}
    return [
        {"refusal": localised(one.get("refusal") or one.get("text")), "remedy": localised(one.get("remedy"))}
        for one in intake.pack.criteria
        if one["id"] in failed
    ]


def _keep_sheets(request: HttpRequest, intake: Filing) -> list[str]:
    """Stores what was scanned; returns what was refused."""
    faults, kept = [], {}
    for one in intake.asked:
        upload = request.FILES.get(f"sheet-{one.id}")
        if upload is None:
            continue
        try:
            kept[one.id] = intake.keep_material(one, upload)
        except UploadRefused as error:
            faults.append(f"{one.title}：{error.message}")
    if kept:
        save_draft(intake.case, {}, "materials", intake.viewer, files=kept)
    return faults


def _review_page(
    request: HttpRequest, intake: Filing, *, errors: Any = (), faults: Any = (), unmet: Any = ()
) -> HttpResponse:
    found = list(errors) or intake.form.validate(intake.answers, intake.facts)
    pk = intake.case.pk
    context = {
        "intake": intake, "case": intake.case, "pack": intake.pack, "form": intake.bound(errors=found),
        "step_url": reverse("workbench:receive_step", args=[pk, "STEP"]).replace("STEP", "{step}"),
        "sheets": [(one, intake.file_url(one.file) if one.file else "") for one in intake.asked],
        "reference": request.POST.get("reference") or uuid.uuid4().hex, "faults": faults, "unmet": unmet,
    }  # fmt: skip
    return render(request, "workbench/receive_review.html", context, status=400 if faults or errors or unmet else 200)


@officer_page
def received(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt to hand over: number, what happens next and by when."""
    viewer = _clerk(request)
    case: Case | None = cases_visible_to(viewer).filter(pk=pk, taken_by=viewer.actor_ref).first()
    if case is None or not case.number:
        raise Http404
    letter = case.letters.exclude(file=None).first()
    return render(request, "workbench/received.html", {"case": case, "letter": letter})


@officer_page
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed receipt of a case that this clerk took in."""
    viewer = _clerk(request)
    case = cases_visible_to(viewer).filter(pk=pk, taken_by=viewer.actor_ref).first()
    letter = case.letters.exclude(file=None).first() if case else None
    if letter is None or letter.file is None:
        raise Http404
    return response(letter.file, inline=True, name=f"{letter.number}.pdf")


@officer_page
def file(request: HttpRequest, pk: int, reference: UUID) -> HttpResponse:
    """A scan of a draft that this clerk took in."""
    found = intake_of(_clerk(request), pk).files.get(str(reference))
    if found is None:
        raise Http404
    return response(found, inline=True)


@require_POST
@officer_page
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """The person went away: nothing of the draft is kept."""
    intake = intake_of(_clerk(request), pk)
    discard_draft(intake.case, intake.viewer)
    messages.success(request, _("草稿已删除。"))
    return redirect("workbench:receive")
