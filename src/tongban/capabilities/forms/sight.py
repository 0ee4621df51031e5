"""Which questions a person sees now: conditions are asked in order, and what is hidden counts as not answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from . import answers as paths
from .fields import Field, all_fields

if TYPE_CHECKING:
    from .form import Form, Step


class Sight:
    """The form as these answers and facts show it.

    Attributes:
        steps: shown steps with their shown fields, in order.
        answers: only what is shown and filled; this is what is checked and submitted.
        values: facts and answers by name, for rules.
    """

    def __init__(
        self, form: Form, answers: Mapping[str, Any], facts: Mapping[str, Any] | None = None, today: date | None = None
    ) -> None:
        self.today = today
        self.values: dict[str, Any] = {**(facts or {}), **dict.fromkeys(form.answer_types)}
        self._note("answers", tuple(field for step in form.steps for field in step.fields), answers)
        self.steps: list[tuple[Step, tuple[Field, ...]]] = []
        self.answers: dict[str, Any] = {}
        for step in form.steps:
            shows = step.show_if is None or step.show_if(self.values, today) is True
            fields = tuple(field for field in step.fields if self._keep(field, answers, shows))
            if fields:
                self.steps.append((step, fields))

    def _note(self, root: str, fields: tuple[Field, ...], answers: Any) -> None:
        """Typed answers by dotted name; what was typed wrongly is not known yet."""
        for field in fields:
            value = answers.get(field.name) if isinstance(answers, Mapping) else None
            if field.kind.name == "group":
                self._note(f"{root}.{field.name}", field.fields, value or {})
            else:
                self.values[f"{root}.{field.name}"] = typed(field, value)

    def shows(self, field: Field, row: Mapping[str, Any] | None = None) -> bool:
        """Whether the question is asked, in a row if one is given."""
        if field.show_if is None:
            return True
        return field.show_if({**self.values, **row_values(field, row)} if row else self.values, self.today) is True

    def _keep(self, field: Field, answers: Mapping[str, Any], shows: bool) -> bool:
        if not shows or not self.shows(field):
            self._forget(field)
            return False
        kept = self._kept(field, answers.get(field.name))
        if not paths.is_empty(kept):
            self.answers[field.name] = kept
        return True

    def _forget(self, field: Field) -> None:
        for hidden in (field, *all_fields(field.fields)):
            self.values[f"answers.{hidden.path}"] = None

    def _kept(self, field: Field, value: Any) -> Any:
        if field.kind.name == "rows" and isinstance(value, list):
            return [self._kept_inner(field.fields, row, row) for row in value if isinstance(row, Mapping)]
        if field.kind.name == "group" and isinstance(value, Mapping):
            return self._kept_inner(field.fields, value, None)
        return value

    def _kept_inner(
        self, fields: tuple[Field, ...], values: Mapping[str, Any], row: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        row = {field.name: typed(field, row.get(field.name)) for field in fields} if row is not None else None
        found = {}
        for field in fields:
            if self.shows(field, row):
                value = self._kept(field, values.get(field.name))
                if not paths.is_empty(value):
                    found[field.name] = value
        return found


def row_values(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"row.{name}": value for name, value in row.items()}


def typed(field: Field, value: Any) -> Any:
    """The value if it has the type that rules expect, else None; rows keep only what is typed rightly."""
    if paths.is_empty(value) or not field.kind.is_typed(value):
        return None
    if field.kind.name == "rows":
        return [
            {inner.name: typed(inner, row.get(inner.name)) for inner in field.fields}
            for row in value
            if isinstance(row, Mapping)
        ]
    if field.kind.name == "date":
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            return None
    return value
