"""Columns of facts in Parquet: one writer for tables of the registers and of generated cities.

The layout of a population table: ``subject_key`` (text), one column for each fact, named by its id and typed by the
dictionary, and for each source that failed to answer for somebody a BOOLEAN column ``answered:<source>``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from .derived import COLUMN_SQL, WHEN_INPUT_ABSENT
from .dictionary import Fact, fact

Array = npt.NDArray[Any]
ENGINE_TYPES = {
    "text": "VARCHAR", "integer": "INTEGER", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE",
    "money_fen": "BIGINT", "code": "VARCHAR", "region": "VARCHAR", "list": "VARCHAR[]",
}  # fmt: skip
EPOCH = date(1970, 1, 1)
ROW_GROUP = 122_880


@dataclass(frozen=True)
class FactColumn:
    """One fact of many subjects.

    Attributes:
        values: numbers, days, truth values, texts (as objects), or positions in ``words``.
        known: where there is a value; elsewhere the source has no entry, and ``when_absent`` of the dictionary holds.
        words: what positions mean; empty for values that stand for themselves.
    """

    values: Array
    known: Array
    words: tuple[str, ...] = ()


def needed_for(fact_ids: Sequence[str]) -> list[str]:
    """The stated facts that these facts are or are derived from, each once.

    Raises:
        UnknownFact: an id is not in the dictionary.
    """
    found = dict.fromkeys(name for fact_id in fact_ids for name in (fact(fact_id).inputs or (fact_id,)))
    return list(found)


def write_part(
    path: Path,
    keys: Array,
    columns: Mapping[str, FactColumn],
    fact_ids: Sequence[str],
    *,
    on: date,
    answered: Mapping[str, Array] | None = None,
) -> int:
    """Write one Parquet file of a population table; a reader never sees half of it.

    Args:
        keys: subject keys, as texts or as whole numbers (written with ten digits).
        columns: stated facts by id; a fact of ``fact_ids`` without a column is absent for everybody.
        fact_ids: what is written; derived facts are computed from their inputs as of ``on``.
        on: day of the derived facts. A rule that is judged on other days asks for the inputs instead.
        answered: source → who was answered for; sources not named answered for everybody.
    Returns:
        Number of rows.
    """
    given: dict[str, Array] = {"subject_key": keys}
    names: dict[str, str] = {}
    for number, (fact_id, column) in enumerate(columns.items()):
        names[fact_id] = f"c{number}"
        given[names[fact_id]] = _stored(column)
    told = {source: f"a{number}" for number, source in enumerate(answered or {})}
    given |= {told[source]: np.asarray(which, dtype=bool) for source, which in (answered or {}).items()}
    key = "subject_key" if keys.dtype.kind in "OU" else "printf('%010d', subject_key) AS subject_key"
    selected = [key]
    for fact_id in fact_ids:
        flag = told.get(fact(fact_id).source)
        selected.append(f'{_expression(fact(fact_id), columns, names, on, flag)} AS "{fact_id}"')
    selected += [f'{flag} AS "answered:{source}"' for source, flag in told.items()]
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with closing(duckdb.connect(config={"threads": 1})) as engine:
        engine.execute("SET enable_progress_bar = false")
        engine.register("given", given)
        engine.execute(
            f"COPY (SELECT {', '.join(selected)} FROM given) TO '{_quoted(str(partial))}' "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        )
    partial.chmod(0o600)
    partial.replace(path)
    return len(keys)


def _stored(column: FactColumn) -> Array:
    """What the engine can take in: days as numbers, gaps as a mask."""
    values = column.values
    if values.dtype.kind == "M":
        values = values.astype("datetime64[D]").astype(np.int64)
        values = np.where(column.known, values, 0).astype(np.int32)
    if values.dtype.kind == "O":
        texts = values.copy()
        texts[~column.known] = None
        return texts
    masked: Array = np.ma.masked_array(values, mask=~column.known)
    return masked


def _expression(
    entry: Fact, columns: Mapping[str, FactColumn], names: Mapping[str, str], on: date, flag: str | None
) -> str:
    if entry.derived:
        source = fact(entry.inputs[0])
        inner = _stated(source, columns, names)
        day = f"DATE '{on.isoformat()}'"
        value, absent = COLUMN_SQL[entry.derived].format(inner, on=day), WHEN_INPUT_ABSENT.get(entry.derived)
    else:
        value, absent = _stated(entry, columns, names), None
    if absent is not None:
        value = f"coalesce({value}, {_literal('boolean', absent)})"
    if flag:
        value = f"CASE WHEN {flag} THEN {value} END"
    return f"CAST({value} AS {ENGINE_TYPES[entry.type]})"


def _stated(entry: Fact, columns: Mapping[str, FactColumn], names: Mapping[str, str]) -> str:
    if entry.id not in names:
        value = "NULL"
    else:
        value, column = names[entry.id], columns[entry.id]
        if column.words:
            words = ", ".join(f"'{_quoted(word)}'" for word in column.words)
            value = f"([{words}])[{value} + 1]"
        elif entry.type == "date":
            value = f"(DATE '{EPOCH.isoformat()}' + {value})"
    value = f"CAST({value} AS {ENGINE_TYPES[entry.type]})"
    if entry.when_absent is not None:
        value = f"coalesce({value}, {_literal(entry.type, entry.when_absent)})"
    return value


def _literal(kind: str, value: Any) -> str:
    if kind == "boolean":
        return "TRUE" if value else "FALSE"
    return str(value) if kind in {"integer", "money_fen", "number"} else f"'{_quoted(str(value))}'"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
