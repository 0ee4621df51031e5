"""多卡并一码: which cards my code stands for; attached with consent, seen for what they show, taken out again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tongban.capabilities.codes.public import CardLine, CodeError, attach_card, cards_of, detach_card
from tongban.channels.web.personal import applicant_of
from tongban.foundation.access.public import person_page, viewer_of
from tongban.foundation.ui.public import localised


@require_http_methods(["GET", "POST"])
@person_page
@never_cache
def code_cards(request: HttpRequest) -> HttpResponse:
    """Cards that are in, cards that could be; a consent for each."""
    viewer = viewer_of(request)
    if request.method == "POST":
        try:
            if request.POST.get("act") == "detach":
                key = request.POST.get("card", "")
                detach_card(viewer, int(key) if key.isdigit() else 0)
                messages.success(request, _("已取消。从现在起，扫码不再显示这张卡。"))
            elif not request.POST.get("consent"):
                messages.error(request, _("请先勾选同意。"))
            else:
                attach_card(viewer, request.POST.get("issuer", ""), request.POST.get("number", ""))
                messages.success(request, _("已并入。需要这张卡的地方，出示随申码就可以。"))
        except CodeError as error:
            messages.error(request, str(error))
        return redirect("web:code_cards")
    lines = [_line(one) for one in cards_of(viewer)]
    context = {
        "me": applicant_of(request), "own": viewer.delegation_id is None,
        "attached": [one for one in lines if one["line"].attached],
        "others": [one for one in lines if not one["line"].attached and one["line"].state == "good"],
    }  # fmt: skip
    return render(request, "web/code_cards.html", context)


def _line(line: CardLine) -> dict[str, Any]:
    return {
        "line": line, "title": localised(line.title), "where": [localised(one) for one in line.scenes],
        "shows": [(localised(title), value) for title, value in line.shows],
    }  # fmt: skip
