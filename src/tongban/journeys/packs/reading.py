"""How everybody reads a pack: the same accessors over a folder on disk and over a published version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language

Text = dict[str, str]


def localised(text: Text | str | None, language: str | None = None) -> str:
    """The words of a ``{zh, en}`` text for the reader's language; Chinese where a translation is missing.

    Args:
        language: ``zh`` or ``en``; the active language when left out.
    """
    if text is None:
        return ""
    if isinstance(text, str):
        return text
    wanted = (language or get_language() or "zh")[:2]
    return text.get(wanted) or text.get("zh", "")


class Reading:
    """Typed access to the content of a pack. ``content`` is plain JSON as built by ``folders.load_folder``."""

    content: dict[str, Any]

    @property
    def manifest(self) -> dict[str, Any]:
        """Identity, owner, limits, channels, result and targets, as in ``manifest.yaml``."""
        found: dict[str, Any] = self.content.get("manifest", {})
        return found

    @property
    def kind(self) -> str:
        """``item``: people apply for it. ``policy``: the city works it out by itself (免申即享).

        ``bundle``: several items behind one application (一件事), compiled from their packs.
        """
        kind = self.manifest.get("kind")
        return str(kind) if kind in ("policy", "bundle") else "item"

    @property
    def policy(self) -> dict[str, Any]:
        """Units, periods, consent, budget and the rest of ``policy.yaml``; empty for an item."""
        found: dict[str, Any] = self.content.get("policy", {})
        return found

    @property
    def title(self) -> str:
        """Name of the item or policy in the reader's language."""
        return localised(self.manifest.get("title"))

    @property
    def summary(self) -> str:
        """One sentence about the item in the reader's language."""
        return localised(self.manifest.get("summary"))

    @property
    def owner(self) -> str:
        """Code of the authority that answers for this item."""
        return str(self.manifest.get("owner", {}).get("authority", ""))

    @property
    def form_schema(self) -> dict[str, Any]:
        """What is asked: JSON Schema 2020-12."""
        found: dict[str, Any] = self.content.get("form", {}).get("schema", {})
        return found

    @property
    def form_ui(self) -> dict[str, Any]:
        """In what order it is asked, with which help, prefilled from which facts."""
        found: dict[str, Any] = self.content.get("form", {}).get("ui", {})
        return found

    @property
    def rules(self) -> dict[str, Any]:
        """``criteria``, ``review_points`` and ``values`` as in ``rules.yaml``."""
        found: dict[str, Any] = self.content.get("rules", {})
        return found

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """Conditions of eligibility; all must hold."""
        return list(self.rules.get("criteria", []))

    @property
    def review_points(self) -> list[dict[str, Any]]:
        """What is examined at submission and by the officer. 审查要点"""
        return list(self.rules.get("review_points", []))

    @property
    def materials(self) -> list[dict[str, Any]]:
        """What must be shown, with what the city already holds marked ``covered_by``."""
        return list(self.content.get("materials", {}).get("materials", []))

    @property
    def process_xml(self) -> str:
        """The steps as BPMN 2.0 with diagram interchange; empty for a pack without one."""
        return str(self.content.get("process", ""))

    @property
    def quality(self) -> dict[str, Any]:
        """Claims about the pack: rule → done, todo or exempt with a reason."""
        found: dict[str, Any] = self.content.get("quality", {}).get("rules", {})
        return found

    @property
    def changelog(self) -> str:
        """What changed for citizens, newest first (Markdown)."""
        return str(self.content.get("changelog", ""))

    def parameters(self, on: date) -> dict[str, Any]:
        """The numbers in force on a day: ``{name: value}``; bracket tables have integer keys.

        Args:
            on: city date; a parameter that is not yet in force on it is left out.
        """
        return {
            name: value_of(entry)
            for name, parameter in self.content.get("parameters", {}).items()
            if (entry := in_force(parameter, on)) is not None
        }

    def parameter_sources(self, on: date) -> dict[str, dict[str, Any]]:
        """Unit, article, confidence and date of each number in force on a day, for showing beside it."""
        found: dict[str, dict[str, Any]] = {}
        for name, parameter in self.content.get("parameters", {}).items():
            if (entry := in_force(parameter, on)) is not None:
                found[name] = {
                    "unit": parameter.get("unit", ""),
                    "title": parameter.get("title", {}),
                    "last_verified_on": parameter.get("last_verified_on", ""),
                    **{key: entry[key] for key in ("from", "legal", "confidence", "source", "demo") if key in entry},
                }
        return found

    def guide(self, language: str = "zh", easy: bool = False) -> str:
        """办事指南 as Markdown; the easy-read edition where asked for and present."""
        guides: dict[str, str] = self.content.get("guide", {})
        if easy:
            found = guides.get("easy_en" if language.startswith("en") else "easy")
            if found:
                return found
        return guides.get(language[:2]) or guides.get("zh", "")

    def faq(self, on: date) -> list[dict[str, Any]]:
        """Questions with answers valid on a day."""
        day = on.isoformat()
        return [
            question
            for question in self.content.get("faq", {}).get("questions", [])
            if question.get("from", "") <= day <= (question.get("until") or "9999-12-31")
        ]

    def text(self, path: str, language: str | None = None) -> str:
        """The words at a dotted path of the content, such as ``manifest.result.title``; empty when absent."""
        found: Any = self.content
        for part in path.split("."):
            if isinstance(found, dict):
                found = found.get(part)
            elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
                found = found[int(part)]
            else:
                return ""
        return localised(found, language) if isinstance(found, dict | str) else ""


def in_force(parameter: Mapping[str, Any], on: date) -> dict[str, Any] | None:
    """The entry of a dated parameter that holds on a day: the latest that began on or before it."""
    day = on.isoformat()
    begun = [entry for entry in parameter.get("values", []) if entry.get("from", "9999") <= day]
    if not begun:
        return None
    latest: dict[str, Any] = max(begun, key=lambda entry: str(entry["from"]))
    if latest.get("until") and str(latest["until"]) < day:
        return None
    return latest


def value_of(entry: dict[str, Any]) -> Any:
    """The number, text, list or bracket table of one dated entry."""
    if "brackets" in entry:
        return {int(start): amount for start, amount in entry["brackets"].items()}
    return entry.get("value", entry.get("list", entry.get("table")))
