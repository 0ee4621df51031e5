"""What the benefit desk shows, put into charts and words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.foundation.access.public import Viewer, officer_page
from tongban.foundation.ui.public import date_words, localised, yuan_words
from tongban.journeys.benefits.public import FileState, PolicyState, RunState, Simulation, State, Terms
from tongban.registers.places.public import Region, district_tiles, districts, full_name

# Clerks at the counter have no part in benefits: nobody applies.
benefit_page = officer_page(posts=("officer", "reviewer", "head"))
BADGES: dict[str, tuple[str, str]] = {
    State.MATCHED: ("info", "search-check"), State.ASKED_CONSENT: ("warning", "hand"),
    State.HELD: ("warning", "circle-pause"), State.APPROVED: ("info", "badge-check"),
    State.IN_PAYMENT: ("info", "landmark"), State.PAID: ("success", "circle-check"),
    State.RETURNED: ("danger", "undo-2"), State.GRANTED: ("success", "circle-check"),
    State.REFUSED: ("danger", "circle-x"), State.RECOVERING: ("warning", "rotate-ccw"),
    PolicyState.IN_FORCE: ("success", "circle-check"), PolicyState.PROPOSED: ("warning", "eye"),
    PolicyState.SUSPENDED: ("danger", "circle-pause"), RunState.DONE: ("success", "circle-check"),
    RunState.CANCELLED: ("", "circle-x"), RunState.PREPARED: ("", "circle-dashed"),
    FileState.SEALED: ("warning", "stamp"), FileState.SENT: ("info", "send"),
    FileState.SETTLED: ("success", "circle-check"), FileState.REFUSED: ("danger", "circle-x"),
}  # fmt: skip


def badge(row: Any) -> dict[str, str]:
    """State of a row as word, colour and drawing."""
    kind, icon = BADGES.get(row.state, ("info", "loader"))
    return {"text": row.get_state_display(), "kind": kind, "icon": icon}


def head_stats(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The numbers on top, each with the rows behind it; what presses is coloured."""
    review, files = reverse("workbench:benefit_review"), reverse("workbench:benefit_files")
    rows = (
        ("to_review", _("待核定"), review, "search-check", ""),
        ("held", _("暂缓核实"), f"{review}?state=held", "circle-pause", "warning"),
        ("approved", _("待拨付"), f"{review}?state=approved", "badge-check", ""),
        ("in_payment", _("拨付中"), files, "landmark", ""),
        ("returned", _("退回"), f"{review}?state=returned", "undo-2", "danger"),
        ("objections", _("异议"), reverse("workbench:benefit_objections"), "message-circle-warning", "warning"),
        ("questions", _("待查明"), reverse("workbench:benefit_questions"), "circle-question-mark", "warning"),
        ("recovering", _("追回中"), reverse("workbench:benefit_recoveries"), "rotate-ccw", ""),
    )
    return [
        {"value": counts[key], "label": label, "href": href, "icon": icon, "kind": kind if counts[key] else ""}
        for key, label, href, icon, kind in rows
    ]


def forecast_charts(simulation: Simulation, terms: Terms) -> dict[str, Any]:
    """Charts and map of a forecast; every number comes from its result."""
    result = simulation.result
    texts = {spec["id"]: localised(spec.get("text")) for spec in terms.pack.criteria}
    districts = {row["code"]: row for row in result["by_district"]}
    near = sorted(result["criteria"], key=lambda row: -row["near"])
    return {
        "tiles": district_tiles({code: row["count"] for code, row in districts.items()}),
        "by_unit": {
            "labels": [row["unit"] for row in result["by_unit"]],
            "series": [{"name": _("金额"), "values": [row["amount_fen"] / 100 for row in result["by_unit"]]}],
            "unit": _("元"),
        },
        "histogram": {
            "labels": [_span(row) for row in result["histogram"]],
            "series": [{"name": _("对象"), "values": [row["count"] for row in result["histogram"]]}],
            "unit": _("个"),
        },
        "near": {
            "labels": [texts.get(row["id"], row["id"]) for row in near if row["near"]],
            "series": [{"name": _("只差这一条"), "values": [row["near"] for row in near if row["near"]]}],
            "unit": _("个"),
        },
        "criteria": [
            {**row, "text": texts.get(row["id"], row["id"]), "when": _when(row)} for row in result["criteria"]
        ],
        "by_household": result.get("per") == "household",
        "budget": _budget(result.get("budget") or {}),
    }


def _when(row: Mapping[str, Any]) -> list[str]:
    """By which day how many of them have it by themselves."""
    return [
        _("%(day)s 前 %(count)s") % {"day": date_words(date.fromisoformat(one["day"])), "count": one["count"]}
        for one in row.get("by", [])
    ]


def own_districts(viewer: Viewer) -> list[Region]:
    """Districts for which an officer may ask: every one, or their own."""
    own = viewer.region_code[:6]
    return [one for one in districts() if not own or own.endswith("0000") or one.code == own]


def place_words(simulation: Simulation) -> str:
    """Where a forecast was made: the whole city, or the name of the district."""
    if simulation.region_code.endswith("0000"):
        return _("全市")
    return full_name(simulation.region_code)


def _span(row: Mapping[str, int]) -> str:
    low, high = yuan_words(row["from_fen"]), yuan_words(row["to_fen"])
    return low if low == high else f"{low}–{high}"


def _budget(found: Mapping[str, Any]) -> dict[str, Any]:
    if not found:
        return {}
    percent = 100 * found["a_year_fen"] / found["limit_fen"] if found["limit_fen"] else 0
    return {**found, "share": "<1%" if 0 < percent < 1 else f"{round(percent)}%"}


def parts_of(parts: list[Any]) -> list[dict[str, Any]]:
    """The parts of a run with the title of their policy."""
    from tongban.journeys.benefits.public import terms_of

    titles = {part.policy_id: terms_of(part.policy.pack).title() for part in parts}
    return [{"part": part, "title": titles[part.policy_id]} for part in parts]
