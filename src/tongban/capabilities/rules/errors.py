"""What can be wrong with an expression, in words its author understands, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One sentence in both languages; an author of packs reads both."""

    zh: str
    en: str


class RulesError(Exception):
    """Any fault of this room. ``str()`` gives Chinese and English with the place.

    Attributes:
        message: what is wrong.
        remedy: what to write instead.
        line: first line of the fault, from 1; 0 when the whole expression is meant.
        column: first column of the fault, from 1.
        expression: the text that was read.
    """

    def __init__(self, message: Words, remedy: Words, *, expression: str = "", start: int | None = None) -> None:
        self.message = message
        self.remedy = remedy
        self.expression = expression
        self.start = start
        before = expression[:start] if start is not None else ""
        self.line = before.count("\n") + 1 if start is not None else 0
        self.column = len(before) - (before.rfind("\n") + 1) + 1 if start is not None else 0
        super().__init__(self.__str__())

    def place(self) -> Words:
        """Where the fault is; empty when the whole expression is meant."""
        if not self.line:
            return Words("", "")
        return Words(f"第 {self.line} 行第 {self.column} 个字：", f"line {self.line}, column {self.column}: ")

    def __str__(self) -> str:
        place = self.place()
        return f"{place.zh}{self.message.zh}{self.remedy.zh} / {place.en}{self.message.en} {self.remedy.en}"


class ExpressionError(RulesError):
    """The expression cannot be read, names something unknown, or compares what cannot be compared. Mend the pack."""


class WrongValue(RulesError):
    """A value does not have the type its dictionary entry promises. Mend the source or the caller, do not guess."""


class ParameterError(RulesError):
    """A dated parameter has a shape or a value that cannot be used. Mend ``parameters.yaml``."""


class NoTranslation(RulesError):
    """This expression cannot be written in that SQL dialect. Use the row function, or a function that can."""


class QuestionError(RulesError):
    """A match cannot be made of these questions. Mend the policy."""


class TableError(RulesError):
    """A population table lacks a column or has another type than the dictionary. Export it anew."""


class ResultError(RulesError):
    """A result is missing, damaged, or stands in the way of another. Name another folder, or match again."""
