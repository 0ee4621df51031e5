"""异码信任名单: whose codes our gates believe; taken in with the issuer's own material, withdrawn with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tongban.capabilities.codes.public import (
    CodeError,
    ForeignIssuer,
    foreign_issuer,
    foreign_issuers,
    forms,
    is_city_stale,
    scenes,
    trust_issuer,
    withdraw_issuer,
)
from tongban.foundation.access.public import operator_page, viewer_of
from tongban.foundation.ui.public import localised

FIELDS = ("scheme", "title_zh", "title_en", "place", "url", "material")
USE_WORDS = {
    "vaccination": gettext_lazy("接种"), "test": gettext_lazy("检测"), "recovery": gettext_lazy("康复"),
}  # fmt: skip
PER_PAGE = 50


@operator_page
@require_http_methods(["GET", "POST"])
def foreign(request: HttpRequest) -> HttpResponse:
    """The trust list, and the form that adds to it; what was typed is kept when something is wrong."""
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    error = ""
    if request.method == "POST":
        try:
            rows = trust_issuer(
                viewer_of(request), typed["scheme"], typed["title_zh"], typed["material"], title_en=typed["title_en"],
                place=typed["place"], url=typed["url"],
            )  # fmt: skip
            messages.success(request, _("已加入信任名单：%(name)s") % {"name": rows[0].title_zh})
            return redirect("console:foreign")
        except CodeError as problem:
            error = str(problem)
    asked = request.GET.get("scheme", "")
    page = Paginator(foreign_issuers(asked if asked in ForeignIssuer.Scheme.values else ""), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context: dict[str, Any] = {
        "page": page, "rows": [_row(one) for one in page], "asked": asked, "schemes": ForeignIssuer.Scheme.choices,
        "typed": typed, "error": error, "forms": _forms(),
    }  # fmt: skip
    return render(request, "console/foreign.html", context, status=400 if error else 200)


def _row(issuer: ForeignIssuer) -> dict[str, Any]:
    now = timezone.now()
    state = "withdrawn" if issuer.withdrawn_at else "good"
    if state == "good" and not issuer.usable_from <= now <= issuer.usable_until:
        state = "expired"
    elif state == "good" and issuer.scheme == ForeignIssuer.Scheme.CITY and is_city_stale(issuer):
        state = "stale"
    return {
        "issuer": issuer, "state": state, "uses": [USE_WORDS.get(one, one) for one in issuer.uses],
        "title": localised({"zh": issuer.title_zh, "en": issuer.title_en or issuer.title_zh}),
    }  # fmt: skip


def _forms() -> list[dict[str, Any]]:
    """Which scenes take which form, and what they take from it."""
    rows = []
    for name, reader in forms().items():
        taken = [
            (localised(scene.title), [localised(reader.facts[fact]) for fact in scene.takes[name]])
            for scene in scenes().values()
            if name in scene.takes
        ]
        rows.append({"title": localised(reader.title), "scenes": taken})
    return rows


@operator_page
@require_POST
def foreign_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer believed, from now on."""
    try:
        withdraw_issuer(viewer_of(request), foreign_issuer(pk), request.POST.get("reason", ""))
        messages.success(request, _("已移出信任名单，它签的码从现在起不再通过。"))
    except CodeError as problem:
        messages.error(request, str(problem))
    return redirect("console:foreign")
