"""One Chinese term, one English term: the forbidden synonyms do not appear as identifiers."""

import ast
import re

from tests.architecture.source import SOURCE

FORBIDDEN = {
    "matter": "ServiceItem or item",
    "license": "licence (British spelling in identifiers)",
    "organization": "organisation",
    "center": "centre",
    "utils": "a name that says what it is about",
    "helper": "a name that says what it does",
    "certificate_no": "number",
    "amount_yuan": "amount_fen",
    "authorise_level": "assurance_level",
}
FORBIDDEN_MODULES = {"utils", "helpers", "common", "misc", "manager", "handler2", "services"}


def identifiers(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id


def words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def test_forbidden_synonyms_do_not_appear():
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for line, name in identifiers(ast.parse(path.read_text(encoding="utf-8"))):
            for word in words(name) if not name.startswith("test_") else ():
                if word in FORBIDDEN:
                    wrong.append(f"{path.relative_to(SOURCE)}:{line} {name}: say {FORBIDDEN[word]}")
    assert wrong == []


def test_no_module_is_called_after_nothing():
    assert [str(p.relative_to(SOURCE)) for p in SOURCE.rglob("*.py") if p.stem in FORBIDDEN_MODULES] == []
