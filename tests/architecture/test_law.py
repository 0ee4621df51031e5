"""Every ``Legal:`` line names its document; the list by document shows what an amendment touches."""

import re

from tests.architecture.source import SOURCE

LEGAL = re.compile(r"^\s*Legal:\s*(.+)$", re.MULTILINE)
# A law, regulation, national or local standard, or official document number.
DOCUMENT = re.compile(r"[\u4e00-\u9fff]{2,}|GB|DA/T|RFC|ISO|GM/T|DB31|WCAG|OpenID for|draft-ietf-")


def legal_lines() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(SOURCE)), line.strip())
        for path in sorted(SOURCE.rglob("*.py"))
        for line in LEGAL.findall(path.read_text(encoding="utf-8"))
    ]


def test_every_legal_line_names_a_document():
    assert [line for line in legal_lines() if not DOCUMENT.search(line[1]) or "http" in line[1]] == []
