"""亮证: a one-time code on my phone; and the page on which the other side sees what I show, once."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.licences.public import Licence, licences_of
from tongban.capabilities.reliance.public import (
    FIELDS,
    PresentationCode,
    RelianceError,
    Use,
    code_by_letters,
    make_code,
    open_code,
    party_of,
    scenes,
    scenes_to_show,
)
from tongban.channels.web.personal import applicant_of
from tongban.channels.web.reliance import answers_of, given_of, party_of_use, scene_words, type_title, use_row
from tongban.foundation.access.public import TooManyRequests, person_page, public_page, rate_limited, viewer_of
from tongban.foundation.ui.public import localised


def _own_licence(request: HttpRequest, pk: int) -> Licence:
    applicant = applicant_of(request)
    rows = licences_of(applicant.holder) if applicant else Licence.objects.none()
    found: Licence = get_object_or_404(rows, pk=pk)
    return found


@require_http_methods(["GET", "POST"])
@person_page(assurance=2)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose to whom I show it; only what that purpose needs will be seen."""
    licence = _own_licence(request, pk)
    error = ""
    if request.method == "POST":
        try:
            code = make_code(licence, request.POST.get("scene", ""), by=viewer_of(request))
            return redirect("web:shown", code.pk)
        except (RelianceError, TooManyRequests) as problem:
            error = str(problem.message)
    groups: dict[str, list[dict[str, Any]]] = {}
    for scene in scenes_to_show(licence):
        words = scene_words(scene)
        words["asks"] = [one for one in words["asks"] if one["code"] == licence.type_code]
        groups.setdefault(str(FIELDS[scene.field]), []).append(words)
    context = {"licence": licence, "title": type_title(licence.type), "groups": groups.items(), "error": error,
               "is_valid": licence.is_valid()}  # fmt: skip
    return render(request, "web/uses/show.html", context, status=422 if error else 200)


def _own_code(request: HttpRequest, pk: int) -> PresentationCode:
    applicant = applicant_of(request)
    rows = PresentationCode.objects.none()
    if applicant:
        rows = PresentationCode.objects.select_related("licence", "use__party").filter(
            licence__in=licences_of(applicant.holder).order_by().values("pk")
        )
    found: PresentationCode = get_object_or_404(rows, pk=pk)
    return found


def _code_context(code: PresentationCode) -> dict[str, Any]:
    used: Use | None = getattr(code, "use", None)
    url = f"{settings.TONGBAN_URL}{reverse('web:shown_to', args=[code.code])}"
    return {
        "code": code, "title": type_title(code.licence.type), "scene": scene_words(scenes()[code.scene_code]),
        "letters": f"{code.code[:5]} {code.code[5:]}", "use": used, "party": party_of_use(used) if used else "",
        "qr": segno.make(url, error="m").svg_data_uri(scale=6, border=2) if code.is_open else "",
    }  # fmt: skip


@require_GET
@person_page
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """The code to hold out: QR symbol, letters, how long it is good; then who has seen it."""
    return render(request, "web/uses/shown.html", _code_context(_own_code(request, pk)))


@require_GET
@person_page
def shown_live(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, asked again every few seconds."""
    return render(request, "web/uses/_shown.html", _code_context(_own_code(request, pk)))


@require_http_methods(["GET", "POST"])
@public_page
@rate_limited("show_enter", times=60, seconds=60)
def enter_code(request: HttpRequest) -> HttpResponse:
    """Type the code that somebody shows."""
    letters = "".join(request.POST.get("code", "").split())[:20]
    if request.method == "POST" and letters.isalnum() and letters.isascii():
        return redirect("web:shown_to", letters.upper())
    error = _("请输入对方手机上的 10 位出示码。") if request.method == "POST" else ""
    return render(request, "web/uses/enter_code.html", {"error": error}, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
@public_page
@rate_limited("show_open", times=60, seconds=60, methods=("GET", "POST"))
def shown_to(request: HttpRequest, code: str) -> HttpResponse:
    """What somebody shows me. Opening the link shows only the purpose; the button uses the code up.

    So a preview of the link in a chat sees nothing and ends nothing.
    """
    viewer = viewer_of(request)
    error = ""
    if request.method == "POST":
        if not request.session.session_key:
            request.session.create()
        try:
            use = open_code(code, by=viewer, opener=f"session:{request.session.session_key}")
            context = {**use_row(use), "given": given_of(use), "answers": answers_of(use), "holder": _holder(use)}
            return render(request, "web/uses/seen.html", context)
        except (RelianceError, TooManyRequests) as problem:
            error = str(problem.message)
    found = code_by_letters(code)
    scene = scenes()[found.scene_code] if found and found.is_open else None
    context = {
        "scene": scene_words(scene) if scene else None, "error": error,
        "party": party_of(viewer), "needs_party": bool(scene and not scene.is_open),
    }  # fmt: skip
    return render(request, "web/uses/shown_to.html", context, status=409 if error else 200)


def _holder(use: Use) -> str:
    """An organisation's name is public; a person's is shown only when the scene gives it."""
    return localised(use.organisation.name) if use.organisation else ""
