"""What packs share in data form: criteria named by id instead of copied, and the purposes of benefits.

A published version is complete in itself: shared criteria are written out when the folder is read.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from .errors import Problem
from .loader import Document, load_yaml


def criteria() -> dict[str, dict[str, Any]]:
    """Shared criteria by id, from ``packs/_shared/criteria.yaml``."""
    return _read(Path(settings.PACKS) / "_shared" / "criteria.yaml")


def purposes() -> dict[str, dict[str, Any]]:
    """Purposes of benefits by code, each with its title: nobody gets two benefits of one purpose for one unit."""
    return _read(Path(settings.PACKS) / "_shared" / "purposes.yaml")


@cache
def _read(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = load_yaml(path.read_text(encoding="utf-8"), path.name).data
    return found


def written_out(document: Document, problems: list[Problem]) -> Document:
    """``rules.yaml`` with every ``use: <id>`` replaced by the shared criterion; keys beside ``use`` win over its own.

    An unknown id is noted in ``problems`` and the entry left as it is.
    """
    rules = document.data
    if not isinstance(rules, dict) or not isinstance(rules.get("criteria"), list):
        return document
    found = []
    for place, item in enumerate(rules["criteria"]):
        wanted = item.get("use") if isinstance(item, dict) else None
        if wanted is None or wanted in criteria():
            shared = {"id": wanted, **criteria()[wanted]} if wanted else {}
            found.append({**shared, **{key: value for key, value in item.items() if key != "use"}} if shared else item)
            continue
        line = document.line("criteria", place, "use")
        known = "、".join(criteria())
        problems.append(Problem(
            document.name, line, _("packs/_shared/criteria.yaml 里没有 %(name)s") % {"name": wanted},
            _("写其中一个：%(known)s；或把条件写全") % {"known": known}, "files",
        ))  # fmt: skip
        found.append(item)
    return Document(document.name, {**rules, "criteria": found}, document.lines)
