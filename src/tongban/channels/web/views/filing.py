"""Filing: pre-check, the form step by step, materials, one page to read before sending."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.forms.public import FieldError, Sheet, mark, marks
from tongban.capabilities.materials.public import MaterialError, consents_for, material, take_back
from tongban.channels.web.filing import (
    advice_lines,
    device_of,
    filing_of,
    held_lines,
    kept_uploads,
    material_rows,
    what_happens_next,
)
from tongban.channels.web.prechecks import described
from tongban.foundation.access.public import person_page, viewer_of
from tongban.journeys.cases.errors import CaseError, NotComplete, NotEligible, WrongState
from tongban.journeys.cases.public import (
    Filing,
    Kept,
    State,
    agree,
    correct,
    discard_draft,
    outlook,
    precheck,
    reuse,
    save_draft,
    save_page,
    start_draft,
    submit,
)

from .browse import authority_names, pack_or_404


@require_GET
@person_page
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Before anything is typed: you can, you cannot because …, we need to know …."""
    pack = pack_or_404(code)
    viewer = viewer_of(request)
    wrong_applicant = (pack.manifest.get("audience") == "organisation") != bool(viewer.organisation_id)
    context: dict[str, Any] = {"pack": pack, "wrong_applicant": wrong_applicant}
    if not wrong_applicant:
        context["check"] = described(precheck(code, viewer), (get_language() or "zh")[:2])
    context["needs_assurance"] = viewer.assurance < int(pack.manifest.get("assurance", 1))
    context["owner"] = authority_names().get(pack.owner, pack.owner)
    return render(request, "web/check.html", context)


