"""System checks: the duty list names departments that there are, and procedures that the law knows."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from tongban.journeys.assistance.duties import FILE, duties
from tongban.journeys.cases.public import kinds_for

LEVELS = {"city", "district"}


@register()
def duty_list(**_kwargs: Any) -> list[CheckMessage]:
    """assistance.E001: a line of the duty list that cannot be followed."""
    return [
        Error(f"{FILE.name}: {code}: {fault}", hint="看 docs/developers/assistance.md。", id="assistance.E001")
        for code, duty in duties().items()
        for fault in _faults(duty)
    ]


def _faults(duty: Any) -> list[str]:
    faults = []
    stopping = {code for code, kind in kinds_for({}).items() if kind.stops_clock}
    if duty.level not in LEVELS:
        faults.append("level is city or district")
    if not 1 <= duty.days <= 60:
        faults.append("days is between 1 and 60")
    if duty.procedure and duty.procedure not in stopping:
        faults.append("procedure is none of the procedures whose time is not counted")
    return faults
