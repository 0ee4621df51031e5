"""监督大屏: one page for a large display or a phone that renews itself; numbers only, nobody is named."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongban.foundation.access.public import officer_page, viewer_of
from tongban.foundation.ui.public import is_english
from tongban.journeys.cases.public import WALL_NUMBERS, ProcedureKindCode, Wall, wall_for
from tongban.journeys.packs.public import localised, published
from tongban.registers.authorities.public import authorities
from tongban.registers.places.public import district_tiles, districts

# Lines of the table of departments: those with most that is late, then with most work.
DEPARTMENTS = 12


@officer_page
def wall(request: HttpRequest) -> HttpResponse:
    """Today's acceptances, decisions, cards and what waits; by district and department, with the last two weeks."""
    found = wall_for(viewer_of(request))
    if found is None:
        raise Http404
    names = {one.code: localised({"zh": one.name, "en": one.name_en}) for one in districts()}
    context = {
        "wall": found,
        "place": names.get(found.scope, _("全市")),
        "districts": _rows(found.by_district, names, _("市级部门"))[: len(names) + 1],
        **_departments(found),
        "tiles": district_tiles({code: counts["overdue"] for code, counts in found.by_district.items()}),
        "kinds": [(ProcedureKindCode(kind).label, n) for kind, n in found.procedures.most_common()],
        "longest": _longest(found, names),
        "chart": _chart(found),
    }
    return render(request, "workbench/wall.html", context)


def _rows(groups: dict[str, Any], names: dict[str, str], otherwise: str) -> list[tuple[str, list[int]]]:
    ordered = sorted(
        groups.items(), key=lambda one: (-one[1]["overdue"], -one[1]["red"], -sum(one[1].values()), one[0])
    )
    return [(names.get(code, otherwise), [counts[name] for name in WALL_NUMBERS]) for code, counts in ordered]


def _departments(found: Wall) -> dict[str, Any]:
    """By department of the city; bureaus of districts count for theirs."""
    known = {one.pk: one for one in authorities()}
    city = {one.pk: one for one in known.values() if one.pk == one.department}
    groups: dict[str, Any] = {}
    for code, counts in found.by_authority.items():
        department = known[code].department if code in known else code
        groups.setdefault(department, type(counts)()).update(counts)
    names = {code: one.short_name if not is_english() else one.name_en for code, one in city.items()}
    rows = _rows(groups, names, _("其他"))
    return {"departments": rows[:DEPARTMENTS], "more": max(0, len(rows) - DEPARTMENTS)}


def _longest(found: Wall, names: dict[str, str]) -> list[tuple[str, str, int]]:
    titles = {pack.code: pack.title for pack in published()}
    return [
        (titles.get(one.pack_code, one.pack_code), names.get(one.region_code[:6], _("市级部门")), one.working_days)
        for one in found.longest
    ]


def _chart(found: Wall) -> dict[str, Any]:
    return {
        "labels": [f"{day:%m-%d}" for day, _accepted, _decided in found.trend],
        "series": [
            {"name": _("受理"), "values": [accepted for _day, accepted, _decided in found.trend]},
            {"name": _("决定"), "values": [decided for _day, _accepted, decided in found.trend]},
        ],
        "unit": _("件"),
    }
