"""What the API says of a case: plain dictionaries, written by orjson."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

import orjson
from django.http import HttpResponse

from tongban.journeys.cases.public import Case

# The columns of a list row, read without building model instances.
ROW = (
    "id", "number", "pack_code", "state", "result", "channel", "region_code", "submitted_at", "accepted_on",
    "promised_due_on", "statutory_due_on", "decided_at", "closed_at", "changed_at",
)  # fmt: skip


def reply(content: Any, status: int = 200, **headers: str) -> HttpResponse:
    """JSON in UTF-8; dates as ISO 8601."""
    return HttpResponse(orjson.dumps(content), status=status, content_type="application/json", headers=headers)


def row_of(values: tuple[Any, ...]) -> dict[str, Any]:
    """One row of a list, from the columns of ``ROW``."""
    row = dict(zip(ROW, values, strict=True))
    row["item"] = row.pop("pack_code")
    row["href"] = f"/api/v1/cases/{row['id']}"
    return row


def case_of(case: Case) -> dict[str, Any]:
    """One case with its answers and dates; the API's client has been checked to see it."""
    return {
        **row_of(tuple(getattr(case, name) for name in ROW)),
        "applicant": {"kind": "organisation" if case.organisation_id else "person"},
        "answers": case.answers,
        "version": case.pack_version_id,
    }


def page(rows: Iterable[dict[str, Any]], limit: int) -> dict[str, Any]:
    """A page and the cursor of the next one; ``limit + 1`` rows were read."""
    found = list(rows)
    more = len(found) > limit
    found = found[:limit]
    return {"results": found, "next": cursor_of(found[-1]["id"]) if more else None}


def cursor_of(pk: int) -> str:
    """Opaque to callers, so that its meaning can change."""
    return base64.urlsafe_b64encode(f"c1:{pk}".encode()).decode()


def pk_of_cursor(cursor: str) -> int | None:
    """The position behind a cursor; None for one we did not make."""
    try:
        version, _, pk = base64.urlsafe_b64decode(cursor.encode()).decode().partition(":")
        return int(pk) if version == "c1" else None
    except (ValueError, UnicodeDecodeError):
        return None
