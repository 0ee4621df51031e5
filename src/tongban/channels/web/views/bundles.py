"""一件事: several items behind one application; which there are, what one of them brings, and its beginning."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tongban.channels.web import guides
from tongban.channels.web.bundles import COUNTED, member_rows, saved_by
from tongban.channels.web.themes import drawing_of
from tongban.foundation.access.public import Viewer, person_page, public_page, viewer_of
from tongban.foundation.ui.public import csv_response
from tongban.journeys.bundles.public import bundle_for, industry_of, members_of, pilots_for
from tongban.journeys.bundles.public import bundles as published_bundles
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import start_draft
from tongban.journeys.packs.public import PackNotFound, PackVersion

from .browse import authority_names

# Title and drawing of each part of the list.
SHELVES = {
    "person": (gettext_lazy("个人一件事"), "user-round"),
    "organisation": (gettext_lazy("企业一件事"), "building-2"),
    "industry": (gettext_lazy("一业一证：一个行业一张证"), "store"),
}


def bundle_or_404(code: str, viewer: Viewer) -> PackVersion:
    """The version of a bundle with which the viewer begins today; 404 where nothing of that name is published."""
    try:
        return bundle_for(code, viewer)
    except PackNotFound:
        raise Http404(code) from None


@require_GET
@public_page
def bundles(request: HttpRequest) -> HttpResponse:
    """All bundles, for people and for firms, each with what it saves."""
    rows: dict[str, list[dict[str, Any]]] = {"person": [], "organisation": [], "industry": []}
    in_force = {pack.code: pack for pack in published_bundles()}
    for pack in (in_force | pilots_for(viewer_of(request))).values():
        rows[_shelf(pack)].append(
            {"pack": pack, "icon": drawing_of(pack), "members": members_of(pack), "saved": saved_by(pack)}
        )
    groups = [
        {"title": words, "icon": icon, "rows": rows[shelf]}
        for shelf, (words, icon) in SHELVES.items() if rows[shelf]
    ]  # fmt: skip
    return render(request, "web/bundles.html", {"groups": groups})


def _shelf(pack: PackVersion) -> str:
    return "industry" if industry_of(pack) else str(pack.manifest["audience"])


@require_GET
@public_page
def bundles_compared(request: HttpRequest) -> HttpResponse:
    """Before and after of all bundles, counted from their packs, as a table, and what they save together."""
    packs = sorted(published_bundles(), key=lambda pack: list(SHELVES).index(_shelf(pack)))
    rows = [(pack, saved_by(pack)) for pack in packs]
    total = [
        {**column[0], **{when: sum(one[when] for one in column) for when in ("before", "after")}}
        for column in zip(*(saved for _pack, saved in rows), strict=True)
    ]
    return render(request, "web/bundles_compared.html", {"rows": rows, "total": total, "titles": COUNTED.values()})


@require_GET
@public_page
def bundles_compared_csv(request: HttpRequest) -> HttpResponse:
    """The same table as CSV; free to use."""
    head = ["code", "title", *(f"{key}_{when}" for key in COUNTED for when in ("before", "after"))]
    rows = (
        [pack.code, pack.title, *(one[when] for one in saved_by(pack) for when in ("before", "after"))]
        for pack in published_bundles()
    )
    return csv_response("bundles-compared", head, rows)


@require_GET
@public_page
def bundle(request: HttpRequest, code: str) -> HttpResponse:
    """What is done at once, in which order, what it saves, and what a refusal means for the rest."""
    viewer = viewer_of(request)
    pack = bundle_or_404(code, viewer)
    context = {
        "pack": pack,
        "is_on_trial": pack.state == PackVersion.State.PILOT,
        "icon": drawing_of(pack),
        "owner": authority_names().get(pack.owner, pack.owner),
        "members": member_rows(members_of(pack)),
        "promised": guides.limit_words(pack.manifest["promised_limit"]),
        "conditions": _conditions(pack),
        "saved": saved_by(pack),
        "asked": [line for line in guides.material_lines(pack) if not line.covered],
        "made": len({(one["member"], one["material"]) for one in pack.content["bundle"]["made"]}),
        "wrong_applicant": viewer.is_signed_in
        and (pack.manifest["audience"] == "organisation") != bool(viewer.organisation_id),
        "needs_assurance": viewer.is_signed_in and viewer.assurance < int(pack.manifest["assurance"]),
    }
    return render(request, "web/bundle.html", context)


def _conditions(pack: PackVersion) -> list[dict[str, Any]]:
    """Merged conditions of an industry: what, and which of its licences ask for it; none for any other bundle."""
    titles = {one.code: one.title for one in members_of(pack)}
    return [
        {"title": group["title"], "lines": [
            {"text": line["text"], "asked_by": [titles[item] for item in line["items"]]} for line in group["lines"]
        ]}
        for group in (industry_of(pack) or {}).get("conditions", [])
    ]  # fmt: skip


@require_POST
@person_page
def bundle_start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin, or take up again, the one application."""
    viewer = viewer_of(request)
    pack = bundle_or_404(code, viewer)
    try:
        case = start_draft(pack, viewer)
    except CaseError as error:
        messages.error(request, str(error))
        return redirect("web:bundle", code)
    step = case.application.step
    return redirect("web:fill_step", case.pk, step) if step and step != "review" else redirect("web:fill", case.pk)