@require_POST
@person_page
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin, or take up again, an application."""
    pack_or_404(code)
    try:
        case = start_draft(code, viewer_of(request))
    except CaseError as error:
        messages.error(request, str(error))
        return redirect("web:check", code)
    step = case.application.step
    return redirect("web:fill_step", case.pk, step) if step and step != "review" else redirect("web:fill", case.pk)


def _fillable(request: HttpRequest, number: str) -> Filing | HttpResponse:
    """The filing, or the way to its case page when it was sent already."""
    filing = filing_of(viewer_of(request), number)
    return filing if filing.is_fillable else redirect("web:case", filing.key)


@require_http_methods(["GET", "POST"])
@person_page
def fill(request: HttpRequest, number: str, step: str = "") -> HttpResponse:
    """One step of the form; everything typed is kept, also when something is wrong."""
    filing = _fillable(request, number)
    if isinstance(filing, HttpResponse):
        return filing
    if request.method == "POST":
        try:
            return _sent_step(request, filing, step)
        except WrongState:  # sent meanwhile, by a second click or from another device
            return redirect("web:case", filing.key)
    bound = filing.bound()
    if not step and filing.correction:
        step = filing.steps_to_change(bound)[0].id
    return _step_page(request, filing, bound, step)


def _sent_step(request: HttpRequest, filing: Filing, step: str) -> HttpResponse:
    named = step or str(request.POST.get("_step", ""))
    parsed = filing.form.parse(
        request.POST,
        request.FILES,
        named,
        before=filing.answers,
        facts=filing.facts,
        store=filing.keep,
        only=filing.only,
    )
    sheet = Sheet.read(request.POST, device_of(request))
    kept = save_page(filing.case, dict(parsed), named, filing.viewer, sheet)
    errors = list(parsed.errors)
    if kept.clashes:
        return _clash_page(request, filing, named, kept, sheet)
    parsed.update(kept.answers)
    filing.answers = kept.answers
    if parsed.stays:
        return _step_page(request, filing, filing.bound(parsed, errors), named)
    here = filing.bound(parsed).step(named)
    if parsed.action == "back":
        return redirect("web:fill_step", filing.key, here.previous_id or here.id)
    errors += filing.form.validate(parsed, filing.facts, step=named, seen=parsed.seen)
    if errors:
        again = filing_of(filing.viewer, filing.key)
        return _step_page(request, again, again.bound(parsed, errors), named)
    later = [one.id for one in filing.steps_to_change(filing.bound(parsed)) if one.number > here.number]
    if later:
        return redirect("web:fill_step", filing.key, later[0])
    again = filing_of(filing.viewer, filing.key)
    stops = (again.asked and again.corrects_materials) or any(one.needs_consent for one in again.held)
    return redirect("web:materials" if stops else "web:review", filing.key)


def _unmet(filing: Filing) -> list[dict[str, Any]]:
    """Conditions that what was typed so far certainly does not meet; told while one can still change it."""
    if filing.correction:
        return []
    rows: list[dict[str, Any]] = described(outlook(filing.case), (get_language() or "zh")[:2])["unmet"]
    return rows


def _clash_page(request: HttpRequest, filing: Filing, step: str, kept: Kept, sheet: Sheet) -> HttpResponse:
    """The page once more: what was typed in its place, beside it what another device has put there meanwhile."""
    typed = {**kept.answers, **{one.name: one.mine for one in kept.clashes}}
    mine, theirs = ({field.name: field for field in filing.bound(answers).step(step).fields}
                    for answers in (typed, kept.answers))  # fmt: skip
    rows = [
        {"name": one.name, "id": mine[one.name].id, "label": mine[one.name].label, "mark": mark(one.theirs),
         "mine": mine[one.name].display, "theirs": theirs[one.name].display if one.name in theirs else ""}
        for one in kept.clashes if one.name in mine
    ]  # fmt: skip
    filing.answers = kept.answers
    undecided = {one.name: sheet.shown[one.name] for one in kept.clashes}
    return _step_page(request, filing, filing.bound(typed), step, clashes=rows, undecided=undecided)


def _marks(filing: Filing, step: str, undecided: Mapping[str, str] | None = None) -> str:
    """What the page of a step shows, for its hidden field; a question still to be chosen keeps its old mark."""
    page = filing.form.step(step)
    names = [field.name for field in (page.fields if page else filing.form.fields)]
    return json.dumps({**marks(filing.answers, names), **(undecided or {})}, separators=(",", ":"))


def _step_page(
    request: HttpRequest,
    filing: Filing,
    bound: Any,
    step: str,
    *,
    clashes: list[dict[str, Any]] | None = None,
    undecided: Mapping[str, str] | None = None,
) -> HttpResponse:
    shown = bound.step(step or None)
    context = {
        "filing": filing,
        "pack": filing.pack,
        "form": bound,
        "step": shown,
        "action": reverse("web:fill_step", args=[filing.key, shown.id]),
        "autosave_url": reverse("web:save", args=[filing.key]),
        "back_url": reverse("web:bundle" if filing.pack.kind == "bundle" else "web:check", args=[filing.pack.code]),
        "step_url": reverse("web:fill_step", args=[filing.key, "STEP"]).replace("STEP", "{step}"),
        "saved_at": timezone.localtime(filing.application.saved_at),
        "unmet": _unmet(filing),
        "hidden": {"_base": _marks(filing, shown.id, undecided)},
        "clashes": clashes,
    }
    return render(request, "web/fill.html", context, status=409 if clashes else 200)


@require_POST
@person_page
def save(request: HttpRequest, number: str) -> HttpResponse:
    """Autosave: keeps what stands in the fields, checks nothing, answers with 「已保存 14:02」.

    409 says that it was sent already; with ``X-Form-Clash`` that another device answered the same question.
    """
    filing = _fillable(request, number)
    if isinstance(filing, HttpResponse):
        return HttpResponse(status=409)
    step = str(request.POST.get("_step", ""))
    parsed = filing.form.parse(
        request.POST, None, step, before=filing.answers, facts=filing.facts, only=filing.only
    )  # fmt: skip
    try:
        kept = save_page(filing.case, dict(parsed), step, filing.viewer, Sheet.read(request.POST, device_of(request)))
    except WrongState:  # sent while this was on its way
        return HttpResponse(status=409)
    if kept.clashes:
        return HttpResponse(status=409, headers={"X-Form-Clash": str(len(kept.clashes))})
    filing.answers = kept.answers
    answer = render(request, "forms/saved.html", {"at": timezone.localtime()})
    answer["X-Form-Marks"] = _marks(filing, step)
    return answer


@require_http_methods(["GET", "POST"])
@person_page
def materials(request: HttpRequest, number: str) -> HttpResponse:
    """What must be shown and the city does not hold: take a picture or choose a file."""
    filing = _fillable(request, number)
    if isinstance(filing, HttpResponse):
        return filing
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _keep_materials(request, filing)
        filing = filing_of(filing.viewer, filing.key)
        if not faults and request.POST.get("_action") != "save":
            faults = {one.id: _("请上传，或用手机拍一张。") for one in filing.lacking}
            if not faults:
                return redirect("web:review", filing.key)
    rows = material_rows(filing, filing.asked, faults)
    context = {
        "filing": filing, "pack": filing.pack, "rows": rows, "faults": faults, "held": held_lines(filing),
        "advice": advice_lines(filing),
    }  # fmt: skip
    return render(request, "web/materials.html", context)


@require_POST
@person_page
def reuse_kept(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One tap: a document from the own library stands in for a material, with consent for this case."""
    filing = filing_of(viewer_of(request), number)
    key = request.POST.get("material", "")
    kept = material(filing.viewer, int(key) if key.isdecimal() else 0)
    try:
        reuse(filing.case, filing.viewer, name, kept)
        messages.success(request, _("已使用“%(title)s”，不用再交。") % {"title": kept.title})
    except (CaseError, MaterialError) as error:
        messages.error(request, str(error.message))
    return redirect("web:materials" if filing.is_fillable else "web:supply", filing.key)


