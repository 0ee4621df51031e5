"""Running the declared checks, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.archives.states import Point

from . import authenticity, integrity, safety, usability
from .authenticity import Said
from .subject import Expected, Subject, subject_of

_FILE = Path(__file__).parents[1] / "data" / "checks.yaml"
PASS, FAIL, NOT_APPLICABLE = "pass", "fail", "n/a"
RESULTS = {PASS: _("通过"), FAIL: _("不通过"), NOT_APPLICABLE: _("不适用")}
PROPERTIES = {"真实性": _("真实性"), "完整性": _("完整性"), "可用性": _("可用性"), "安全性": _("安全性")}


@dataclass(frozen=True)
class Declared:
    """One item of the list of checks."""

    id: str
    aspect: str
    run: Callable[[Subject], Said]
    points: frozenset[str]
    title_zh: str
    title_en: str

    @property
    def title(self) -> str:
        """In the language of the page."""
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh


def _function(name: str) -> Callable[[Subject], Said]:
    for module in (authenticity, integrity, usability, safety):
        if (found := getattr(module, name, None)) is not None:
            return cast(Callable[[Subject], Said], found)
    raise LookupError(f"checks.yaml names {name}, and there is no such function")


@lru_cache(maxsize=1)
def declared() -> dict[str, Declared]:
    """All items by id; a name without function is refused here."""
    content = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
    return {
        row["id"]: Declared(row["id"], row["property"], _function(row["run"]), frozenset(row["points"]),
                            row["title"]["zh"], row["title"]["en"])
        for row in content["checks"]
    }  # fmt: skip


@dataclass(frozen=True)
class Item:
    """What one item said: ``pass``, ``fail`` or ``n/a``, and where the fault lies."""

    id: str
    result: str
    detail: str = ""

    @property
    def declared(self) -> Declared:
        return declared()[self.id]

    @property
    def result_words(self) -> Any:
        """In the language of the page."""
        return RESULTS[self.result]

    def as_dict(self) -> dict[str, str]:
        """For storing as JSON."""
        return {"id": self.id, "result": self.result, "detail": self.detail}


@dataclass(frozen=True)
class Report:
    """四性检测结果."""

    point: str
    items: tuple[Item, ...]

    @property
    def is_passed(self) -> bool:
        return all(one.result != FAIL for one in self.items)

    @property
    def failed(self) -> list[Item]:
        return [one for one in self.items if one.result == FAIL]

    @property
    def reason(self) -> str:
        """What is wrong, in one line."""
        return "；".join(f"{one.id} {one.declared.title_zh}：{one.detail}" for one in self.failed)

    def by_property(self) -> list[tuple[Any, list[Item]]]:
        """(name, items) of the four properties in their order."""
        return [(words, [one for one in self.items if one.declared.aspect == name]) for name, words in
                PROPERTIES.items()]  # fmt: skip


def examine(
    content: bytes,
    point: str = Point.FILING,
    expected: Expected | None = None,
    *,
    ours: bool = True,
    unreadable: str = "",
    sent_digest: str = "",
) -> Report:
    """Check the four properties of a package at one of the three points. Never raises for a bad package.

    Args:
        expected: what the register knows of it; without it the package is only compared with itself.
        ours: the keys have to be this city's.
        unreadable: why the store did not give it back; then everything that needs the bytes fails with it.
        sent_digest: SM3 that a transfer list names for it.
    Legal: DA/T 70-2018 (归档、移交与接收、长期保存 三个环节).
    """
    subject = subject_of(content, expected, ours=ours, unreadable=unreadable, sent_digest=sent_digest)
    return Report(point, tuple(_run(one, subject) for one in declared().values() if point in one.points))


def _run(one: Declared, subject: Subject) -> Item:
    said = one.run(subject)
    if said is None:
        return Item(one.id, NOT_APPLICABLE)
    return Item(one.id, FAIL, said[:500]) if said else Item(one.id, PASS)


def report_of(point: str, items: Iterable[Mapping[str, str]]) -> Report:
    """A stored report; items that are no longer declared are left out."""
    known = declared()
    return Report(point, tuple(Item(**one) for one in items if one["id"] in known))
