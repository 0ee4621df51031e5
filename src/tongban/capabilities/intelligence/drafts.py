"""What is read from a policy text: plain values, each with the place it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class DraftCriterion:
    """One condition that the text seems to set.

    Attributes:
        expr: in the predicate language; it can be read with the dictionary of facts.
        facts: the facts it looks at.
        start, end: the words that say so; ``sentence_start``, ``sentence_end``: the sentence around them.
        article: article or heading under which they stand.
        confidence: 0 to 1; how surely the words mean this condition. Never a reason to skip the officer.
        origin: ``patterns`` or ``model``.
    """

    expr: str
    zh: str
    facts: tuple[str, ...]
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    article: str
    confidence: float
    origin: str = "patterns"


@dataclass(frozen=True)
class DraftParameter:
    """A number of the text: an amount in fen, a share in per cent, or steps by age.

    Attributes:
        unit: fen_per_month, fen_per_year, fen_per_quarter, fen, or percent.
        role: amount, cap or rate.
        value: the number; empty for ``brackets``, which maps the age from which to the amount in fen.
        when: the condition under which it holds; empty when the text sets none beside it.
    """

    name: str
    zh: str
    unit: str
    role: str
    value: int | None
    brackets: Mapping[str, int]
    when: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    article: str
    confidence: float


@dataclass(frozen=True)
class DraftDate:
    """A day of the text: from when it holds (``from``), until when (``until``)."""

    role: str
    day: str
    start: int
    end: int


@dataclass(frozen=True)
class Unclear:
    """Words that seem to set a condition and were not understood; ``reason`` says how far we came."""

    start: int
    end: int
    text: str
    reason: str


@dataclass
class Extraction:
    """Everything that was read from one text.

    Attributes:
        document: number of the document, as 沪府发〔2016〕24号; empty when the text names none.
        audience: ``person`` or ``organisation``, as most of the conditions say; empty when nothing says it.
        stops: sentences that say when payment ends.
    """

    criteria: list[DraftCriterion] = field(default_factory=list)
    parameters: list[DraftParameter] = field(default_factory=list)
    dates: list[DraftDate] = field(default_factory=list)
    stops: list[Unclear] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    document: str = ""
    audience: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON of the whole reading."""
        return asdict(self)
