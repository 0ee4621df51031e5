"""码上优待: what the policy of concessions gives at each kind of place, for the code that is being made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from tongban.capabilities.codes.public import Concessions, put_concessions
from tongban.journeys.packs.errors import PackNotFound
from tongban.journeys.packs.public import PackVersion, Policy, current, policy_of

CODE = "code_concessions"


def _policy(on: date | None = None) -> Policy | None:
    try:
        version = current(CODE, on, PackVersion.Kind.POLICY)
    except PackNotFound:
        return None
    found = policy_of(version)
    return found if found.validity(on or timezone.localdate()) else None


def _fact_ids() -> tuple[str, ...]:
    found = _policy()
    return found.fact_ids if found else ()


def _compute(values: Mapping[str, Any], on: date) -> Mapping[str, int]:
    """Percent of the price to pay by kind of place; nothing for who is in no group, or while something is unknown."""
    found = _policy(on)
    if found is None or found.judge(values, on).verdict is not True:
        return {}
    return {step.id: int(step.value) for step in found.steps(values, on) if step.value is not None}


def offer() -> None:
    """Put the reckoning on the shelf of codes, at start-up."""
    put_concessions(Concessions(_fact_ids, _compute))
