"""The dictionary: reads and proves ``dictionary/*.yaml``. The same entries describe one answer and a Parquet column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

from .errors import DictionaryError, UnknownFact

FOLDER = Path(__file__).parent / "dictionary"
TYPES = {"text", "integer", "number", "boolean", "date", "money_fen", "code", "region", "list"}
KEYS = {
    "zh", "en", "type", "source", "sensitivity", "freshness_days", "basis", "unit", "unit_en", "codes", "when_absent",
    "derived", "from",
}  # fmt: skip
SUBJECTS = ("person", "organisation")
# Physical types of a column of this fact, in the words of Apache Arrow.
ARROW = {
    "text": "string", "integer": "int32", "number": "float64", "boolean": "bool", "date": "date32",
    "money_fen": "int64", "code": "dictionary<string>", "region": "string", "list": "list<string>",
}  # fmt: skip


class Confidence(StrEnum):
    """How sure we are that the legal basis says so: seen in the text, remembered by experts, or assumed."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class LegalBasis:
    """Why the source may hold and give this datum."""

    document: str
    article: str
    confidence: Confidence

    def __str__(self) -> str:
        return f"《{self.document}》{self.article}"


@dataclass(frozen=True)
class Source:
    """数据来源: one register of one department."""

    id: str
    authority: str
    zh: str
    en: str

    @property
    def title(self) -> str:
        """The name in the language of the page."""
        return self.en if (get_language() or "").startswith("en") else self.zh


