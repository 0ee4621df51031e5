"""Values as they arrive (plain, or with their source) brought to the type that the dictionary promises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from tongban.capabilities.rules.errors import Words, WrongValue
from tongban.capabilities.rules.types import TEXTUAL, Kind


class _Missing:
    """What a mapping gives for a name it does not have."""


MISSING: Final = _Missing()
KNOWN = "known"
# Why a name has no value, gravest last: its source says there is none; nothing more is said; nobody has answered.
ABSENT, NONE, UNKNOWN = 1, 2, 3
_REASONS = {"absent": ABSENT, "none": NONE}


def state_of(value: Any) -> str:
    """``known``, ``absent`` (the source says there is none), ``none`` (plain NULL) or ``unknown`` (no answer)."""
    if value is MISSING:
        return "unknown"
    if value is None:
        return "none"
    state = getattr(value, "state", None)
    if state is None or not hasattr(value, "value"):
        return KNOWN
    text = str(getattr(state, "value", state))
    return "unknown" if text == KNOWN and value.value is None else text


def plain(value: Any) -> Any:
    """The bare value of a fact with source; None when absent or unknown."""
    if state_of(value) != KNOWN:
        return None
    return value.value if getattr(value, "state", None) is not None and hasattr(value, "value") else value


def unwrap(value: Any, name: str, kind: Kind, without: dict[str, int]) -> Any:
    """The value in its Python type; when there is none, None, and why in ``without``.

    Raises:
        WrongValue: it has another type. Never compared silently: ``3`` is not ``'3'``.
    """
    state = state_of(value)
    if state == KNOWN:
        return coerced(plain(value), name, kind)
    without[name] = _REASONS.get(state, UNKNOWN)
    return None


def coerced(value: Any, name: str, kind: Kind) -> Any:
    result = _coerce(value, kind)
    if result is MISSING:
        raise WrongValue(
            Words(
                f"{name} 应为 {kind}，实际是 {type(value).__name__}。",
                f"{name} should be {kind}, not {type(value).__name__}.",
            ),
            Words("请修正数据源或调用处。", "Mend the source or the caller."),
        )
    return result


def _coerce(value: Any, kind: Kind) -> Any:
    if kind in TEXTUAL:
        return str(value) if isinstance(value, str) else MISSING
    if kind is Kind.BOOLEAN:
        return value if isinstance(value, bool) else MISSING
    if kind is Kind.DATE:
        return _date(value)
    if kind is Kind.LIST:
        return list(value) if isinstance(value, list | tuple) else MISSING
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return MISSING
    if kind is Kind.NUMBER:
        return float(value)
    return int(value) if value == int(value) else MISSING


def _date(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return MISSING
    return MISSING


def flatten(root: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted names for nested objects: ``{"answers.address.region": …}``; lists stay lists."""
    flat: dict[str, Any] = {}
    for key, value in values.items():
        name = f"{root}.{key}"
        flat[name] = value
        if isinstance(value, Mapping):
            flat |= flatten(name, value)
    return flat