@require_POST
@person_page
def agree_to(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """逐件授权: let this case's authority look at the licence that covers a material, or take that back."""
    filing = filing_of(viewer_of(request), number)
    cover = filing.covers.get(name)
    if cover is None or not cover.needs_consent:
        raise Http404
    owner = authority_names().get(filing.pack.owner, filing.pack.owner)
    given = consents_for(filing.case.ref).get(cover.subject)
    if request.POST.get("agree") == "1":
        agree(filing.case, filing.viewer, cover, owner)
    elif given is not None:
        take_back(given, by=filing.viewer)
    return redirect("web:materials" if filing.is_fillable else "web:case", filing.key)


def _keep_materials(request: HttpRequest, filing: Filing) -> dict[str, str]:
    """Stores what was sent; returns what was refused, by material."""
    kept, faults = kept_uploads(request, filing, filing.asked)
    if kept:
        save_draft(filing.case, {}, "materials", filing.viewer, files=kept)
    return faults


@require_http_methods(["GET", "POST"])
@person_page
def review(request: HttpRequest, number: str) -> HttpResponse:
    """One page to read: everything typed, what happens next and by when; then it is sent, once."""
    filing = filing_of(viewer_of(request), number)
    if not filing.is_fillable:  # the second of two clicks, or a page that stayed open
        return redirect("web:receipt", filing.key)
    if request.method == "GET":
        return _review_page(request, filing)
    try:
        if _changed_since(request, filing):
            messages.warning(request, _("刚才在另一台设备上又改过，请再看一遍再提交。"))
            return _review_page(request, filing)
        if filing.case.state == State.CORRECTION_REQUESTED:
            case = correct(filing.case, filing.viewer)
        else:
            faults = _not_yet(request, filing)
            if faults:
                return _review_page(request, filing, faults=faults)
            case = submit(
                filing.case,
                filing.viewer,
                str(request.POST.get("reference", ""))[:120],
                insist=request.POST.get("insist") == "1",
                pledged=_pledged(request, filing),
                lacking=tuple(one.id for one in filing.promised),
            )
    except NotComplete as error:
        return _review_page(request, filing, errors=error.faults)
    except NotEligible as error:
        return _review_page(request, filing, unmet=described(error.outcome, (get_language() or "zh")[:2])["unmet"])
    except CaseError as error:
        messages.error(request, str(error))
        return redirect("web:case", filing.key)
    # What is decided on the spot is followed on the case page; everything else begins with a receipt.
    return redirect("web:case" if case.is_instant else "web:receipt", case.number)


@require_GET
@person_page
def advice(request: HttpRequest, number: str) -> HttpResponse:
    """What to look at before sending, asked again while uploaded files are being read."""
    filing = filing_of(viewer_of(request), number)
    asked = request.GET.get("asked", "")
    context = {"filing": filing, "advice": advice_lines(filing, int(asked) if asked.isdecimal() else 0)}
    return render(request, "web/parts/advice.html", context)


def _read_mark(filing: Filing) -> str:
    """Stands for everything that the page to read shows."""
    return mark({"answers": filing.answers, "files": filing.application.files or {}})


def _changed_since(request: HttpRequest, filing: Filing) -> bool:
    """Another device changed something after this page was opened: nobody sends what they have not read."""
    return request.POST.get("read", "") not in ("", _read_mark(filing))


def _pledged(request: HttpRequest, filing: Filing) -> bool:
    """The written pledge was given: in the form itself, where the pack asks for it there, or on this page."""
    return filing.answers.get("pledge") is True or request.POST.get("pledged") == "1"


def _not_yet(request: HttpRequest, filing: Filing) -> list[dict[str, str]]:
    """What stops the sending besides the form itself: missing materials, promises not ticked."""
    where = reverse("web:materials", args=[filing.key])
    faults = [
        {"text": _("还缺：%(title)s") % {"title": one.title}, "href": f"{where}#m-{one.id}"} for one in filing.lacking
    ]
    if filing.pack.manifest.get("pledge") and not _pledged(request, filing):
        faults.append({"text": _("请阅读并作出承诺"), "href": "#pledged"})
    if filing.promised and request.POST.get("promise_later") != "1":
        faults.append({"text": _("请承诺按时补交后补的材料"), "href": "#promise_later"})
    return faults


def _review_page(
    request: HttpRequest,
    filing: Filing,
    *,
    errors: list[FieldError] | tuple[()] = (),
    faults: Any = (),
    unmet: Any = (),
) -> HttpResponse:
    found = list(errors) or filing.form.validate(filing.answers, filing.facts)
    context = {
        "filing": filing,
        "pack": filing.pack,
        "form": filing.bound(errors=found),
        "step_url": reverse("web:fill_step", args=[filing.key, "STEP"]).replace("STEP", "{step}"),
        "next_lines": what_happens_next(filing),
        "reference": request.POST.get("reference") or uuid.uuid4().hex,
        "read": _read_mark(filing),
        "faults": faults,
        "unmet": unmet or _unmet(filing),
        "is_correction": filing.case.state == State.CORRECTION_REQUESTED,
        "last_step": filing.bound().steps[-1].id,
        "held": held_lines(filing),
        "advice": advice_lines(filing),
    }
    return render(request, "web/review.html", context)


@require_POST
@person_page
def discard(request: HttpRequest, number: str) -> HttpResponse:
    """Throw a draft away."""
    filing = filing_of(viewer_of(request), number)
    try:
        discard_draft(filing.case, filing.viewer)
        messages.success(request, _("草稿已删除，什么也没有留下。"))
    except CaseError as error:
        messages.error(request, str(error))
    return redirect("web:cases")
