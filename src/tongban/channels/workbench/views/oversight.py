"""全过程监督: what a supervisor should look at, by kind; each case can be asked about."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.foundation.access.public import officer_page, viewer_of
from tongban.foundation.audit.public import record
from tongban.foundation.ui.public import csv_response
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import OVERSIGHT_KINDS, Oversight, oversee, raise_card, visible_case
from tongban.registers.authorities.public import officers_of

from .statistics import span


def _found(request: HttpRequest) -> Oversight:
    since, until = span(request)
    found = oversee(viewer_of(request), since=since, until=until)
    if found is None:
        raise Http404
    return found


@officer_page
def whole(request: HttpRequest) -> HttpResponse:
    """Counts of each kind, and the cases of the one that is chosen."""
    found = _found(request)
    asked = request.GET.get("kind", "")
    kind = asked if asked in OVERSIGHT_KINDS else next((k for k in OVERSIGHT_KINDS if found.count(k)), "overdue")
    days = f"since={found.since}&until={found.until}"
    context = {
        "found": found,
        "kind": kind,
        "title": OVERSIGHT_KINDS[kind],
        "chips": [(name, words, found.count(name), f"?kind={name}&{days}") for name, words in OVERSIGHT_KINDS.items()],
        "rows": found.found.get(kind, []),
        "habits": found.habits if kind == "last_day" else [],
        "names": {one.actor_ref: one.name for one in officers_of(viewer_of(request).authority_code)},
        "days": days,
    }
    return render(request, "workbench/oversight.html", context)


@officer_page
def export(request: HttpRequest) -> HttpResponse:
    """Everything that was found as a table; who took it away is noted."""
    found = _found(request)
    viewer, days = viewer_of(request), {"since": str(found.since), "until": str(found.until)}
    record(viewer, "case.oversight_exported", f"authorities.authority:{viewer.authority_code}", detail=days)
    head = [_("类别"), _("办件编号"), _("事项"), _("状态"), _("期限"), _("说明")]
    rows = (
        [OVERSIGHT_KINDS[kind], row.case.number, row.case.pack_version.title, row.case.get_state_display(), row.on,
         row.words]
        for kind, rows in found.found.items()
        for row in rows
    )  # fmt: skip
    return csv_response("oversight", head, rows)


@require_POST
@officer_page
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Ask about a case: a card for its department, told to who holds it."""
    viewer = viewer_of(request)
    case = visible_case(viewer, number)
    try:
        raise_card(case, by=viewer, reason=request.POST.get("reason", ""))
        messages.success(request, _("已督办，承办人和负责人会收到通知。"))
    except CaseError as error:
        messages.error(request, str(error.message))
    return redirect("workbench:case", number=number)
