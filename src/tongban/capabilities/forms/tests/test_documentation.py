"""The page for pack authors names every kind of field and every error."""

import re
from pathlib import Path

from tongban.capabilities.forms.public import KINDS
from tongban.capabilities.forms.validation import MESSAGES

PAGE = (Path(__file__).resolve().parents[5] / "docs" / "pack-authors" / "forms.md").read_text(encoding="utf-8")


def test_every_kind_of_field_has_a_heading():
    assert set(re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)) == set(KINDS)


def test_every_error_is_described():
    table = PAGE[PAGE.index("| code |") :]
    described = {
        code
        for line in table.splitlines()
        for code in re.findall(r"`(\w+)`", line.split("|")[1] if "|" in line else "")
    }
    spoken = {code.partition("_")[0] if code.startswith("required") else code for code in MESSAGES}
    assert described >= spoken - {"integer", "number", "boolean"}
