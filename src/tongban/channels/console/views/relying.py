"""用证单位: banks, hospitals, schools … that may rely on licences; two operators let them in, one stops them."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.reliance import public as reliance
from tongban.capabilities.reliance.public import PartyChange, PartyKind, RelianceError, RelyingParty, Scene
from tongban.foundation.access.public import operator_page, viewer_of
from tongban.foundation.ui.public import date_words, localised
from tongban.foundation.values.public import read_day
from tongban.registers.organisations.public import Organisation, UnknownOrganisation, organisation_by_credit_code

from .second_look import REFUSALS, cards, decide

PER_PAGE = 50
STATES = {"open": gettext_lazy("有效"), "stopped": gettext_lazy("已停用"), "over": gettext_lazy("已到期")}
KINDS = [(value, words) for value, words in PartyKind.choices if value != PartyKind.DEPARTMENT]


def _words(change: PartyChange) -> tuple[str, str, list[str]]:
    until = _("有效至 %(day)s") % {"day": date_words(change.until, weekday=False)}
    lines = [f"{change.get_party_kind_display()} · {until}", " · ".join(localised(one.title) for one in change.scenes)]
    return change.get_kind_display(), change.organisation.name, lines


@require_GET
@operator_page
def parties(request: HttpRequest) -> HttpResponse:
    """Every body with its scenes and state; on top what waits for a second operator."""
    viewer = viewer_of(request)
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "kind", "state")}
    rows = reliance.parties_for(viewer, words=asked["q"], kind=asked["kind"], state=asked["state"])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    filters = {name: value for name, value in asked.items() if value}
    context = {
        "page": page, "asked": asked, "kinds": KINDS, "states": list(STATES.items()), "filters": urlencode(filters),
        "waiting": cards(reliance.party_changes(viewer), viewer, _words),
    }  # fmt: skip
    return render(request, "console/relying.html", context)


def _sought(code: str) -> tuple[Organisation | None, str]:
    if not code:
        return None, ""
    try:
        return organisation_by_credit_code(code.upper()), ""
    except UnknownOrganisation:
        return None, str(_("法人库里没有这个统一社会信用代码，请核对。"))


def _scene_rows(kind: str) -> list[tuple[Scene, str, str]]:
    return [(one, localised(one.title), localised(one.purpose)) for one in reliance.scenes_for(kind)]


@require_http_methods(["GET", "POST"])
@operator_page
def propose(request: HttpRequest) -> HttpResponse:
    """Register a body, or change what it may use: who it is and of what kind first, then scenes, term and reason."""
    asked = request.POST if request.method == "POST" else request.GET
    typed = {name: asked.get(name, "").strip() for name in ("code", "kind", "until", "reason")}
    chosen = asked.getlist("scene")
    body, error = _sought(typed["code"])
    known = _known(request, body)
    if body and known and request.method == "GET" and typed["kind"] in ("", known.kind):
        typed |= {"kind": known.kind, "until": known.until.isoformat()}
        chosen = list(known.scene_codes)
    if request.method == "POST" and body is not None:
        error = _propose(request, body, typed, chosen)
        if not error:
            return redirect("console:relying")
    fitting = _scene_rows(typed["kind"]) if body else []
    context = {
        "typed": typed, "chosen": chosen, "body": body, "known": known, "error": error, "kinds": KINDS,
        "scenes": fitting, "in_a_year": (timezone.localdate() + timedelta(days=365)).isoformat(),
    }  # fmt: skip
    return render(
        request, "console/relying_new.html", context, status=400 if error and request.method == "POST" else 200
    )


def _known(request: HttpRequest, body: Organisation | None) -> RelyingParty | None:
    rows = reliance.parties_for(viewer_of(request))
    return rows.filter(organisation=body).first() if body else None


def _propose(request: HttpRequest, body: Organisation, typed: dict[str, str], chosen: list[str]) -> str:
    until = read_day(typed["until"])
    if until is None or not typed["reason"]:
        return str(_("请写明有效期和理由。"))
    try:
        reliance.propose_party(body, typed["kind"], chosen, until=until, reason=typed["reason"], by=viewer_of(request))
    except REFUSALS as told:
        return str(told.message)
    messages.success(request, _("已提出，等另一位运营人员复核后生效。"))
    return ""


def _party(request: HttpRequest, pk: int) -> RelyingParty:
    found: RelyingParty = get_object_or_404(reliance.parties_for(viewer_of(request)), pk=pk)
    return found


@never_cache
@require_http_methods(["GET", "POST"])
@operator_page
def party(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: its scenes, its use in figures, its system's token, how it came and what was proposed.

    POST opens a token, shown this once.
    """
    found, viewer, token = _party(request, pk), viewer_of(request), ""
    if request.method == "POST":
        try:
            token = reliance.open_key(found, by=viewer)
        except RelianceError as told:
            messages.error(request, str(told.message))
            return redirect("console:relying_party", pk)
        found = _party(request, pk)
    past = reliance.party_changes(viewer, organisation=found.organisation_id, is_open=False)
    context = {
        "party": found, "token": token, "figures": reliance.party_figures(viewer, found),
        "scenes": [(one, localised(one.title), localised(one.purpose)) for one in found.scenes],
        "past": [(one, " · ".join(localised(scene.title) for scene in one.scenes)) for one in past[:20]],
        "key_is_good": found.client is not None and found.client.is_effective(),
    }  # fmt: skip
    return render(request, "console/relying_party.html", context)


@require_POST
@operator_page
def party_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Stop at once, propose to let it go on, end its token; each with the reason."""
    found, viewer = _party(request, pk), viewer_of(request)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("请写明理由。"))
        return redirect("console:relying_party", pk)
    try:
        if verb == "stop":
            reliance.stop_party(found, by=viewer, reason=reason)
            messages.success(request, _("已停用，马上生效；它的每一次用证都会被拒绝。"))
        elif verb == "allow":
            reliance.propose_to_allow(found, reason=reason, by=viewer)
            messages.success(request, _("已提出恢复，等另一位运营人员复核后生效。"))
        elif verb == "end_key":
            reliance.end_key(found, reason=reason, by=viewer)
            messages.success(request, _("令牌已停用，马上生效。"))
        else:
            raise Http404
    except REFUSALS as told:
        messages.error(request, str(told.message))
    return redirect("console:relying_party", pk)


@require_POST
@operator_page
def change_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The second look: confirm, or reject with a remark; the proposer may take it back."""
    change: PartyChange = get_object_or_404(reliance.party_changes(viewer_of(request), is_open=False), pk=pk)
    return decide(
        request, verb, change, confirm=reliance.confirm_party, reject=reliance.reject_party,
        done=_("已复核，现在生效。"), back="console:relying",
    )  # fmt: skip
