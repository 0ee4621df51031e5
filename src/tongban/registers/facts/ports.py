"""The shelf of department sources: one plug for each register that the dictionary names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, runtime_checkable

from django.conf import settings
from django.utils.module_loading import import_string

from tongban.foundation.adapters.public import Adapter, Shelf


@dataclass(frozen=True)
class SourceAnswer:
    """What a source says of one subject.

    Attributes:
        attributes: name → value for what it has an entry of; a name that is left out has none. Dates as ISO texts or
            dates, money as integer fen.
        as_of: day of the state that is told.
        is_known: False when the source gave no answer; then nothing is known, and nothing is "absent".
    """

    attributes: Mapping[str, Any] = field(default_factory=dict)
    as_of: date | None = None
    is_known: bool = True


NO_ANSWER = SourceAnswer(is_known=False)


@runtime_checkable
class DepartmentSource(Adapter, Protocol):
    """部门数据源: a register that answers about one subject at a time."""

    def lookup(self, subject_key: str, attributes: Sequence[str]) -> SourceAnswer:
        """What the register holds of the subject.

        Args:
            subject_key: blind index of the citizen id or credit code; a plug translates it as agreed with the source.
            attributes: names that are wanted; a source gives no others.
        Raises:
            PortUnavailable: no answer within 2 seconds. The facts are "unknown" then, and asked again next time.
            PortRefused: the source does not answer this. The facts are "unknown".
        """
        ...


sources: Shelf[DepartmentSource] = Shelf("department_sources", DepartmentSource)


def stock_shelf() -> None:
    """Place a plug for every source: the embedded one, or the class that the settings name.

    ``TONGBAN_ADAPTERS["department_sources.<source>"]`` is the dotted path of the real plug.
    """
    from .adapters.embedded import EmbeddedSource
    from .dictionary import dictionary

    for source in dictionary().sources:
        path = settings.TONGBAN_ADAPTERS.get(f"department_sources.{source}")
        sources.put(source, import_string(path)() if path else EmbeddedSource(source))
