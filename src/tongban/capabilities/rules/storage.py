"""Result folders: made whole or not at all, never changed, readable for years with any tool for Parquet and JSON."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tongban.capabilities.rules.errors import ResultError, TableError, Words

MANIFEST = "manifest.json"
ROWS = "rows"
TAIL = 64 * 1024


def table_files(table: Sequence[Path] | Path) -> list[Path]:
    """The Parquet files of a population table: a file, a folder, or a list of them, in a fixed order.

    Raises:
        TableError: there is none.
    """
    given = [table] if isinstance(table, str | Path) else list(table)
    found: list[Path] = []
    for path in map(Path, given):
        found += sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    if missing := [path for path in found if not path.is_file()]:
        raise TableError(Words(f"没有文件 {missing[0]}。", f"There is no file {missing[0]}."),
                         Words("请重新导出人口表。", "Export the table anew."))  # fmt: skip
    if not found:
        raise TableError(Words("人口表是空的。", "The population table has no file."),
                         Words("请重新导出人口表。", "Export the table anew."))  # fmt: skip
    return found


def file_digest(path: Path) -> dict[str, Any]:
    """What tells one version of a file from another without reading it all: size, moment of writing, and its end, where
    Parquet keeps its schema and statistics."""
    seen = path.stat()
    with path.open("rb") as file:
        file.seek(max(0, seen.st_size - TAIL))
        tail = hashlib.sha256(file.read()).hexdigest()
    return {"name": path.name, "bytes": seen.st_size, "written_ns": seen.st_mtime_ns, "tail": tail}


def digest_of(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a finished result; None when there is none.

    Raises:
        ResultError: the folder holds something else.
    """
    path = folder / MANIFEST
    if not path.exists():
        if folder.exists() and any(folder.iterdir()):
            raise ResultError(Words(f"{folder} 不是匹配结果。", f"{folder} is no result of a match."),
                              Words("请换一个文件夹。", "Name another folder."))  # fmt: skip
        return None
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One maker per folder at a time; a maker that was killed leaves no lock behind."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make(folder: Path, digest: str, fill: Callable[[Path], dict[str, Any]]) -> None:
    """Fill a folder once: a second call with the same digest does nothing, a killed call leaves nothing half.

    Args:
        fill: writes into the folder it is given and returns the manifest without its digest.
    Raises:
        ResultError: the folder already holds the result of something else.
    """
    with locked(folder):
        if (manifest := read_manifest(folder)) is not None:
            if manifest.get("digest") == digest:
                return
            raise ResultError(
                Words(f"{folder} 已有另一次匹配的结果。", f"{folder} already holds another result."),
                Words("结果不可改写，请换一个文件夹。", "Results are never overwritten; name another folder."),
            )
        part = folder.parent / f".{folder.name}.part"
        shutil.rmtree(part, ignore_errors=True)  # of a maker that was killed
        (part / ROWS).mkdir(parents=True)
        try:
            content = {"digest": digest, **fill(part)}
            with (part / MANIFEST).open("w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            if folder.exists():
                folder.rmdir()
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def link(source: Path, target: Path) -> None:
    """The same file under another name, without copying where the file system can."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
