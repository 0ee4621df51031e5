"""The lead department's page: where bundles wait, who is late, what was measured before and after."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.channels.workbench.bundles import BEFORE_AFTER, department_names
from tongban.foundation.access.public import officer_page, viewer_of
from tongban.journeys.bundles.public import NotBlocked, blocked_member, desk, may_design, try_again


@officer_page
def bundles(request: HttpRequest) -> HttpResponse:
    """Open common cases of the bundles that one's authority leads, the late first."""
    viewer = viewer_of(request)
    found = desk(viewer)
    only_late = request.GET.get("late") == "1"
    late = [one for one in found.running if one.is_late]
    names = department_names()
    rows = [
        {"case": one.case, "is_late": one.is_late, "may_open": one.may_open,
         "lines": [{"line": line, "owner": names.get(line.authority, line.authority)} for line in one.waits_at]}
        for one in (late if only_late else found.running)
    ]  # fmt: skip
    tabs = [
        {"text": _("全部在办（%(n)d）") % {"n": len(found.running)}, "href": "?", "current": not only_late},
        {"text": _("有部门超期（%(n)d）") % {"n": len(late)}, "href": "?late=1", "current": only_late},
    ]
    measured = [
        {"one": one, "lines": [(words, one.compared["before"][key], one.compared["after"][key])
                               for key, words in BEFORE_AFTER.items()],
         "percent": None if one.at_once is None else round(one.at_once * 100),
         "may_design": may_design(viewer, one.pack.owner)}
        for one in found.measured
    ]  # fmt: skip
    context = {"rows": rows, "tabs": tabs, "measured": measured,
               "may_design": may_design(viewer, viewer.authority_code)}  # fmt: skip
    return render(request, "workbench/bundles.html", context)


@require_POST
@officer_page
def bundle_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a member that was held up be opened once more."""
    viewer = viewer_of(request)
    try:
        try_again(blocked_member(viewer, pk), viewer)
        messages.success(request, _("已重新转给办理部门。"))
    except NotBlocked as error:
        messages.error(request, str(error.message))
    return redirect("workbench:bundles")
