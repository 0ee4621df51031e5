"""Dated parameters of a pack: which number holds on which day."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Any

from tongban.capabilities.rules.errors import ParameterError, Words
from tongban.capabilities.rules.types import NUMERIC, FactType, Kind

SHAPES = ("value", "brackets", "table", "list")


class Parameters:
    """``parameters.yaml`` read once; ``on(day)`` gives what holds on that day.

    Each parameter has ``values``, a list of entries with ``from`` (and ``until``, the last day, if it ended),
    ``legal``, and
    one of ``value``, ``brackets`` {threshold: value}, ``table`` {code: value} or ``list``.
    The type follows ``type`` if given, else the unit (``fen…`` is money), else the look of the values.

    Raises:
        ParameterError: an entry has no date, no shape or mixed shapes.
    """

    def __init__(self, raw: Mapping[str, Any] | None) -> None:
        self._entries: dict[str, list[tuple[date, date | None, Any, Mapping[str, Any]]]] = {}
        self.types: dict[str, FactType] = {}
        self._days: dict[date, dict[str, Any]] = {}
        for name, parameter in (raw or {}).items():
            self._read(str(name), parameter)

    def _fault(self, name: str, zh: str, en: str) -> ParameterError:
        return ParameterError(
            Words(f"参数 {name}：{zh}", f"Parameter {name}: {en}"),
            Words("格式见 parameters.yaml 的说明。", "See the description of parameters.yaml."),
        )

    def _read(self, name: str, parameter: Any) -> None:
        entries = parameter.get("values") if isinstance(parameter, Mapping) else None
        if not isinstance(entries, list) or not entries:
            raise self._fault(name, "缺少 values。", "values is missing.")
        shapes = {shape for entry in entries for shape in SHAPES if shape in entry}
        if len(shapes) != 1:
            raise self._fault(name, "每项要有且只有一种取值写法。", "entries need one and the same shape.")
        shape = shapes.pop()
        kind = self._kind(name, parameter, [entry[shape] for entry in entries], shape)
        read = []
        for entry in entries:
            start, end = _day(entry.get("from")), _day(entry.get("until"))
            if start is None:
                raise self._fault(name, "缺少起始日期 from。", "the start date 'from' is missing.")
            try:
                read.append((start, end, _shaped(entry[shape], shape, kind), entry))
            except (ValueError, AttributeError, TypeError):
                raise self._fault(
                    name, f"{start} 起的值无法识别。", f"the value from {start} cannot be read."
                ) from None
        self._entries[name] = sorted(read, key=lambda item: item[0])
        outer = {"value": kind, "brackets": Kind.BRACKETS, "table": Kind.TABLE, "list": Kind.LIST}[shape]
        self.types[f"param.{name}"] = FactType(outer, item=None if shape == "value" else kind)

    def _kind(self, name: str, parameter: Mapping[str, Any], values: list[Any], shape: str) -> Kind:
        if declared := parameter.get("type"):
            try:
                return Kind(str(declared))
            except ValueError:
                raise self._fault(name, f"没有类型 {declared}。", f"there is no type {declared}.") from None
        if str(parameter.get("unit", "")).startswith("fen"):
            return Kind.MONEY
        flat = [part for value in values for part in _flat(value)]
        if shape == "list" and not all(isinstance(part, int | float) for part in flat):
            return Kind.TEXT
        texts = [str(part) for part in flat]
        if all(isinstance(part, bool) for part in flat) or set(texts) <= {"true", "false"}:
            return Kind.BOOLEAN
        if all(re.fullmatch(r"-?\d+", text) for text in texts):
            return Kind.INTEGER
        if all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in texts):
            return Kind.NUMBER
        return Kind.DATE if all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) for text in texts) else Kind.TEXT

    def on(self, day: date) -> dict[str, Any]:
        """Value of every parameter on a day; one that does not hold yet, or no more, is left out (unknown)."""
        if day not in self._days:
            if len(self._days) > 400:
                self._days.clear()
            found = {name: self.entry(name, day) for name in self._entries}
            self._days[day] = {name: entry[2] for name, entry in found.items() if entry}
        return self._days[day]

    def entry(self, name: str, day: date) -> tuple[date, date | None, Any, Mapping[str, Any]] | None:
        """(from, until, value, entry as written with its article) that holds on the day; None when none does."""
        entries = self._entries.get(name, [])
        place = bisect_right([entry[0] for entry in entries], day)
        if not place:
            return None
        found = entries[place - 1]
        return found if found[1] is None or day <= found[1] else None

    def changes(self) -> list[date]:
        """Days on which some parameter begins to hold, in order."""
        return sorted({entry[0] for entries in self._entries.values() for entry in entries})


def _flat(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list) else [value]


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _single(value: Any, kind: Kind) -> Any:
    if kind in (Kind.INTEGER, Kind.MONEY):
        return int(value)
    if kind is Kind.NUMBER:
        return float(value)
    if kind is Kind.BOOLEAN:
        return value if isinstance(value, bool) else {"true": True, "false": False}[str(value)]
    return _day(value) if kind is Kind.DATE else str(value)


def _shaped(value: Any, shape: str, kind: Kind) -> Any:
    if shape == "brackets":
        steps = sorted((float(threshold), _single(amount, kind)) for threshold, amount in value.items())
        return tuple(step for step, _ in steps), tuple(amount for _, amount in steps)
    if shape == "table":
        return {str(code): _single(amount, kind) for code, amount in value.items()}
    if shape == "list":
        return [_single(item, kind if kind in NUMERIC else Kind.TEXT) for item in value]
    return _single(value, kind)
