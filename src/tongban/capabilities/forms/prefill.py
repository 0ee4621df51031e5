"""What we know already: answers from facts, where each came from, and how much of the form that spares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import answers as paths
from .fields import Field

if TYPE_CHECKING:
    from .form import Form

Origins = dict[str, dict[str, Any]]


def known(value: Any) -> bool:
    """Whether a fact (plain or with source) has a value."""
    state = getattr(value, "state", None)
    if state is None or not hasattr(value, "value"):
        return not paths.is_empty(value)
    return str(getattr(state, "value", state)) == "known" and not paths.is_empty(value.value)


def plain(value: Any) -> Any:
    """The bare value of a fact as JSON keeps it: dates as ISO text, codes as text."""
    bare = value.value if getattr(value, "state", None) is not None and hasattr(value, "value") else value
    if isinstance(bare, datetime | date):
        return bare.isoformat()[:10]
    if isinstance(bare, Decimal):
        return int(bare) if bare == bare.to_integral_value() else float(bare)
    if isinstance(bare, list | tuple):
        return [plain(item) for item in bare]
    if isinstance(bare, Mapping):
        return {str(key): plain(item) for key, item in bare.items()}
    return str(bare) if isinstance(bare, str) else bare


def with_fact(fields: tuple[Field, ...], above: str = "") -> Iterator[tuple[str, Field]]:
    """(path, field) of every field that a fact can fill; rows only as a whole."""
    for field in fields:
        path = f"{above}{field.name}"
        if field.prefill:
            yield path, field
        elif field.kind.name == "group":
            yield from with_fact(field.fields, f"{path}.")


def origin_of(field: Field, value: Any) -> dict[str, Any]:
    """Where a value came from, without the value: fact, source, date."""
    as_of = getattr(value, "as_of", None)
    return {
        "fact": field.prefill,
        "source": str(getattr(value, "source_name", "") or getattr(value, "source", "") or ""),
        "as_of": as_of.isoformat()[:10] if isinstance(as_of, date) else str(as_of or ""),
        "locked": field.lock,
    }


def prefilled(form: Form, facts: Mapping[str, Any]) -> tuple[dict[str, Any], Origins]:
    """Answers that the facts give, and the origin of each by path. A fact that does not fit its field is left out."""
    answers: dict[str, Any] = {}
    origins: Origins = {}
    for path, field in with_fact(form.fields):
        value = facts.get(field.prefill)
        if known(value) and fits(form, path, plain(value)):
            paths.put(answers, path, plain(value))
            origins[path] = origin_of(field, value)
    return answers, origins


def fits(form: Form, path: str, value: Any) -> bool:
    """Whether the value alone would pass the check of its field."""
    probe: dict[str, Any] = {}
    paths.put(probe, path, value)
    return form.validator.accepts(probe)


def leaves(fields: tuple[Field, ...], answers: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Field]]:
    """Every single field to fill, each row apart; ticks of assent are not information and do not count."""
    for field in fields:
        path, value = f"{above}{field.name}", answers.get(field.name)
        if field.kind.name == "rows" and field.fields and value:
            for number, row in enumerate(value):
                yield from leaves(field.fields, row, f"{path}.{number}.")
        elif field.kind.name == "group":
            yield from leaves(field.fields, value or {}, f"{path}.")
        elif field.kind.name != "confirm":
            yield path, field


def prefill_ratio(form: Form, answers: Mapping[str, Any], origins: Mapping[str, Any]) -> float:
    """Filled for the person ÷ fields to fill, of the fields that these answers show; 1.0 for a form that asks nothing.

    Counted are the single fields that people see (each row of a group apart); ticks of assent are not counted.
    A field counts as filled when it has an origin and still has an answer.
    """
    total, filled = prefill_counts(form, answers, origins)
    return filled / total if total else 1.0


def prefill_counts(form: Form, answers: Mapping[str, Any], origins: Mapping[str, Any]) -> tuple[int, int]:
    """(fields shown to fill, of these filled for the person): the two numbers of ``prefill_ratio``, for adding up."""
    sight = form.sight(answers)
    total = filled = 0
    for _step, fields in sight.steps:
        for path, _field in leaves(fields, sight.answers):
            total += 1
            from_above = any(path == name or path.startswith(f"{name}.") for name in origins)
            filled += from_above and not paths.is_empty(paths.get(sight.answers, path))
    return total, filled
