"""A form as a pack defines it: read once, used by many people at the same time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tongban.capabilities.rules.public import Predicate, RulesError, parse

from . import answers as paths
from .bound import BoundForm
from .errors import FieldError, FormFault
from .fields import Field, all_fields, answer_types, read_fields
from .parsing import Parsed, Parser, Store
from .prefill import Origins, fits, known, plain, prefilled, with_fact
from .sight import Sight
from .validation import Validator, unseen
from .words import said


@dataclass(frozen=True)
class Step:
    """One page of the form."""

    id: str
    plan: Mapping[str, Any]
    fields: tuple[Field, ...]
    show_if: Predicate | None = None

    @property
    def title(self) -> str:
        return said(self.plan.get("title"))

    @property
    def help(self) -> str:
        return said(self.plan.get("help"))


@dataclass(frozen=True)
class Change:
    """One answer that differs between two versions."""

    path: str
    label: str
    before: str
    after: str


class Form:
    """Schema and page plan, ready to show, read and check. Holds no answers; make one per pack version and keep it.

    Args:
        schema: content of ``form.schema.json``.
        ui: content of ``form.ui.yaml``; without it all properties stand on one page.
        fact_types: type of each fact that ``show_if`` may name (see ``rules.parse``).
    Raises:
        FormFault: a field or a condition cannot be used; the text names the place and the remedy.
    """

    def __init__(
        self,
        schema: Mapping[str, Any],
        ui: Mapping[str, Any] | None = None,
        fact_types: Mapping[str, Any] | None = None,
    ) -> None:
        self.schema = schema
        self.ui = ui or one_page(schema)
        self.answer_types = answer_types(schema)
        self.types: dict[str, Any] = {**(fact_types or {}), **self.answer_types}
        self.steps = tuple(self._step(plan) for plan in self.ui["steps"])
        self.fields = tuple(field for step in self.steps for field in step.fields)
        names = [field.name for field in self.fields]
        if twice := {name for name in names if names.count(name) > 1}:
            raise FormFault(f"form.ui.yaml: {sorted(twice)}: asked twice / 同一字段出现两次")
        self.validator = Validator(schema, self.fields)

    def _step(self, plan: Mapping[str, Any]) -> Step:
        try:
            show_if = parse(str(plan["show_if"]), self.types) if plan.get("show_if") else None
        except RulesError as error:
            raise FormFault(f"form.ui.yaml: {plan.get('id')}: show_if: {error}") from error
        return Step(str(plan["id"]), plan, read_fields(self.schema, list(plan["fields"]), self.types), show_if)

    @cached_property
    def decisive(self) -> frozenset[str]:
        """Answers on which the sight of the form depends: a change of one redraws the page."""
        conditions = [field.show_if for field in all_fields(self.fields)] + [step.show_if for step in self.steps]
        names = {name for condition in conditions if condition for name in condition.names}
        return frozenset(name.removeprefix("answers.") for name in names if name.startswith("answers.")) | frozenset(
            f"row.{name.removeprefix('row.')}" for name in names if name.startswith("row.")
        )

    def step(self, step_id: str | None) -> Step | None:
        """The step of this id; None stands for the whole form."""
        return next((step for step in self.steps if step.id == step_id), None)

    def sight(
        self, answers: Mapping[str, Any], facts: Mapping[str, Any] | None = None, today: date | None = None
    ) -> Sight:
        """Which steps and fields these answers show."""
        return Sight(self, answers, facts, today)

    def bind(
        self,
        answers: Mapping[str, Any],
        facts: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        *,
        errors: Collection[FieldError] = (),
        notes: Mapping[str, str] | None = None,
        only: Collection[str] | None = None,
        dispute_url: str = "",
        today: date | None = None,
    ) -> BoundForm:
        """The form with somebody's answers, ready for the templates.

        Args:
            facts: facts by id with their source; what they give shows where it comes from.
            files: what is known of each stored file by its reference: ``name``, ``size``, ``url``, ``type``.
            errors: of ``validate`` and of ``parse``; shown at the fields and in the summary.
            notes: what the person should look at, by name of the question; it stops nothing.
            only: in a correction: the fields that may be changed; all others are shown as text.
            dispute_url: where to say that a fact is wrong; ``{fact}`` stands for its id.
        """
        return BoundForm(
            self, answers, facts or {}, files or {}, errors=errors, notes=notes, only=only, dispute_url=dispute_url,
            today=today,
        )  # fmt: skip

    def parse(
        self,
        data: Any,
        files: Any = None,
        step: str | None = None,
        *,
        before: Mapping[str, Any] | None = None,
        facts: Mapping[str, Any] | None = None,
        store: Store | None = None,
        only: Collection[str] | None = None,
    ) -> Parsed:
        """Answers after a page was sent. What cannot be read is kept as typed; ``validate`` says how to mend it.

        Args:
            data, files: the request's ``POST`` and ``FILES``.
            step: id of the page that was sent; None for the whole form.
            before: answers so far; what was not on the page stays.
            facts: locked fields take these values whatever was sent.
            store: ``store(field, upload) → reference`` keeps an upload; an error with ``message`` is shown at the
                field.
            only: in a correction: names of the fields that may change.
        """
        facts = facts or {}
        locked = self.locked(facts)

        def editable(path: str) -> bool:
            return path not in locked and (only is None or path in only)

        fields = page.fields if (page := self.step(step)) else self.fields
        parsed = Parser(self, data, files, before, store).read(fields, editable)
        for path, value in locked.items():
            if only is None:
                paths.put(parsed, path, value)
        return parsed

    def locked(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Value of each field that an authoritative fact settles; a fact nobody answered locks nothing."""
        return {
            path: plain(facts[field.prefill])
            for path, field in with_fact(self.fields)
            if field.lock and known(facts.get(field.prefill)) and fits(self, path, plain(facts[field.prefill]))
        }

    def validate(
        self,
        answers: Mapping[str, Any],
        facts: Mapping[str, Any] | None = None,
        *,
        step: str | None = None,
        seen: set[str] | None = None,
        today: date | None = None,
    ) -> list[FieldError]:
        """What is wrong with the shown answers, of one step or of all, in the order of the page.

        Args:
            seen: fields that were on the sent page (``Parsed.seen``); others are marked ``unseen`` when empty.
        """
        errors = self.validator.errors(self.sight(answers, facts, today))
        if (page := self.step(step)) is not None:
            names = {field.name for field in page.fields}
            errors = [error for error in errors if error.path.split(".")[0] in names]
        return errors if seen is None else unseen(errors, seen)

    def prefill(self, facts: Mapping[str, Any]) -> tuple[dict[str, Any], Origins]:
        """Answers that the facts give, and where each came from (no values in that, so it may be kept in clear)."""
        return prefilled(self, facts)

    def submitted(
        self, answers: Mapping[str, Any], facts: Mapping[str, Any] | None = None, today: date | None = None
    ) -> dict[str, Any]:
        """Only what is shown and filled: the answers to check, decide on and archive."""
        return self.sight(answers, facts, today).answers

    def rule_values(
        self, answers: Mapping[str, Any], facts: Mapping[str, Any] | None = None, today: date | None = None
    ) -> dict[str, Any]:
        """Facts and answers by name for ``rules``; what is hidden, empty or not readable has no value."""
        return self.sight(answers, facts, today).values

    def diff(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
        """What differs between two versions of the answers, in words, in the order of the form."""
        found = []
        for field in self.fields:
            old, new = before.get(field.name), after.get(field.name)
            if old != new:
                found.append(Change(field.path, field.title, display(field, old), display(field, new)))
        return found

    def describe(self) -> dict[str, Any]:
        """The form as plain JSON for the open API: the schema, and the pages with kinds, help and conditions."""
        return {"schema": self.schema, "steps": [_described_step(step) for step in self.steps]}


def one_page(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A page plan for a schema without one: everything on one page, in the order written."""
    title = {"zh": schema.get("title", ""), "en": schema.get("x-title-en", "")}
    return {"steps": [{"id": "form", "title": title, "fields": [{"name": name} for name in schema["properties"]]}]}


def display(field: Field, value: Any) -> str:
    """A value in words, for review and comparison."""
    if paths.is_empty(value):
        return ""
    if field.kind.name == "rows":
        return "；".join(
            "、".join(shown for inner in field.fields if (shown := display(inner, row.get(inner.name))))
            for row in value
        )
    if field.kind.name == "group":
        return " ".join(shown for inner in field.fields if (shown := display(inner, value.get(inner.name))))
    if isinstance(value, list):
        own = field.schema.get("items", {})
        return "、".join(field.kind.display(item, own) for item in value)
    return field.kind.display(value, field.schema)


def _described_step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "title": step.plan.get("title"),
        "help": step.plan.get("help"),
        "show_if": step.plan.get("show_if"),
        "fields": [_described(field) for field in step.fields],
    }


def _described(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": field.name,
        "kind": field.kind.name,
        "title": {"zh": field.schema.get("title"), "en": field.schema.get("x-title-en")},
        "required": field.required,
        **{key: field.plan[key] for key in ("help", "reason", "prefill", "show_if", "widget") if field.plan.get(key)},
    }
    if field.lock:
        found["locked"] = True
    if field.fields:
        found["fields"] = [_described(inner) for inner in field.fields]
    return found
