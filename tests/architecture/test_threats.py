"""Each threat to the identity code names tests, and each of them exists."""

from __future__ import annotations

import ast
import re

from .source import ROOT

PAGE = ROOT / "docs" / "developers" / "code-threats.md"
COLUMNS = 4


def rows() -> list[list[str]]:
    """Cells of the tables' rows, without their headings."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    return [row for row in cells if row[0] not in ("threat", "---")]


def known_tests() -> set[str]:
    found = set()
    for folder in ("src", "tests"):
        for path in (ROOT / folder).rglob("test_*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
    return found


def test_every_threat_has_an_answer_and_tests_that_exist():
    known = known_tests()
    wrong = []
    for row in rows():
        assert len(row) == COLUMNS, row
        threat, answer, remains, tests = row
        named = re.findall(r"`(test_\w+)`", tests)
        if not (answer and remains and named):
            wrong.append(f"{threat}: name the answer, what remains and a test")
        wrong += [f"{threat}: there is no {name}" for name in named if name not in known]
    assert wrong == []
    assert len(rows()) > 50
