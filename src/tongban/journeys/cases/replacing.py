"""变更、延续: which licence the result of a case replaces; rooms above say so, cases only ask."""

from __future__ import annotations

from collections.abc import Callable

from tongban.capabilities.licences.public import Licence
from tongban.journeys.cases.models import Case

Replaced = Callable[[Case], Licence | None]
_shelf: list[Replaced] = []


def replace_licences_by(find: Replaced) -> None:
    """Called once at start-up by a room that knows of changes and renewals; a case it does not know gives None."""
    _shelf.append(find)


def replaced_licence(case: Case, type_code: str) -> Licence | None:
    """The older licence of this type that the result of the case replaces; None for a new one."""
    found = (find(case) for find in _shelf)
    return next((licence for licence in found if licence is not None and licence.type_code == type_code), None)
