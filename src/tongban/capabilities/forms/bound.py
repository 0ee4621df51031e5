"""A form with somebody's answers: what the templates show."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from . import answers as paths
from .errors import FieldError
from .fields import Field
from .kinds import FILE_KINDS
from .prefill import known, leaves, plain

if TYPE_CHECKING:
    from .form import Form, Step


class BoundForm:
    """See ``Form.bind``."""

    def __init__(
        self,
        form: Form,
        answers: Mapping[str, Any],
        facts: Mapping[str, Any],
        files: Mapping[str, Any],
        *,
        errors: Collection[FieldError] = (),
        notes: Mapping[str, str] | None = None,
        only: Collection[str] | None = None,
        dispute_url: str = "",
        today: date | None = None,
    ) -> None:
        self.form = form
        self.answers = answers
        self.facts = facts
        self.files = files
        self.only = only
        self.dispute_url = dispute_url
        self.errors = [error for error in errors if not error.unseen]
        self.appeared = {error.path for error in errors if error.unseen}
        self.sight = form.sight(answers, facts, today)
        self.locked = form.locked(facts)
        self.notes = notes or {}
        self.error_at = {error.path: error for error in self.errors}

    @cached_property
    def steps(self) -> list[BoundStep]:
        """Steps that have something to show, in order."""
        return [BoundStep(self, step, fields, n) for n, (step, fields) in enumerate(self.sight.steps)]

    def step(self, step_id: str | None) -> BoundStep:
        """The step of this id, or the first that is shown."""
        return next((step for step in self.steps if step.id == step_id), self.steps[0])

    @property
    def has_files(self) -> bool:
        """Whether the page must be sent as multipart."""
        return any(field.kind.name in FILE_KINDS for field in _with_inner(self.form.fields))

    def minutes_left(self, number: int = 0) -> int:
        """About how many minutes the open questions from a step on will take; at least one."""
        seconds = 0
        for step, fields in self.sight.steps[number:]:
            for path, field in leaves(fields, self.answers):
                if path not in self.locked and paths.is_empty(paths.get(self.answers, path)):
                    seconds += field.kind.seconds
            seconds += 5 * len(step.fields)
        return max(1, math.ceil(seconds / 60))


class BoundStep:
    """One page with its fields."""

    def __init__(self, form: BoundForm, step: Step, fields: tuple[Field, ...], number: int) -> None:
        self.form = form
        self.id = step.id
        self.title = step.title
        self.help = step.help
        self.number = number
        self._fields = fields

    @cached_property
    def fields(self) -> list[BoundField]:
        answers = self.form.answers
        return [BoundField(self.form, field, field.name, answers.get(field.name)) for field in self._fields]

    @property
    def errors(self) -> list[FieldError]:
        names = {field.name for field in self._fields}
        return [error for error in self.form.errors if error.path.split(".")[0] in names]

    @property
    def minutes(self) -> int:
        return self.form.minutes_left(self.number)

    @property
    def is_last(self) -> bool:
        return self.number == len(self.form.steps) - 1

    @property
    def previous_id(self) -> str:
        return self.form.steps[self.number - 1].id if self.number else ""

    @property
    def next_id(self) -> str:
        return "" if self.is_last else self.form.steps[self.number + 1].id


class BoundField:
    """One question with its answer, its error and where the answer came from."""

    def __init__(self, form: BoundForm, field: Field, path: str, value: Any = None) -> None:
        self.form = form
        self.field = field
        self.path = self.name = path
        self.id = "f-" + path.replace(".", "-")
        self.kind = field.kind.name
        # The answer, or for a locked field what the fact says.
        self.value = form.locked.get(path, value)
        self.error = form.error_at.get(path)
        # What to look at, said beside what is wrong; what was left empty speaks for itself.
        self.note = "" if self.error or paths.is_empty(self.value) else form.notes.get(path, "")

    @property
    def label(self) -> str:
        return self.field.title

    @property
    def text(self) -> str:
        """The answer as it stands in an input."""
        value = self.value
        return "" if value is None else self.field.kind.show(value)

    @property
    def display(self) -> str:
        """The answer in words."""
        from .form import display

        if self.kind in FILE_KINDS:
            return "、".join(file["name"] for file in self.stored)
        return display(self.field, self.value)

    @property
    def is_locked(self) -> bool:
        return self.path in self.form.locked

    @property
    def is_editable(self) -> bool:
        """Whether the person may change it here."""
        named = self.path.split(".")[0]
        return not self.is_locked and (self.form.only is None or named in self.form.only)

    @property
    def fact(self) -> Any:
        """The fact that gave this very answer, with its source; None when the person wrote it or changed it."""
        value = self.form.facts.get(self.field.prefill) if self.field.prefill else None
        return value if known(value) and plain(value) == self.value else None

    @property
    def dispute_url(self) -> str:
        return self.form.dispute_url.replace("{fact}", self.field.prefill) if self.form.dispute_url else ""

    @property
    def has_appeared(self) -> bool:
        """It came into sight by the last answer and was not asked before."""
        return self.path in self.form.appeared

    @property
    def stored(self) -> list[dict[str, Any]]:
        """Files of this answer: reference, name, size, url, type."""
        refs = self.value if isinstance(self.value, list) else [self.value] if self.value else []
        return [_file(str(ref), self.form.files.get(str(ref))) for ref in refs]

    @property
    def rows(self) -> list[BoundRow]:
        value = self.value
        return [BoundRow(self, n, row) for n, row in enumerate(value)] if isinstance(value, list) else []

    @property
    def inner(self) -> list[BoundField]:
        """Fields of a group."""
        values = self.value if isinstance(self.value, Mapping) else {}
        return [
            BoundField(self.form, inner, f"{self.path}.{inner.name}", values.get(inner.name))
            for inner in self.field.fields
            if self.form.sight.shows(inner)
        ]

    def __str__(self) -> SafeString:
        from .html import field_html

        return field_html(self)


class BoundRow:
    """One row of a repeating group."""

    __slots__ = ("number", "of", "values")

    def __init__(self, of: BoundField, number: int, values: Any) -> None:
        self.of = of
        self.number = number
        self.values = values if isinstance(values, Mapping) else {}

    @property
    def path(self) -> str:
        return f"{self.of.path}.{self.number}"

    @property
    def fields(self) -> list[BoundField]:
        from .sight import typed

        conditional = any(inner.show_if for inner in self.of.field.fields)
        values = {f.name: typed(f, self.values.get(f.name)) for f in self.of.field.fields} if conditional else None
        return [
            BoundField(self.of.form, inner, f"{self.path}.{inner.name}", self.values.get(inner.name))
            for inner in self.of.field.fields
            if self.of.form.sight.shows(inner, values)
        ]

    @property
    def error(self) -> FieldError | None:
        return self.of.form.error_at.get(self.path)


def _file(ref: str, known_file: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"ref": ref, "name": ref[:12], "size": None, "url": "", "type": ""}
    for key in ("name", "size", "url", "type"):
        value = known_file.get(key) if isinstance(known_file, Mapping) else getattr(known_file, key, None)
        if value:
            found[key] = value
    return found


def _with_inner(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _with_inner(field.fields)
