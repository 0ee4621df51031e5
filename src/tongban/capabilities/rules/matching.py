"""What every engine needs before it starts: the files, the facts, the digest that makes a second call a no-op."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongban.capabilities.rules.questions import FORMAT, Question, checked
from tongban.capabilities.rules.storage import digest_of, file_digest, table_files
from tongban.capabilities.rules.types import Kind
from tongban.registers.facts.public import UnknownFact, fact

ANSWERED = "answered:"


@dataclass(frozen=True)
class Match:
    """One match, ready for any engine; arguments as for ``PopulationEngine.match``."""

    files: Sequence[Path]
    questions: Sequence[Question]
    needed: Mapping[str, Kind]
    only: Sequence[str] | Path | None
    keep: Sequence[str]
    sources: Mapping[str, str]
    digest: str
    manifest: dict[str, Any]

    def answered(self, stored: Mapping[str, str]) -> dict[str, str]:
        """Per fact the column that says whether its source has answered, where the table has one."""
        flags = {name: f"{ANSWERED}{source}" for name, source in self.sources.items()}
        return {name: flag for name, flag in flags.items() if flag in stored}


def prepared(
    table: Sequence[Path] | Path,
    questions: Sequence[Question],
    *,
    only: Sequence[str] | Path | None,
    keep: Sequence[str],
    sources: Mapping[str, str] | None,
) -> Match:
    """Check the questions and name what is asked of which files.

    Raises:
        QuestionError, TableError: as for ``PopulationEngine.match``.
    """
    needed = dict(checked(questions))
    files = table_files(table)
    owners = {name: (sources or {}).get(name) or source_of(name) for name in needed}
    chosen = sorted(only) if only is not None and not isinstance(only, Path) else only
    described = [question.described() for question in questions]
    table_digest = [file_digest(path) for path in files]
    asked = [FORMAT, table_digest, [item["digest"] for item in described], [item["code"] for item in described],
             list(keep), owners, file_digest(chosen) if isinstance(chosen, Path) else chosen]  # fmt: skip
    manifest = {"format": FORMAT, "table": table_digest, "kept": list(keep), "questions": described}
    return Match(files, list(questions), needed, chosen, list(keep), owners, digest_of(asked), manifest)


def source_of(name: str) -> str:
    """Source of a fact by the dictionary; empty for what it does not list."""
    try:
        return fact(name).source
    except UnknownFact:
        return ""
