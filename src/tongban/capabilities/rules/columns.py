"""The column engine that comes with the platform: one connection with bounded memory, and what a table holds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from django.conf import settings

from tongban.capabilities.rules.dialects import Dialect, DuckDb
from tongban.capabilities.rules.errors import TableError, Words
from tongban.capabilities.rules.plans import KEY
from tongban.capabilities.rules.types import TEXTUAL, Kind

DIALECT = DuckDb()
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
FITS: dict[Kind, tuple[str, ...]] = {
    Kind.BOOLEAN: ("BOOLEAN",), Kind.DATE: ("DATE",), Kind.LIST: ("VARCHAR[]",), Kind.INTEGER: WHOLE, Kind.MONEY: WHOLE,
    Kind.NUMBER: ("DOUBLE", "FLOAT", "DECIMAL", *WHOLE), **dict.fromkeys(TEXTUAL, ("VARCHAR", "ENUM")),
}  # fmt: skip


@contextmanager
def connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own within ``TONGBAN_MATCH_MEMORY_MB`` and ``TONGBAN_MATCH_THREADS``.

    What does not fit into memory goes to a folder that is removed afterwards. Rows are written in the order in which
    they are ready: keeping the order of the source costs a third more for a hundred policies, and nobody reads by it.
    """
    scratch = Path(settings.VAR) / "matching"
    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=scratch, prefix="spill-") as spill:
        connection = duckdb.connect(
            ":memory:",
            config={
                "threads": settings.TONGBAN_MATCH_THREADS or os.cpu_count() or 1,
                "memory_limit": f"{settings.TONGBAN_MATCH_MEMORY_MB}MB",
                "temp_directory": spill,
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        try:
            yield connection
        finally:
            connection.close()


def parquet(files: Sequence[Path]) -> str:
    """SQL of the rows of some files."""
    return f"read_parquet([{', '.join(DIALECT.text(str(path)) for path in files)}])"


def columns_of(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> dict[str, str]:
    """Name and stored type of each column."""
    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {parquet(files)}").fetchall()
    except duckdb.Error as error:
        raise TableError(Words("人口表读不了。", f"The table cannot be read: {str(error).splitlines()[0]}"),
                         Words("请重新导出人口表。", "Export the table anew."))  from None  # fmt: skip
    return {str(row[0]): str(row[1]) for row in rows}


def stored_column(stored: Mapping[str, str], name: str) -> str:
    """The name, if the table has such a column.

    Raises:
        TableError: it has none.
    """
    if name not in stored:
        raise TableError(Words(f"人口表缺少 {name}。", f"The table has no column {name}."),
                         Words("导出时请包括这个事实。", "Export this fact too."))  # fmt: skip
    return name


def casts_for(facts: Mapping[str, Kind], stored: Mapping[str, str], dialect: Dialect = DIALECT) -> dict[str, str]:
    """Per fact the engine's type where the stored one is narrower than the dictionary's.

    Raises:
        TableError: a fact has no column, or one of another type.
    """
    if KEY not in stored:
        raise TableError(Words(f"人口表缺少 {KEY}。", f"The table has no column {KEY}."),
                         Words("请重新导出人口表。", "Export the table anew."))  # fmt: skip
    casts = {}
    for name, kind in facts.items():
        found = stored[stored_column(stored, name)]
        if not found.startswith(FITS[kind]) or (found.endswith("[]") and kind is not Kind.LIST):
            raise TableError(Words(f"{name} 应为 {kind}，表中是 {found}。",
                                   f"{name} should be {kind}, the table has {found}."),
                             Words("以事实字典的类型导出。", "Export it with the dictionary's type."))  # fmt: skip
        if found != DIALECT.type_of(kind):
            casts[name] = dialect.type_of(kind)
    return casts


def narrow_columns(stored: Mapping[str, str]) -> set[str]:
    """Columns whose whole numbers hold at most 32 bits."""
    return {
        name for name, kind in stored.items() if kind in ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT")
    }
