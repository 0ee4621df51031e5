"""执法证: who may look under the law; one operator enters what was issued, a second one confirms, one takes back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.foundation.access.public import operator_page, viewer_of
from tongban.foundation.four_eyes.public import FourEyesRefused
from tongban.foundation.ui.public import date_words
from tongban.foundation.values.public import read_day
from tongban.registers.authorities.public import (
    CertificateChange,
    CertificateRefused,
    EnforcementCertificate,
    Officer,
    certificate_changes,
    certificates_for,
    confirm_certificate,
    officers_found,
    propose_certificate,
    reject_certificate,
    withdraw_certificate,
)

from .second_look import cards, decide

PER_PAGE, MOST_FOUND = 50, 20
STATES = {
    "valid": gettext_lazy("有效"), "soon": gettext_lazy("30 天内到期"), "over": gettext_lazy("已到期"),
    "withdrawn": gettext_lazy("已收回"),
}  # fmt: skip
FIELDS = ("kind", "number", "until", "reason")


def state_of(held: EnforcementCertificate) -> str:
    """One of ``STATES``, or ``away`` where the officer has left."""
    today = timezone.localdate()
    if held.withdrawn_at:
        return "withdrawn"
    if held.valid_until < today:
        return "over"
    if not held.officer.is_active:
        return "away"
    return "soon" if (held.valid_until - today).days <= 30 else "valid"


@require_GET
@operator_page
def certificates(request: HttpRequest) -> HttpResponse:
    """Every certificate, found by number, officer or department; on top what waits for a second operator."""
    viewer = viewer_of(request)
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "state")}
    rows = certificates_for(viewer, words=asked["q"], state=asked["state"])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    changes = certificate_changes(viewer)
    context = {
        "page": page, "rows": [(one, state_of(one)) for one in page], "asked": asked, "states": list(STATES.items()),
        "is_narrowed": any(asked.values()),
        "waiting": cards(changes[:PER_PAGE], viewer, _words),
    }  # fmt: skip
    return render(request, "console/certificates.html", context)


def _words(change: CertificateChange) -> tuple[str, str, list[str]]:
    officer, until = change.officer, _("有效至 %(day)s") % {"day": date_words(change.valid_until, weekday=False)}
    lines = [f"{officer.authority.title} · {officer.staff_number} · {until}"]
    return change.get_kind_display(), f"{officer.name} {change.number}", lines


@require_http_methods(["GET", "POST"])
@operator_page
def propose(request: HttpRequest) -> HttpResponse:
    """First the officer, by name or staff number; then kind, number, last day and what it rests on."""
    viewer = viewer_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    typed = {name: asked.get(name, "").strip() for name in FIELDS}
    words, error = asked.get("q", "").strip()[:60], ""
    found = list(officers_found(viewer, words)[: MOST_FOUND + 1])
    officer = found[0] if len(found) == 1 else next((one for one in found if one.staff_number == words), None)
    if request.method == "POST" and officer is not None:
        error = _propose(request, officer, typed)
        if not error:
            return redirect("console:certificates")
    held: Any = getattr(officer, "enforcement_certificate", None)
    if held and request.method == "GET":
        typed |= {"kind": held.kind, "number": held.number}
    context = {
        "typed": typed, "words": words, "error": error, "found": found[:MOST_FOUND], "officer": officer, "held": held,
        "has_more": len(found) > MOST_FOUND, "kinds": EnforcementCertificate.Kind.choices,
    }  # fmt: skip
    return render(request, "console/certificate_new.html", context, status=422 if error else 200)


def _propose(request: HttpRequest, officer: Officer, typed: dict[str, str]) -> str:
    until = read_day(typed["until"])
    if until is None:
        return _("请填写有效期的最后一天。")
    try:
        propose_certificate(
            officer, typed["kind"], typed["number"], until=until, reason=typed["reason"], by=viewer_of(request)
        )
    except (CertificateRefused, FourEyesRefused) as told:
        return str(told.message)
    messages.success(request, _("已提出，等另一位运营人员对照证件复核后生效。"))
    return ""


@require_POST
@operator_page
def change_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The second look: confirm, or reject with a remark; the proposer may take it back."""
    change = get_object_or_404(certificate_changes(viewer_of(request), is_open=False), pk=pk)
    return decide(
        request, verb, change, confirm=confirm_certificate, reject=reject_certificate,
        done=_("已复核，执法证现在生效。"), back="console:certificates",
    )  # fmt: skip


@require_POST
@operator_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """No look under the law with this certificate, from now on; giving it back takes two."""
    viewer = viewer_of(request)
    held = get_object_or_404(certificates_for(viewer), pk=pk)
    try:
        withdraw_certificate(held, reason=request.POST.get("reason", ""), by=viewer)
        messages.success(request, _("已收回，马上生效；要恢复，请重新登记并复核。"))
    except CertificateRefused as told:
        messages.error(request, told.message)
    return redirect("console:certificates")
