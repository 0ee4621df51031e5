"""What the archive desk shows, put into words and colours."""

from __future__ import annotations

from typing import Any

from tongban.capabilities.archives.public import Archive, Report, State
from tongban.foundation.access.public import officer_page

archive_desk = officer_page(posts=("archivist",))
BADGES = {
    State.PENDING: ("info", "loader"),
    State.FAILED: ("danger", "octagon-alert"),
    State.FILED: ("success", "archive"),
    State.TRANSFERRED: ("success", "building-2"),
    State.DESTROYED: ("", "archive-x"),
}
RESULT_BADGES = {"pass": ("success", "circle-check"), "fail": ("danger", "circle-x"), "n/a": ("", "minus")}


def badge(row: Archive) -> dict[str, str]:
    """State of an archive as word, colour and drawing."""
    kind, icon = BADGES[State(row.state)]
    return {"text": row.get_state_display(), "kind": kind, "icon": icon}


def report_rows(report: Report) -> list[dict[str, Any]]:
    """The items of a report by property, each with its colour."""
    return [
        {
            "name": name,
            "is_good": all(one.result != "fail" for one in items),
            "items": [
                {"one": one, "badge": dict(zip(("kind", "icon"), RESULT_BADGES[one.result], strict=True))}
                for one in items
            ],
        }
        for name, items in report.by_property()
        if items
    ]
