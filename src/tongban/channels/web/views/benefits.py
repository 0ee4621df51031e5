"""免申即享 for those whom it is for: what I have, what is coming, what I nearly have, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.channels.web.benefits import asked_of, entitlement_story, field_of, grouped
from tongban.foundation.access.public import NotVisible, person_page, viewer_of
from tongban.journeys.benefits.errors import BenefitError
from tongban.journeys.benefits.public import (
    answer,
    consent,
    decline,
    entitlement_page,
    my_benefits,
    name_account,
    object_to,
    order_instalment,
    own_consent,
    own_objection,
    own_question,
    own_recovery,
    subject_of,
    withdraw_consent,
    withdraw_objection,
)
from tongban.registers.facts.public import fact


@require_GET
@person_page
def benefits(request: HttpRequest) -> HttpResponse:
    """Everything on one page; what is asked of me stands first."""
    mine = my_benefits(viewer_of(request))
    return render(request, "web/benefits.html", {"mine": mine, "asked": asked_of(mine), "groups": grouped(mine)})


@require_GET
@person_page
def entitlement(request: HttpRequest, pk: int) -> HttpResponse:
    """One benefit from match to money: reason, facts, arithmetic, decision, payment, remedies."""
    page = entitlement_page(viewer_of(request), pk)
    return render(request, "web/entitlement.html", {"page": page, **entitlement_story(page)})


CONSENTS: dict[str, tuple[Callable[..., Any], Any]] = {
    "yes": (consent, lambda: _("已确认，接下来不用您做什么。")),
    "no": (decline, lambda: _("已放弃这项福利；以后改主意，随时可以再确认。")),
    "back": (withdraw_consent, lambda: _("已撤回同意。")),
}


@require_POST
@person_page
def consent_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Yes, no, or taking a yes back: one tap each."""
    if verb not in CONSENTS:
        raise NotVisible()
    act, words = CONSENTS[verb]
    viewer = viewer_of(request)
    return _done(request, lambda: act(own_consent(viewer, pk), by=viewer), words(), "web:benefits")


@require_http_methods(["GET", "POST"])
@person_page
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Something that no department knows: asked once, with the reason."""
    viewer = viewer_of(request)
    asked = own_question(viewer, pk)
    entry = fact(asked.fact_id)
    return _form(
        request, "web/benefit_question.html", {"asked": asked, "field": field_of(entry)},
        lambda typed: answer(asked, typed[entry.id], by=viewer), (entry.id,), _("谢谢，我们马上按您说的重新核对。"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@person_page
def account(request: HttpRequest) -> HttpResponse:
    """The account into which benefits are paid from now on."""
    viewer = viewer_of(request)
    mine = my_benefits(viewer)
    return _form(
        request, "web/benefit_account.html", {"mine": mine},
        lambda typed: name_account(subject_of(viewer), typed["number"], by=viewer, holder=typed["holder"]),
        ("number", "holder"), _("账户已记下，退回的款项会重新拨付。"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@person_page
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a decision is wrong; another officer answers within the time."""
    viewer = viewer_of(request)
    page = entitlement_page(viewer, pk)
    if "object" not in page.actions:
        return redirect("web:entitlement", pk)
    return _form(
        request, "web/benefit_objection.html", {"page": page},
        lambda typed: object_to(page.decisions[-1], typed["statement"], by=viewer), ("statement",),
        _("异议已提出，会由另一位工作人员答复您。"), then=("web:entitlement", pk),
    )  # fmt: skip


@require_POST
@person_page
def objection_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an objection back."""
    viewer = viewer_of(request)
    found = own_objection(viewer, pk)
    return _done(
        request,
        lambda: withdraw_objection(found, by=viewer),
        _("异议已撤回。"),
        "web:entitlement",
        found.entitlement_id,
    )


@require_POST
@person_page
def pay_back(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Pay one instalment of what was paid too much, by an ordinary payment order."""
    viewer = viewer_of(request)
    found = own_recovery(viewer, pk)
    part = found.instalments.filter(number=number).first()
    if part is None:
        raise NotVisible()
    try:
        return redirect(order_instalment(part, by=viewer).get_absolute_url())
    except BenefitError as error:
        messages.error(request, str(error.message))
        return redirect("web:entitlement", found.entitlement_id)


def _done(request: HttpRequest, act: Callable[[], Any], words: str, then: str, *keys: Any) -> HttpResponse:
    try:
        act()
    except BenefitError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, words)
    return redirect(then, *keys)


def _form(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    act: Callable[[dict[str, str]], Any],
    names: tuple[str, ...],
    words: str,
    *,
    then: tuple[Any, ...] = ("web:benefits",),
) -> HttpResponse:
    """A short form: what was typed stays when it is refused."""
    typed = {name: request.POST.get(name, "").strip()[:1000] for name in names}
    error = ""
    if request.method == "POST":
        try:
            act(typed)
        except BenefitError as refused:
            error = str(refused.message)
        else:
            messages.success(request, words)
            return redirect(*then)
    return render(request, template, {**context, "typed": typed, "error": error}, status=422 if error else 200)
