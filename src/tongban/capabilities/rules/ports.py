"""The engine that judges a whole population, as this room needs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from tongban.capabilities.rules.questions import Question
from tongban.capabilities.rules.results import MatchResult
from tongban.foundation.adapters.public import Adapter, Socket

Table = Sequence[Path] | Path


@runtime_checkable
class PopulationEngine(Adapter, Protocol):
    """全量匹配引擎: answers questions for everybody in one pass over a population table."""

    def match(
        self,
        table: Table,
        questions: Sequence[Question],
        into: Path,
        *,
        only: Sequence[str] | Path | None = None,
        keep: Sequence[str] = (),
        sources: Mapping[str, str] | None = None,
    ) -> MatchResult:
        """Judge every row of a table and keep the result in a folder.

        Doing it again with the same table and questions is harmless: it returns the result that is there. A call that
        was killed leaves nothing; two calls at once for one folder wait for each other.

        Args:
            table: Parquet with ``subject_key``, one column per fact under its id, and ``answered:<source>`` where a
                source may have failed; a NULL that was answered is *absent*, one that was not is *unknown*.
            questions: each with a code of its own.
            into: folder of the result; is made.
            only: keys, or a Parquet file with a column ``subject_key``: nobody else is judged.
            keep: columns of the table that the result carries along, to count by them (a region, for example).
            sources: source of each fact, for ``answered:…``; the dictionary's when not given.
        Raises:
            QuestionError: codes repeat, or facts are read as different types. Mend the policies.
            TableError: a column is missing or has another type. Export the table anew.
            NoTranslation: a criterion uses what exists for form answers only. Mend the policy.
            ResultError: the folder holds another result. Name another.
            PortUnavailable: the engine cannot be reached, or ran out of memory or disk. Try again later.
        """
        ...

    def shared(self, table: Table, column: str) -> tuple[int, int]:
        """(rows with a value, rows whose value stands in another row too) of one column: what should be unique.

        Raises:
            TableError: there is no such column. Export the table with it.
            PortUnavailable: the engine cannot be reached, or ran out of memory or disk. Try again later.
        """
        ...


population_engine = Socket(
    "population_engine", PopulationEngine, default="tongban.capabilities.rules.adapters.embedded.DuckDbEngine"
)
