"""变更、延续: which licence the result of a case replaces; rooms above say so, cases only ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tongban.capabilities.licences.public import Licence
from tongban.journeys.cases.models import Case


@dataclass(frozen=True)
class Replaced:
    """The older licence that a result replaces.

    Attributes:
        keeps_term: the new one ends when the old one would have (变更); else it has a term of its own (延续).
        decided_by: last day to decide a renewal that was asked for in time; the next day silence is a renewal.
    """

    licence: Licence
    keeps_term: bool = False
    decided_by: date | None = None


_shelf: list[Callable[[Case], Replaced | None]] = []


def replace_licences_by(find: Callable[[Case], Replaced | None]) -> None:
    """Called once at start-up by a room that knows of changes and renewals; a case it does not know gives None."""
    _shelf.append(find)


def decided_by(case: Case) -> date | None:
    """Last day to decide, of a renewal that was asked for in time; None for every other case.

    Legal: 行政许可法 第五十条第二款.
    """
    found = (find(case) for find in _shelf)
    return next((one.decided_by for one in found if one is not None), None)


def replaced_licence(case: Case, type_code: str) -> Replaced | None:
    """The older licence of this type that the result of the case replaces; None for a new one."""
    found = (find(case) for find in _shelf)
    return next((one for one in found if one is not None and one.licence.type_code == type_code), None)
