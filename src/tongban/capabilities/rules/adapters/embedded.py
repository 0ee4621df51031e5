"""The engine that comes with the platform: DuckDB over Parquet, within bounded memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from tongban.capabilities.rules.columns import (
    DIALECT,
    casts_for,
    columns_of,
    connected,
    narrow_columns,
    parquet,
    stored_column,
)
from tongban.capabilities.rules.matching import Match, prepared
from tongban.capabilities.rules.plans import KEY, wide
from tongban.capabilities.rules.questions import Question
from tongban.capabilities.rules.results import MatchResult
from tongban.capabilities.rules.storage import ROWS, make, table_files
from tongban.foundation.adapters.public import PortUnavailable


class DuckDbEngine:
    """Everything in this process; 25 million people take a minute on two cores."""

    def check_config(self) -> list[str]:
        with connected() as connection:
            connection.execute("SELECT 1").fetchall()
        return []

    def match(
        self,
        table: Sequence[Path] | Path,
        questions: Sequence[Question],
        into: Path,
        *,
        only: Sequence[str] | Path | None = None,
        keep: Sequence[str] = (),
        sources: Mapping[str, str] | None = None,
    ) -> MatchResult:
        match = prepared(table, questions, only=only, keep=keep, sources=sources)

        def fill(part: Path) -> dict[str, Any]:
            try:
                self._write(match, part / ROWS / "0.parquet")
            except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
                raise PortUnavailable(str(error).splitlines()[0]) from error
            return {"engine": f"DuckDB {duckdb.__version__}", **match.manifest, "layers": [[f"{ROWS}/0.parquet"]]}

        make(Path(into), match.digest, fill)
        return MatchResult(Path(into))

    def shared(self, table: Sequence[Path] | Path, column: str) -> tuple[int, int]:
        files = table_files(table)
        with connected() as connection:
            name = DIALECT.column(stored_column(columns_of(connection, files), column))
            groups = f"SELECT count(*) AS n FROM {parquet(files)} WHERE {name} IS NOT NULL GROUP BY {name}"
            sql = f"SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER (n > 1), 0) FROM ({groups})"
            try:
                row = connection.execute(sql).fetchall()[0]
            except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
                raise PortUnavailable(str(error).splitlines()[0]) from error
        return int(row[0]), int(row[1])

    def _write(self, match: Match, target: Path) -> None:
        with connected() as connection:
            stored = columns_of(connection, match.files)
            rows = parquet(match.files)
            if match.only is not None:
                chosen = (
                    f"SELECT {KEY} FROM {parquet([match.only])}" if isinstance(match.only, Path) else "SELECT unnest(?)"
                )
                rows = f"(SELECT * FROM {rows} WHERE {KEY} IN ({chosen}))"
            query = wide(
                match.questions, DIALECT, table=rows, keep=match.keep,
                answered=match.answered(stored), casts=casts_for(match.needed, stored),
                narrow=narrow_columns(stored),
            )  # fmt: skip
            values = [list(match.only)] if match.only is not None and not isinstance(match.only, Path) else []
            connection.execute(f"COPY ({query}) TO {DIALECT.text(str(target))} (FORMAT parquet)", values)
