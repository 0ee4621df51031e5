"""Bundles as officers see them beside a case."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy

from tongban.foundation.access.public import Viewer
from tongban.journeys.bundles.public import bundle_of, progress_of
from tongban.journeys.cases.public import Case
from tongban.registers.authorities.public import authorities

BEFORE_AFTER = {
    "forms": gettext_lazy("填表（张）"),
    "questions": gettext_lazy("要填的项"),
    "materials": gettext_lazy("要交的材料（份）"),
    "visits": gettext_lazy("跑动（次）"),
    "days": gettext_lazy("承诺时间（工作日）"),
}


def department_names() -> dict[str, str]:
    """{code: short name} of the city's departments, in the language of the page."""
    english = (get_language() or "").startswith("en")
    found = authorities(region_code=settings.TONGBAN_CITY)
    return {one.code: one.name_en if english else one.short_name for one in found}


def beside(viewer: Viewer, case: Case) -> dict[str, Any]:
    """For the page of a case: the bundle it belongs to, or the members that it gathers."""
    belongs = bundle_of(viewer, case)
    lines = progress_of(case)
    names = department_names() if lines else {}
    return {
        "belongs_to": {"title": belongs[0], "number": belongs[1]} if belongs else None,
        "members": [{"line": line, "owner": names.get(line.authority, line.authority)} for line in lines],
    }
