"""What may not be in the repository: real people's numbers, hosts of package registries, oversized files."""

import ast
import re

from tests.architecture.source import ROOT, SOURCE, tracked_files
from tongban.foundation.values.public import CitizenId, InvalidCitizenId

TEXT = {".py", ".yaml", ".yml", ".json", ".md", ".html", ".js", ".css", ".txt", ".bpmn", ".toml", ".sh", ".po", ""}
# Samples printed in the standards themselves (GB 11643 and its textbooks), used as test vectors.
PUBLISHED_SAMPLES = {"11010519491231002X", "440524188001010014"}


def texts():
    for path in tracked_files():
        if path.suffix in TEXT:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8", errors="replace")


def test_every_citizen_id_is_synthetic():
    """Any 18-digit run that passes the GB 11643 check lies in area 3199xx, which was never assigned."""
    real = []
    for name, text in texts():
        for match in re.finditer(r"(?<![0-9A-Za-z])\d{17}[0-9X](?![0-9A-Za-z])", text):
            number = match.group()
            if number in PUBLISHED_SAMPLES or number.startswith("3199"):
                continue
            try:
                CitizenId.parse(number)
            except InvalidCitizenId:
                continue
            real.append(f"{name}: {number}")
    assert real == []


def test_no_registry_is_named():
    hosts = re.compile(r"registry\.npmjs|files\.pythonhosted|pypi\.org/simple|deb\.debian\.org|mirrors?\.\w+\.\w+")
    assert [str(name) for name, text in texts() if name.name != "test_repository.py" and hosts.search(text)] == []


def test_long_files_are_rooms_in_disguise():
    """400 lines is where one stops and looks; what stays longer is listed here with its reason."""
    allowed: dict[str, str] = {}
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "script").rglob("*.py")]
        if "migrations" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert {name: lines for name, lines in long.items() if name not in allowed} == {}


def test_long_functions_are_looked_at():
    """40 lines of code is where one stops and looks; 60 is where this test does."""
    long = []
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts or "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                start = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
                if node.end_lineno - start > 60:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert long == []


def test_packs_hold_no_code():
    code = {".py", ".js", ".html", ".sql", ".sh"}
    found = [
        str(p.relative_to(ROOT))
        for p in tracked_files()
        if p.relative_to(ROOT).parts[0] == "packs" and p.suffix in code
    ]
    assert [name for name in found if name != "packs/conftest.py"] == []
