"""Spark SQL, for cities that outgrow one machine. The same query as the embedded engine, in Spark's words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from tongban.capabilities.rules.columns import casts_for, columns_of, connected, narrow_columns, stored_column
from tongban.capabilities.rules.dialects import Spark
from tongban.capabilities.rules.matching import Match, prepared
from tongban.capabilities.rules.plans import KEY, wide
from tongban.capabilities.rules.questions import Question
from tongban.capabilities.rules.results import MatchResult
from tongban.capabilities.rules.storage import ROWS, make, table_files
from tongban.foundation.adapters.public import PortUnavailable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DIALECT = Spark()
# What the meaning of the language rests on; everything else is Spark's own configuration (spark-defaults.conf).
FIXED = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.variable.substitute": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    # Inner queries hold what occurs twice; folding them into the outer ones would compute it twice again.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.CollapseProject",
}
START = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.app.name": "tongban-matching"}


class SparkEngine:
    """Matches on the cluster ``TONGBAN_SPARK_MASTER``; table and result lie on storage that all nodes see."""

    def check_config(self) -> list[str]:
        problems = []
        try:
            import pyspark  # noqa: F401
        except ImportError:
            problems.append("pyspark is not installed; add it to the machine that starts matches")
        if java_home() is None:
            problems.append("Java 17 or newer is not installed, or JAVA_HOME does not name it")
        return problems

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
            version = self._write(match, part / ROWS)
            files = sorted(path.name for path in (part / ROWS).glob("*.parquet"))
            return {"engine": f"Spark {version}", **match.manifest, "layers": [[f"{ROWS}/{name}" for name in files]]}

        make(Path(into), match.digest, fill)
        return MatchResult(Path(into))

    def shared(self, table: Sequence[Path] | Path, column: str) -> tuple[int, int]:
        files = table_files(table)
        with connected() as connection:
            stored_column(columns_of(connection, files), column)
        session = started()
        from pyspark.errors import PySparkException

        name = DIALECT.column(column)
        groups = f"SELECT count(*) AS n FROM people WHERE {name} IS NOT NULL GROUP BY {name}"
        sql = f"SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER (WHERE n > 1), 0) FROM ({groups})"
        try:
            session.read.parquet(*(str(path) for path in files)).createOrReplaceTempView("people")
            row = session.sql(sql).first()
        except PySparkException as error:
            raise PortUnavailable(str(error).splitlines()[0]) from error
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def _write(self, match: Match, target: Path) -> str:
        with connected() as connection:
            stored = columns_of(connection, match.files)
        query = wide(
            match.questions, DIALECT, table="people", keep=match.keep,
            answered=match.answered(stored), casts=casts_for(match.needed, stored, DIALECT),
            narrow=narrow_columns(stored),
        )  # fmt: skip
        session = started()
        from pyspark.errors import PySparkException

        try:
            self._rows(session, match).createOrReplaceTempView("people")
            session.sql(query).write.parquet(str(target), mode="overwrite")
        except PySparkException as error:
            raise PortUnavailable(str(error).splitlines()[0]) from error
        for path in target.iterdir():
            if path.suffix != ".parquet":
                path.unlink()  # marks of Spark's own
        return str(session.version)

    def _rows(self, session: SparkSession, match: Match) -> DataFrame:
        rows = session.read.parquet(*(str(path) for path in match.files))
        if match.only is None:
            return rows
        if isinstance(match.only, Path):
            chosen = session.read.parquet(str(match.only)).select(KEY).distinct()
        else:
            chosen = session.createDataFrame([(key,) for key in match.only], f"{KEY} string")
        return rows.join(chosen, KEY, "left_semi")


def started() -> SparkSession:
    """A session of its own on the one Spark context of this process.

    Raises:
        PortUnavailable: Spark or Java is not there, or the cluster does not answer.
    """
    if home := java_home():
        os.environ.setdefault("JAVA_HOME", str(home))
    try:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master(settings.TONGBAN_SPARK_MASTER)
        for name, value in {**START, **FIXED}.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
    except Exception as error:  # the gateway to Java fails in many ways, all of them meaning that there is no Spark
        raise PortUnavailable(f"Spark does not start: {str(error).splitlines()[0]}") from error
    session.sparkContext.setLogLevel("ERROR")
    own = session.newSession()
    for name, value in FIXED.items():
        own.conf.set(name, value)
    return own


def java_home() -> Path | None:
    """Where Java lies: ``JAVA_HOME``, the path, or the usual place of Debian."""
    if home := os.environ.get("JAVA_HOME"):
        return Path(home) if (Path(home) / "bin/java").exists() else None
    if found := shutil.which("java"):
        return Path(found).resolve().parents[1]
    homes = sorted(path.parents[1] for path in Path("/usr/lib/jvm").glob("*/bin/java"))
    return homes[-1] if homes else None
