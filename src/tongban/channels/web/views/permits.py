"""一业一证: my firm's comprehensive permits, what one scan shows everybody, and change, renewal, cancellation."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.channels.web.personal import applicant_of
from tongban.foundation.access.public import person_page, public_page, viewer_of
from tongban.foundation.ui.public import qr_symbol
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.packs.public import PackNotFound
from tongban.journeys.permits.public import (
    PermitError,
    PermitFiling,
    cancel,
    gather,
    gatherable,
    permit_visible_to,
    permits_of,
    scanned,
    start_filing,
)

from .bundles import bundle_or_404


@require_GET
@person_page
def permits(request: HttpRequest) -> HttpResponse:
    """The permits of the firm that I act for, with every licence inside and the code to put up in the shop."""
    viewer = viewer_of(request)
    rows = [(row, qr_symbol(_address(request, row.permit.code), _("综合许可证的二维码"))) for row in permits_of(viewer)]
    return render(request, "web/permits.html", {
        "rows": rows, "me": applicant_of(request), "is_firm": bool(viewer.organisation_id),
        "to_gather": gatherable(viewer),
    })  # fmt: skip


def _address(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("web:permit", args=[code]))


@require_GET
@public_page
def permit(request: HttpRequest, code: str) -> HttpResponse:
    """What an inspector or a customer reads at one scan: all licences of the shop and how each stands now."""
    found = scanned(code)
    if found is None:
        raise Http404(code)
    viewer = viewer_of(request)
    mine = bool(viewer.organisation_id) and viewer.organisation_id == found.permit.organisation_id
    return render(request, "web/permit.html", {"seen": found, "mine": mine})


@require_POST
@person_page
def permit_start(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Begin a change or renewal; the form is filled with what the permit stands on."""
    if kind not in PermitFiling.Kind.values:
        raise Http404(kind)
    viewer = viewer_of(request)
    try:
        case = start_filing(permit_visible_to(viewer, code), kind, viewer)
    except (PermitError, CaseError, PackNotFound) as error:
        messages.error(request, str(error) or _("现在不能办，请稍后再试。"))
        return redirect("web:permits")
    return redirect("web:fill", case.pk)


@require_POST
@person_page
def permit_gather(request: HttpRequest, industry: str) -> HttpResponse:
    """Change the single licences that my firm holds for one comprehensive permit."""
    viewer = viewer_of(request)
    try:
        gather(bundle_or_404(industry, viewer), viewer)
    except PermitError as error:
        messages.error(request, str(error))
        return redirect("web:permits")
    messages.success(request, _("已换成行业综合许可证，单项许可证仍然有效。"))
    return redirect("web:permits")


@require_http_methods(["GET", "POST"])
@person_page
def permit_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more before the permit and every licence inside are given up."""
    viewer = viewer_of(request)
    found = permit_visible_to(viewer, code)
    if request.method == "POST":
        cancel(found, viewer, request.POST.get("reason", "")[:200])
        messages.success(request, _("综合许可证和所含的单项许可已经注销。"))
        return redirect("web:permits")
    return render(request, "web/permit_cancel.html", {"permit": found, "seen": scanned(code)})
