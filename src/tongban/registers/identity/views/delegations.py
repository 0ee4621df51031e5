"""Delegations on screen: whom I may act for, whom I let act, the chain of my firm; consent at the counter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.access.public import NotVisible, Viewer, officer_page, person_page, viewer_of
from tongban.registers.identity.act_for import act_for
from tongban.registers.identity.actions.delegations import grant_delegation, revoke_delegation
from tongban.registers.identity.errors import IdentityError, NotAllowed
from tongban.registers.identity.forms import CounterConsentForm, DelegationForm
from tongban.registers.identity.models import Account, Delegation
from tongban.registers.identity.powers import Power, people_i_may_act_for, power_of
from tongban.registers.identity.queries import delegations_of
from tongban.registers.identity.viewers import ACT_FOR
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .session import account_of, next_of


def _me(request: HttpRequest) -> Person | None:
    account = account_of(request)
    return account.person if account else None


@person_page
def delegations_page(request: HttpRequest) -> HttpResponse:
    """Everything about acting for others, on one page."""
    me = _me(request)
    if me is None:
        return redirect("identity_real_name")
    rows = list(delegations_of(me))
    powers = people_i_may_act_for(me)
    context = {
        "powers": powers,
        "current": request.session.get(ACT_FOR, ""),
        "given": [_shown(row, me) for row in rows if row.grantor_person_id == me.pk],
        "firms": _firms(rows, powers, me),
        "held_history": [row for row in rows if row.agent_id == me.pk and not row.is_effective()],
    }
    return render(request, "identity/delegations.html", context)


def _shown(row: Delegation, me: Person, depth: int = 0) -> dict[str, Any]:
    return {
        "row": row,
        "is_effective": row.is_effective(),
        "depth": depth,
        "may_revoke": row.revoked_at is None,
        "is_mine": row.granted_by_id == me.pk,
    }


def _firms(rows: list[Delegation], powers: list[Power], me: Person) -> list[dict[str, Any]]:
    """Organisations for which I may delegate, each with its chain in reading order."""
    firms = []
    for power in powers:
        if power.organisation_id is None or not power.may_delegate:
            continue
        inside = [row for row in rows if row.grantor_organisation_id == power.organisation_id]
        top = [row for row in inside if row.parent_id is None]
        if power.delegation_id:
            top = [row for row in inside if row.pk == power.delegation_id]
        firms.append({"power": power, "chain": [item for row in top for item in _branch(row, inside, me, 0)]})
    return firms


def _branch(row: Delegation, rows: list[Delegation], me: Person, depth: int) -> list[dict[str, Any]]:
    below = [child for child in rows if child.parent_id == row.pk]
    return [_shown(row, me, depth), *(item for child in below for item in _branch(child, rows, me, depth + 1))]


@person_page(assurance=2)
@require_http_methods(["GET", "POST"])
def grant_page(request: HttpRequest) -> HttpResponse:
    """Let somebody act for me, or (with ``?for=<power>``) for my organisation."""
    me = _me(request)
    if me is None:
        return redirect("identity_real_name")
    key = request.GET.get("for", "")
    power = power_of(me.pk, key) if key else None
    if key and (power is None or power.organisation_id is None or not power.may_delegate):
        raise NotVisible
    form = DelegationForm(request.POST or None, for_organisation=power is not None)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["agent"]:
        try:
            _grant(me, power, form.cleaned_data, account_of(request))
            messages.success(request, _("授权已生效。您可以随时撤销。"))
            return redirect("identity_delegations")
        except IdentityError as error:
            form.add_error(None, str(error.message))
    return render(request, "identity/grant.html", {"form": form, "power": power})


def _grant(me: Person, power: Power | None, data: dict[str, Any], account: Account | None) -> Delegation:
    # The consent is the signed-in person's own, whomever the session acts for at the moment.
    by = Viewer(account_id=account.pk if account else None, person_id=me.pk)
    common = {"agent": data["agent"], "until": data["until"], "items": data.get("items") or [], "by": by}
    if power is None or power.organisation_id is None:
        return grant_delegation(grantor_person=me, **common)
    return grant_delegation(
        grantor_organisation=Organisation.objects.get(pk=power.organisation_id),
        granted_by=me,
        amount_fen_limit=data.get("amount"),
        may_delegate=bool(data.get("may_delegate")),
        **common,
    )


@person_page
@require_http_methods(["GET", "POST"])
def revoke_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then end the delegation and all below it."""
    me = _me(request)
    row = delegations_of(me).filter(pk=pk).first() if me else None
    if me is None or row is None:
        raise NotVisible
    if request.method == "POST":
        try:
            ended = revoke_delegation(row, by=Viewer(person_id=me.pk))
        except NotAllowed:
            raise NotVisible from None
        messages.success(request, _("已撤销，立即生效。共 %(count)s 项授权结束。") % {"count": len(ended)})
        return redirect("identity_delegations")
    return render(request, "identity/revoke.html", {"row": row})


@person_page
@require_POST
def act_for_view(request: HttpRequest) -> HttpResponse:
    """Switch whose affairs this session shows."""
    try:
        viewer = act_for(request, request.POST.get("power") or None)
    except NotAllowed:
        messages.error(request, _("这项授权已经失效，现在显示您本人的事。"))
        act_for(request, None)
        return redirect("identity_delegations")
    if viewer.is_acting_for_another:
        messages.success(request, _("现在您在代他人办事，页面上方会一直提示。"))
    return redirect(next_of(request) or "/")


@officer_page(posts=("clerk", "officer"))
@require_http_methods(["GET", "POST"])
def counter_consent_page(request: HttpRequest) -> HttpResponse:
    """An elder consents at the counter; the officer who signs in is the witness."""
    account = account_of(request)
    assert account is not None
    form = CounterConsentForm(request.POST or None)
    data = form.cleaned_data if request.method == "POST" and form.is_valid() else {}
    if data.get("grantor") and data.get("agent"):
        try:
            grant_delegation(
                grantor_person=data["grantor"],
                agent=data["agent"],
                until=data["until"],
                witness=account.officer,
                consent_text=data["consent_text"],
                by=viewer_of(request),
            )
            messages.success(request, _("已登记同意，授权生效。"))
            return redirect("identity_counter_consent")
        except IdentityError as error:
            form.add_error(None, str(error.message))
    return render(request, "identity/counter_form.html", {"form": form, "title": _("登记当面同意的代办授权")})
