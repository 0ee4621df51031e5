"""谁用过我的证照: every use of my licences, what I was asked for, what I allowed; taking back and complaining."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.licences.public import licences_of
from tongban.capabilities.reliance.public import (
    Authorisation,
    RelianceError,
    Use,
    Way,
    authorisations_of_holder,
    complain,
    decline,
    grant,
    parties_of_holder,
    take_back,
    uses_of_holder,
)
from tongban.channels.web.personal import applicant_of
from tongban.channels.web.reliance import answers_of, authorisation_row, given_of, type_title, use_row
from tongban.foundation.access.public import Viewer, person_page, viewer_of
from tongban.foundation.files.public import response
from tongban.foundation.ui.public import csv_response, localised

PER_PAGE = 20
EXPORTED = 5000


def _filters(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET
    licence, party = asked.get("licence", ""), asked.get("party", "")
    return {
        "licence_pk": int(licence) if licence.isdigit() else None,
        "party_pk": int(party) if party.isdigit() else None,
        "way": asked.get("way", "") if asked.get("way") in Way.values else "",
        "since": _day(asked.get("since", "")),
        "until": _day(asked.get("until", "")),
    }


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


@require_GET
@person_page
def uses(request: HttpRequest) -> HttpResponse:
    """Who used my licences: by licence, by way, by whom, by day."""
    viewer = viewer_of(request)
    filters = _filters(request)
    page = Paginator(uses_of_holder(viewer, **filters), PER_PAGE).get_page(request.GET.get("page"))
    applicant = applicant_of(request)
    mine = [{"pk": one.pk, "title": type_title(one.type), "number": one.number}
            for one in (licences_of(applicant.holder) if applicant else [])]  # fmt: skip
    context = {
        "page": page, "rows": [use_row(one) for one in page], "filters": filters, "licences": mine, "ways": Way.choices,
        "parties": parties_of_holder(viewer), "is_filtered": any(filters.values()),
        "waiting": authorisations_of_holder(viewer).filter(state="requested").count(),
    }  # fmt: skip
    return render(request, "web/uses/uses.html", context)


@require_GET
@person_page
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a file for a spreadsheet."""
    head = [_("编号"), _("时间"), _("谁"), _("方式"), _("场景"), _("证照"), _("用途"), _("结果")]
    rows = uses_of_holder(viewer_of(request), **_filters(request))[:EXPORTED]
    return csv_response("uses", head, map(_line, rows))


def _line(one: Use) -> list[object]:
    row = use_row(one)
    given = _("已拒绝") if one.refused else _("已给出")
    return [
        one.number, one.at.isoformat(timespec="seconds"), row["party"], one.get_way_display(), row["scene"],
        row["licence"], one.purpose, given,
    ]  # fmt: skip


def _own(viewer: Viewer, number: str) -> Use:
    return get_object_or_404(uses_of_holder(viewer), number=number)


@require_GET
@person_page
def use(request: HttpRequest, number: str) -> HttpResponse:
    """One use: who, why, on which ground, what exactly, until when; and the way to complain."""
    return _use_page(request, _own(viewer_of(request), number))


def _use_page(request: HttpRequest, found: Use, error: str = "", typed: str = "") -> HttpResponse:
    context = {
        **use_row(found), "given": given_of(found), "answers": answers_of(found), "error": error, "typed": typed,
        "complaint": getattr(found, "complaint", None),
    }  # fmt: skip
    return render(request, "web/uses/use.html", context, status=422 if error else 200)


@require_GET
@person_page
def use_copy(request: HttpRequest, number: str) -> HttpResponse:
    """The marked copy that the other side got."""
    found = _own(viewer_of(request), number)
    if found.copy is None:
        raise Http404
    return response(found.copy, inline=True)


@require_POST
@person_page
def use_complain(request: HttpRequest, number: str) -> HttpResponse:
    """Complain of a use.

    Legal: 个人信息保护法 第五十条.
    """
    viewer = viewer_of(request)
    found = _own(viewer, number)
    text = request.POST.get("text", "").strip()[:1000]
    if not text:
        return _use_page(request, found, _("请写一句哪里不对，例如：我没有到这家银行办过贷款。"))
    try:
        complain(found, text, by=viewer)
    except RelianceError as error:
        return _use_page(request, found, error.message, text)
    messages.success(request, _("已转给用证单位和发证机关，结果会发消息告诉您。"))
    return redirect("web:use", number)


@require_GET
@person_page
def authorisations(request: HttpRequest) -> HttpResponse:
    """What I was asked for, and what I allowed."""
    rows = authorisations_of_holder(viewer_of(request))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "web/uses/authorisations.html", {"page": page, "rows": [authorisation_row(one) for one in page]}
    )


@require_http_methods(["GET", "POST"])
@person_page(assurance=2)
def authorisation(request: HttpRequest, number: str) -> HttpResponse:
    """One request: who, why, what exactly, until when; grant, decline, take back.

    Legal: 个人信息保护法 第十四条, 第十五条, 第十七条.
    """
    viewer = viewer_of(request)
    found: Authorisation = get_object_or_404(authorisations_of_holder(viewer), number=number)
    error = ""
    if request.method == "POST":
        acts = {"grant": grant, "decline": decline, "take_back": take_back}
        act = acts.get(request.POST.get("verb", ""))
        if act is None:
            raise Http404
        try:
            act(found, by=viewer)
        except RelianceError as problem:
            error = str(problem.message)
        else:
            messages.success(request, _said(request.POST["verb"]))
            return redirect("web:authorisation", number)
    used = [use_row(one) for one in uses_of_holder(viewer).filter(authorisation=found)[:PER_PAGE]]
    legal = found.scene.legal if found.scene else ""
    context = {**authorisation_row(found), "used": used, "error": error, "legal": legal,
               "kind": localised(found.party.get_kind_display())}  # fmt: skip
    return render(request, "web/uses/authorisation.html", context, status=409 if error else 200)


def _said(verb: str) -> str:
    return {
        "grant": _("已同意。对方每用一次，您都会收到消息；可以随时收回。"),
        "decline": _("已拒绝，对方什么都看不到。"),
        "take_back": _("已收回，对方从现在起不能再用。"),
    }[verb]
