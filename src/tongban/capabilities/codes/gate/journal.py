"""What a gate saw while nobody could hear it: kept line by line, sent when there is a network, taken once."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .gate import Decision

Row = dict[str, Any]


class Journal:
    """A file of scans; each line is on the disk before the gate opens.

    A line cut off by a power failure is skipped when reading; everything before it is whole. Every scan has an
    id of its own, so the city takes a repeated upload once.
    """

    def __init__(self, path: Path, gate: str, *, durable: bool = True) -> None:
        self.path, self.gate, self._durable = path, gate, durable
        self._sent = path.with_suffix(".sent")
        path.touch()
        self._file = path.open("ab")
        if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
            self._file.write(b"\n")

    def note(self, decision: Decision) -> Row:
        """Keep one scan: what the scene may keep, and nothing else."""
        row: Row = {
            "id": uuid.uuid4().hex, "gate": self.gate, "scene": decision.scene, "at": decision.at,
            "result": str(decision.reason), "handle": decision.handle.hex(), "drawing": decision.drawing.hex(),
            "seen": dict(decision.seen), "concession": dict(decision.concession),
        }  # fmt: skip
        self._file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        if self._durable:
            os.fsync(self._file.fileno())
        return row

    def waiting(self) -> Iterator[Row]:
        """Scans that the city has not confirmed, oldest first."""
        with self.path.open("rb") as file:
            file.seek(self._sent_to())
            for line in file:
                if line.endswith(b"\n"):
                    try:
                        yield json.loads(line)
                    except ValueError:
                        continue

    def send(self, upload: Callable[[list[Row]], object], batch: int = 500) -> int:
        """Give everything that waits to ``upload``; what it takes without an error is done. Returns how many.

        Killed in between, the same scans are sent again and the city takes them once.
        """
        sent, rows, at = 0, [], self._sent_to()
        with self.path.open("rb") as file:
            file.seek(at)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                at += len(line)
                try:
                    rows.append(json.loads(line))
                except ValueError:
                    continue
                if len(rows) == batch:
                    sent, rows = sent + self._sent_these(upload, rows, at), []
        return sent + (self._sent_these(upload, rows, at) if rows else 0)

    def _sent_these(self, upload: Callable[[list[Row]], object], rows: list[Row], at: int) -> int:
        upload(rows)
        new = self._sent.with_suffix(".new")
        new.write_text(str(at), encoding="ascii")
        new.replace(self._sent)
        return len(rows)

    def _sent_to(self) -> int:
        return int(self._sent.read_text(encoding="ascii")) if self._sent.exists() else 0
