"""Where acts on keys are written down: rooms above (the audit trail) register here, since keys lie below them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Reporter(Protocol):
    """Takes one act, in the caller's transaction."""

    def __call__(self, by: Any, action: str, subject: str, *, reason: str, detail: dict[str, Any]) -> None: ...


_reporters: list[Reporter] = []


def put_reporter(reporter: Reporter) -> None:
    """Say at start-up who writes down what happens to keys and rights."""
    if reporter not in _reporters:
        _reporters.append(reporter)


def report(by: Any, action: str, subject: str, *, reason: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Tell everybody who registered."""
    for reporter in _reporters:
        reporter(by, action, subject, reason=reason, detail=dict(detail or {}))