@dataclass(frozen=True)
class Fact:
    """数据项: one thing that can be known about a person or an organisation.

    Attributes:
        type: text, integer, number, boolean, date, money_fen (integer fen), code, region or list.
        sensitivity: 1 public, 2 personal, 3 private, 4 sensitive (个人信息保护法 第二十八条).
        freshness_days: an answer older than this is shown as stale.
        when_absent: what it means that the source has no entry, if that is itself an answer ("not on the list").
        derived: name of the function that computes it from ``inputs``; empty for what a source states.
    """

    id: str
    subject: str
    topic: str
    type: str
    zh: str
    en: str
    source: str
    sensitivity: int
    freshness_days: int
    legal_basis: LegalBasis
    unit: str = ""
    unit_en: str = ""
    codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    when_absent: Any = None
    derived: str = ""
    inputs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The id without its subject; the attribute name a source uses."""
        return self.id.partition(".")[2]

    @property
    def column(self) -> str:
        """Name of the column of this fact in column storage."""
        return self.id.replace(".", "__")

    @property
    def arrow_type(self) -> str:
        """Physical type of that column."""
        return ARROW[self.type]

    @property
    def title(self) -> str:
        """The name in the language of the page."""
        return self.en if (get_language() or "").startswith("en") else self.zh

    def label(self, value: Any) -> str:
        """A code in words, in the language of the page; anything else as text."""
        words = self.codes.get(value) if isinstance(value, str) else None
        return words[(get_language() or "").startswith("en")] if words else str(value)


def typed(kind: str, value: Any) -> Any:
    """A stored or written value as the type says: dates are dates, fen are integers.

    Raises:
        ValueError: the value is not of this type.
    """
    if value is None:
        return None
    if kind == "date":
        return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    if kind in {"integer", "money_fen"}:
        return int(value)
    if kind == "number":
        return float(value)
    if kind == "boolean":
        return _boolean(value)
    return list(value) if kind == "list" else str(value)


def _boolean(value: Any) -> bool:
    if isinstance(value, str):
        if value not in {"true", "false"}:
            raise ValueError(f"{value!r} is neither true nor false")
        return value == "true"
    return bool(value)


@dataclass(frozen=True)
class Dictionary:
    """All facts, sources and topics."""

    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    topics: Mapping[str, tuple[str, str]]


def load(folder: Path = FOLDER) -> Dictionary:
    """Read and prove a folder of dictionary files.

    Raises:
        DictionaryError: the first wrong entry, with file and remedy.
    """
    # BaseLoader: strings only; types come from the entry.
    read = {
        path: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for path in sorted(folder.glob("*.yaml"))
    }
    listed = read.pop(folder / "_sources.yaml")
    sources = {key: Source(id=key, **row) for key, row in listed.items()}
    facts: dict[str, Fact] = {}
    topics: dict[str, tuple[str, str]] = {}
    for path, content in read.items():
        topic = content["topic"]
        topics[topic["code"]] = (topic["zh"], topic["en"])
        for key, row in content["facts"].items():
            if key in facts:
                raise DictionaryError(f"{path.name}: {key} is already in topic {facts[key].topic}; remove one")
            facts[key] = _fact(path.name, topic["code"], key, {**content.get("defaults", {}), **row}, sources)
    _check_derived(facts)
    for key, entry in facts.items():
        if entry.derived:
            # Who answers for what is computed is who answers for what it is computed from.
            facts[key] = replace(entry, source=facts[entry.inputs[0]].source)
    return Dictionary(facts, sources, topics)


def _fact(file: str, topic: str, key: str, row: dict[str, Any], sources: Mapping[str, Source]) -> Fact:
    def wrong(what: str) -> DictionaryError:
        return DictionaryError(f"{file}: {key}: {what}")

    subject, _, name = key.partition(".")
    if subject not in SUBJECTS or not name.isidentifier():
        raise wrong("an id is person.<name> or organisation.<name>")
    if strange := set(row) - KEYS:
        raise wrong(f"unknown key {', '.join(sorted(strange))}; quote texts with commas")
    missing = [
        field
        for field in ("zh", "en", "type", "source", "sensitivity", "freshness_days", "basis")
        if not row.get(field)
    ]
    if missing:
        raise wrong(f"write {', '.join(missing)} here or in the defaults")
    kind, source, basis = row["type"], row["source"], row["basis"]
    if kind not in TYPES:
        raise wrong(f"type {kind!r} is none of {', '.join(sorted(TYPES))}")
    if source not in sources:
        raise wrong(f"source {source!r} is not in _sources.yaml; add it there")
    if (kind == "code") != bool(row.get("codes")):
        raise wrong("codes belong to the type code, and only to it")
    if kind in {"money_fen", "integer"} and not (row.get("unit") and row.get("unit_en")):
        raise wrong("a number needs unit and unit_en")
    if row["sensitivity"] not in {"1", "2", "3", "4"}:
        raise wrong("sensitivity is 1 to 4")
    codes = {code: (words[0], words[1]) for code, words in row.get("codes", {}).items()}
    absent = row.get("when_absent")
    if absent is not None and codes and absent not in codes:
        raise wrong(f"when_absent {absent!r} is none of the codes")
    try:
        ground = LegalBasis(basis["document"], basis["article"], Confidence(basis["confidence"]))
        when_absent = typed(kind, absent)
    except (KeyError, ValueError) as error:
        raise wrong(f"basis needs document, article, confidence; when_absent the type ({error})") from None
    return Fact(
        id=key, subject=subject, topic=topic, type=kind, zh=row["zh"], en=row["en"], source=source,
        sensitivity=int(row["sensitivity"]), freshness_days=int(row["freshness_days"]), legal_basis=ground,
        unit=row.get("unit", ""), unit_en=row.get("unit_en", ""), codes=codes, when_absent=when_absent,
        derived=row.get("derived", ""), inputs=tuple(row.get("from", [])),
    )  # fmt: skip


def _check_derived(facts: Mapping[str, Fact]) -> None:
    from .derived import FUNCTIONS

    for fact in facts.values():
        if fact.derived and fact.derived not in FUNCTIONS:
            raise DictionaryError(f"{fact.id}: no function {fact.derived!r}; there are {sorted(FUNCTIONS)}")
        if bool(fact.derived) != bool(fact.inputs):
            raise DictionaryError(f"{fact.id}: derived and from belong together")
        for name in fact.inputs:
            if name not in facts or facts[name].derived or facts[name].subject != fact.subject:
                raise DictionaryError(f"{fact.id}: {name} must be a stated fact of the same subject")


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """The dictionary of this installation, read once."""
    return load()


def all_facts() -> list[Fact]:
    """Every fact, by id."""
    return [fact for _, fact in sorted(dictionary().facts.items())]


def fact(fact_id: str) -> Fact:
    """The entry of one fact.

    Raises:
        UnknownFact: none; correct the id.
    """
    try:
        return dictionary().facts[fact_id]
    except KeyError:
        raise UnknownFact(fact_id) from None


def sources() -> list[Source]:
    """Every department source, by id."""
    return [source for _, source in sorted(dictionary().sources.items())]


def source(source_id: str) -> Source:
    """One department source; KeyError for none."""
    return dictionary().sources[source_id]
