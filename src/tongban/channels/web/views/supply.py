"""容缺: the applicant hands in later what was promised when the application was sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.channels.web.filing import filing_of, kept_uploads, material_rows
from tongban.foundation.access.public import person_page, viewer_of
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import Filing, supply


@require_http_methods(["GET", "POST"])
@person_page
def supply_page(request: HttpRequest, number: str) -> HttpResponse:
    """What was promised, by when, and what has come: take a picture or choose a file, all at once or one by one.

    Sending the same page twice, or after everything is there, leads to the case.
    """
    filing = filing_of(viewer_of(request), number)
    if not filing.to_supply or filing.case.is_ended:
        return redirect("web:case", filing.key)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _hand_in(request, filing)
        filing = filing_of(filing.viewer, filing.key)
        if not filing.to_supply:
            messages.success(request, _("后补的材料都收到了，继续为您办理。"))
            return redirect("web:case", filing.key)
        if not faults:
            messages.success(request, _("已收到，剩下的请在期限前补交。"))
            return redirect("web:supply", filing.key)
    rows = material_rows(filing, filing.to_supply, faults)
    context = {"filing": filing, "pack": filing.pack, "rows": rows, "faults": faults, "due_on": filing.promise_due_on}
    return render(request, "web/supply.html", context, status=422 if faults else 200)


def _hand_in(request: HttpRequest, filing: Filing) -> dict[str, str]:
    """Keeps what was sent; returns what was refused or is not there, by material."""
    kept, faults = kept_uploads(request, filing, filing.to_supply)
    if not kept and not faults:
        return {one.id: _("请上传，或用手机拍一张。") for one in filing.to_supply if one.file is None}
    if kept:
        try:
            supply(filing.case, filing.viewer, kept)
        except CaseError as error:  # decided or returned while the page was open
            messages.error(request, str(error))
    return faults
