"""Measures in ``world.py``: a replay that an officer asked for, computed to its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.jobs.public import run_pending
from tongban.journeys.cases.public import ask_clock_replay


def places_of_measures(by: Viewer) -> dict[str, Any]:
    """One replay of changed rules over everything that was received."""
    today = timezone.localdate()
    row = ask_clock_replay({"yellow_share": 0.5}, since=today - timedelta(days=30), until=today, by=by)
    run_pending()
    return {"replay": row.pk}
