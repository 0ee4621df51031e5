"""A pack folder to break in tests: a copy of a real one."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from tongban.journeys.packs.public import Pack, load_folder


def copied(target: Path, code: str = "civil_affairs/elderly_allowance") -> Path:
    """A copy of a pack that passes all checks, for a test to alter."""
    folder = target / code
    shutil.copytree(Path(settings.PACKS) / code, folder)
    return folder


def altered(target: Path, file: str, old: str, new: str, code: str = "civil_affairs/elderly_allowance") -> Pack:
    """The pack with one text replaced in one file; the text must be there exactly once or more."""
    folder = copied(target, code)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return load_folder(folder)
