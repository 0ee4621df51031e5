"""Subjects of examples as a population table, for the engine that judges millions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from tongban.registers.facts.public import fact

TYPES = {"integer": "INTEGER", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE", "money_fen": "BIGINT"}


def key_of(number: int) -> str:
    """The key under which the engine knows the subject of that number."""
    return f"{number:010d}"


def write(path: Path, subjects: Sequence[Mapping[str, Any]], names: Sequence[str]) -> None:
    """One row a subject: NULL where there is no value, ``answered:…`` false where its source was silent.

    Args:
        subjects: facts by id, each with ``value`` and ``state``.
        names: the facts to write.
    """
    origins = {name: fact(name).source for name in names}
    silent = [{origins[name] for name in names if one[name].state == "unknown"} for one in subjects]
    sources = sorted({source for one in silent for source in one})
    columns = ["subject_key VARCHAR", *(f'"{name}" {TYPES.get(fact(name).type, "VARCHAR")}' for name in names)]
    columns += [f'"answered:{source}" BOOLEAN' for source in sources]
    rows = [
        [key_of(number), *(one[name].value for name in names), *(source not in silent[number] for source in sources)]
        for number, one in enumerate(subjects)
    ]
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE subjects ({', '.join(columns)})")
        connection.executemany(f"INSERT INTO subjects VALUES ({', '.join('?' for _column in columns)})", rows)
        connection.execute(f"COPY subjects TO '{path}' (FORMAT parquet)")
