"""The documents say what the code does: links lead somewhere, settings and sockets have their paragraph."""

import re

import pytest

from tests.architecture.source import ROOT, SOURCE, tracked_files
from tongban.foundation.adapters.public import all_shelves, all_sockets

DOCS = ROOT / "docs"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
# Every id of the requirements, in the order of the document.
REQUIREMENTS = [
    "K1",
    "K2",
    "K3",
    "K4",
    "K5",
    "K6a",
    "K6b",
    "K6c",
    "K6d",
    "K6e",
    "K7",
    "K8",
    "K9a",
    "K9b",
    "K9c",
    "K10",
    "K11",
    "K12a",
    "K12b",
    "K12c",
    "K13",
    "K14",
    "R2.1",
    "R2.2",
    "R2.3",
    "R2.4",
    "R2.5",
    "R2.6",
    "R3.1",
    "R3.2",
    "R3.3",
    "R3.4",
    "R3.5",
    "R3.6",
    "R3.7",
    "R3.8",
    "R4.1",
    "R4.2",
    "R4.3",
    "R4.4",
    "R4.5",
    "R5.1",
    "R5.2",
    "R5.3",
    "R5.4",
    "R5.5",
    "R5.6",
    "R5.7",
    "R6.1",
    "R6.2",
    "R6.3",
    "R6.4",
    "R6.5",
    "X",
]


def pages():
    return [path for path in tracked_files() if path.suffix == ".md"]


def headings(page: str) -> str:
    return "\n".join(line for line in (DOCS / page).read_text(encoding="utf-8").splitlines() if line.startswith("#"))


def test_every_link_leads_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages()
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_setting_has_a_heading():
    source = (SOURCE / "config" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"(?:env|env_list|own_secret)\(\s*\"(TONGBAN_[A-Z0-9_]+)\"", source))
    said = headings("operators/settings.md")
    assert sorted(name for name in names if name not in said) == []


@pytest.mark.parametrize("kind", ["sockets", "shelves"])
def test_every_socket_and_shelf_has_a_heading(kind):
    said = headings("operators/sockets.md")
    things = all_sockets() if kind == "sockets" else all_shelves()
    assert [thing.name for thing in things if f"`{thing.name}`" not in said] == []


def test_every_announced_event_is_described():
    said = (DOCS / "developers" / "events.md").read_text(encoding="utf-8")
    announced = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.parts:
            announced.update(re.findall(r"\"(tongban\.[a-z_]+\.[a-z_]+)\"", path.read_text(encoding="utf-8")))
    rooms = {path.parent.name for path in SOURCE.glob("*/*/__init__.py")}
    floors = {path.name for path in SOURCE.iterdir()}
    events = {name for name in announced if name.split(".")[1] not in floors | rooms | {"config"}}
    assert sorted(name for name in events if f"`{name}`" not in said) == []


def rows() -> dict[str, list[str]]:
    table = {}
    for line in (DOCS / "requirements.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(r"[KR]\d[\d.a-e]*|X", cells[0]):
            assert cells[0] not in table, f"{cells[0]} stands twice"
            table[cells[0]] = cells[1:]
    return table


def test_the_requirement_table_has_every_id_and_a_known_state():
    table = rows()
    assert [name for name in REQUIREMENTS if name not in table] == []
    states = {"works", "partly", "not yet"}
    assert {name: cells[-1] for name, cells in table.items() if cells[-1].split(":")[0] not in states} == {}


def test_what_the_requirement_table_calls_working_names_its_proof():
    """A row that claims something names existing files: where it lives and the test that proves it."""
    wrong = []
    for name, (_what, lives, proof, state) in rows().items():
        if state.startswith("not yet"):
            continue
        files = re.findall(r"`([^`]+)`", f"{lives} {proof}")
        wrong += [f"{name}: {file} does not exist" for file in files if not list(ROOT.glob(file))]
        if not re.findall(r"`([^`]+)`", proof):
            wrong.append(f"{name} names no test")
    assert wrong == []
