"""The source tree as the architecture tests read it: rooms, files, imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tongban"
FLOORS = ("foundation", "registers", "capabilities", "journeys", "scenes", "channels")


@dataclass(frozen=True)
class Room:
    floor: str
    name: str

    @property
    def path(self) -> Path:
        return SOURCE / self.floor / self.name

    @property
    def dotted(self) -> str:
        return f"tongban.{self.floor}.{self.name}"

    def files(self) -> Iterator[Path]:
        yield from sorted(self.path.rglob("*.py"))


def rooms() -> list[Room]:
    return [Room(floor, path.parent.name) for floor in FLOORS for path in sorted(SOURCE.glob(f"{floor}/*/__init__.py"))]


def room_of(dotted: str) -> str | None:
    """``tongban.floor.room`` of a dotted name that lies inside a room."""
    parts = dotted.split(".")
    return ".".join(parts[:3]) if len(parts) >= 3 and parts[0] == "tongban" and parts[1] in FLOORS else None


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted module or name) of every absolute import of our own package, at any depth of the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("tongban."):
                    yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").startswith("tongban"):
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"


def tracked_files() -> list[Path]:
    """Every file that git knows or would add; empty outside a checkout."""
    import subprocess

    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    return [path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file()]
