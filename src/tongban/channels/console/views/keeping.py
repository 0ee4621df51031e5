"""归档与归集: the whole city in figures, archives and the collection of old licences; nothing personal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.capabilities.archives import public as archives
from tongban.capabilities.collection import public as collection
from tongban.foundation.access.public import Viewer, operator_page, viewer_of
from tongban.registers.authorities.public import authorities


@require_GET
@operator_page
def keeping(request: HttpRequest) -> HttpResponse:
    """Closed and filed, within a minute; what waits; licences by issuer with what is wrong and what is missing."""
    viewer = viewer_of(request)
    city = collection.city_figures(viewer)
    past = collection.issuer_trend()
    percent = collection.rate().percent
    tasks = archives.open_tasks_of_city(viewer)
    context = {
        "all": archives.figures(viewer),
        "tasks": sum(tasks.values()),
        "archive_rows": _archive_rows(viewer),
        "rounds": archives.rounds(viewer, 5),
        "city": city,
        "gaps": sum(number for number, _late in city.gaps.values()),
        "late": sum(late for _number, late in city.gaps.values()),
        "issuer_rows": _issuer_rows(city),
        "rate": None if percent is None else percent / 100,
        "chart": {
            "labels": [f"{day:%m-%d}" for day, _n, _w in past], "unit": _("个"),
            "series": [{"name": _("问题"), "values": [wrong for _d, _n, wrong in past]}],
        },
        "has_trend": len(past) > 1,
        "as_of": past[-1][0] if past else None,
    }  # fmt: skip
    return render(request, "console/keeping.html", context)


def _archive_rows(viewer: Viewer) -> list[dict[str, Any]]:
    names = {one.code: one.title for one in authorities()}
    rows = archives.figures_by_authority(viewer)
    found = [{"name": names.get(code, code), "one": one} for code, one in rows.items()]
    return sorted(found, key=lambda row: (-row["one"].failed, -row["one"].waiting, -row["one"].filed))


def _issuer_rows(city: collection.CityFigures) -> list[dict[str, Any]]:
    """The league of issuers with their gaps; an issuer without licences stands here when it has gaps."""
    league = collection.issuer_league()
    known = {row.authority.pk for row in league}
    rows: list[dict[str, Any]] = [
        {"name": row.authority.title, "row": row, "gaps": city.gaps.get(row.authority.pk, (0, 0))} for row in league
    ]
    names = {one.code: one.title for one in authorities()}
    return rows + [
        {"name": names.get(code, code), "row": None, "gaps": gaps}
        for code, gaps in city.gaps.items()
        if code not in known
    ]
