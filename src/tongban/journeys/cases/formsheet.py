"""What was filled in, step by step, as it is filed and as parties sign it."""

from __future__ import annotations

from collections.abc import Iterator

from tongban.capabilities.forms.public import display
from tongban.journeys.cases.content import PackKit
from tongban.journeys.cases.models import Case


def filled_form(case: Case, kit: PackKit) -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
    """(step, [(field, label, value, source of the value)]); files are not among them."""
    answers, facts = dict(case.application.answers or {}), dict(case.application.facts or {})
    origins = dict(case.application.origins or {})
    for step in kit.form.bind(answers, facts, {}).steps:
        lines = []
        for bound in step.fields:
            value = answers.get(bound.field.name)
            if value in (None, "", []) or bound.kind in ("file", "photo"):
                continue
            origin = origins.get(bound.field.name)
            fact = origin if isinstance(origin, str) else str((origin or {}).get("fact", ""))
            source = str(facts.get(fact, {}).get("source", ""))
            lines.append((bound.field.name, str(bound.label), str(display(bound.field, value)), source))
        yield str(step.title), lines
