"""What officers do about benefits: every step asks again by itself who may, and tells in words what it refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.channels.workbench.benefits import benefit_page
from tongban.foundation.access.public import NotVisible, viewer_of
from tongban.foundation.values.public import InvalidAmount, fen_of
from tongban.journeys.benefits import public as benefits
from tongban.journeys.benefits.errors import BenefitError


@require_POST
@benefit_page
def review_many(request: HttpRequest) -> HttpResponse:
    """Let the ticked ones go, or hold them back for one reason; each stands by itself."""
    viewer = viewer_of(request)
    pks = [int(pk) for pk in request.POST.getlist("pk") if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    reason = request.POST.get("reason", "").strip()[:300]
    back = redirect(f"{request.POST.get('back') or ''}" if _inside(request.POST.get("back", "")) else "/work/benefits/")
    if not pks:
        messages.error(request, _("请先勾选。"))
        return back
    if request.POST.get("verb") == "hold":
        report = benefits.hold_all(pks, by=viewer, reason=reason)
        words = _("已暂缓 %(n)d 个")
    else:
        report = benefits.approve_all(pks, by=viewer, reason=reason)
        words = _("已核定 %(n)d 个")
    if report.done:
        messages.success(request, words % {"n": len(report.done)})
    for why in list(dict.fromkeys(report.left.values()))[:5]:
        messages.error(request, why or _("有几个没有办成"))
    return back


def _inside(path: str) -> bool:
    return path.startswith("/work/benefits/") and "//" not in path[1:]


@require_POST
@benefit_page
def policy_act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Forecast, propose, approve, send back, suspend, resume, end; budget; runs and pay files of one policy."""
    viewer, posted = viewer_of(request), request.POST
    row = benefits.desk_policy(viewer, code)
    reason = posted.get("reason", "").strip()[:500]
    here = redirect("workbench:benefit_policy", code)
    kept = row.policy
    acts: dict[str, Callable[[], Any]] = {
        "simulate": lambda: benefits.simulate(
            row.pack, by=viewer, period=posted.get("period", ""), district=posted.get("district", "")
        ),
        "propose": lambda: benefits.propose(row.pack, by=viewer, simulation=row.simulation, note=reason),
        "approve": lambda: benefits.approve_policy(_known(row.proposal), by=viewer),
        "reject": lambda: benefits.reject_policy(_known(row.proposal), by=viewer, reason=reason),
        "suspend": lambda: benefits.suspend_policy(_known(kept), by=viewer, reason=reason),
        "resume": lambda: benefits.resume_policy(_known(kept), by=viewer, reason=reason),
        "end": lambda: benefits.end_policy(_known(kept), by=viewer, reason=reason),
        "budget": lambda: benefits.set_budget(
            _known(kept), timezone.localdate().year, fen_of(posted.get("limit", "")), by=viewer, reason=reason
        ),
        "run": lambda: benefits.start_run(benefits.prepare_run([_known(kept)], by=viewer), by=viewer),
        "pay": lambda: benefits.make_pay_file(_known(kept), by=viewer),
    }
    try:
        found = _act(acts, verb)()
    except (BenefitError, InvalidAmount, ValueError) as error:
        messages.error(request, str(getattr(error, "message", error)))
        return here
    if verb == "simulate":
        return redirect("workbench:benefit_simulation", found.pk)
    if verb == "run":
        return redirect("workbench:benefit_run", found.pk)
    if verb == "pay":
        if found is None:
            messages.info(request, _("现在没有要拨付的。"))
            return here
        return redirect("workbench:benefit_file", found.pk)
    messages.success(request, _("已办理。"))
    return here


@require_POST
@benefit_page
def run_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Start or cancel a run."""
    viewer = viewer_of(request)
    found = benefits.run_page(viewer, pk).run
    acts = {"start": lambda: benefits.start_run(found, by=viewer),
            "cancel": lambda: benefits.cancel_run(found, by=viewer, reason=request.POST.get("reason", ""))}  # fmt: skip
    return _done(request, _act(acts, verb), ("workbench:benefit_run", pk))


@require_POST
@benefit_page
def file_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Send a sealed file to the treasury, or ask what became of it."""
    viewer = viewer_of(request)
    found = benefits.pay_file_page(viewer, pk, size=1).file
    acts = {"send": lambda: benefits.send_file(found, by=viewer), "receipts": lambda: benefits.take_receipts(found)}
    return _done(request, _act(acts, verb), ("workbench:benefit_file", pk))


@require_POST
@benefit_page
def entitlement_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Let one go, hold it back, put it back, refuse it, or look at the facts again."""
    viewer = viewer_of(request)
    found = benefits.visible_entitlement(viewer, pk)
    reason = request.POST.get("reason", "").strip()[:300]
    acts: dict[str, Callable[[], Any]] = {
        "approve": lambda: benefits.approve(found, by=viewer, reason=reason),
        "hold": lambda: benefits.hold_back(found, by=viewer, reason=reason),
        "release": lambda: benefits.release(found, by=viewer),
        "refuse": lambda: benefits.refuse(found, by=viewer, reason=reason),
    }
    return _done(request, _act(acts, verb), ("workbench:benefit_entitlement", pk))


@require_POST
@benefit_page
def objection_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an objection with reasons."""
    viewer = viewer_of(request)
    found = benefits.objection(viewer, pk)
    upheld, words = request.POST.get("upheld") == "yes", request.POST.get("answer", "").strip()[:1000]
    return _done(
        request, lambda: benefits.answer_objection(found, by=viewer, upheld=upheld, answer=words),
        ("workbench:benefit_objections",),
    )  # fmt: skip


@require_POST
@benefit_page
def question_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The department does not know either: ask the person."""
    viewer = viewer_of(request)
    found = benefits.question(viewer, pk)
    return _done(request, lambda: benefits.ask_person(found, by=viewer), ("workbench:benefit_questions",))


@require_POST
@benefit_page
def recovery_stretch(request: HttpRequest, pk: int) -> HttpResponse:
    """Spread what is still due over more months."""
    viewer = viewer_of(request)
    found = benefits.recovery(viewer, pk)
    text = request.POST.get("instalments", "")
    months = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    reason = request.POST.get("reason", "").strip()[:300]
    return _done(
        request, lambda: benefits.stretch_recovery(found, months, by=viewer, reason=reason),
        ("workbench:benefit_recoveries",),
    )  # fmt: skip


def _act(acts: dict[str, Callable[[], Any]], verb: str) -> Callable[[], Any]:
    if verb not in acts:
        raise NotVisible()
    return acts[verb]


def _known(row: Any) -> Any:
    if row is None:
        raise BenefitError(_("现在没有可以办理的版本"))
    return row


def _done(request: HttpRequest, act: Callable[[], Any], then: tuple[Any, ...]) -> HttpResponse:
    try:
        act()
    except BenefitError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("已办理。"))
    return redirect(*then)
