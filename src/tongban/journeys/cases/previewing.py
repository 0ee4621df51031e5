"""A form as somebody would see it, before its pack is published and without a case; only the audit row is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tongban.capabilities.forms.public import BoundForm
from tongban.foundation.access.public import Viewer
from tongban.journeys.cases.content import PackKit
from tongban.journeys.cases.coverage import Cover, covers_for
from tongban.journeys.cases.filing import needed_materials
from tongban.journeys.packs.public import PackVersion, localised
from tongban.registers.facts.public import SubjectRef, fetch

PURPOSE = "preview_bundle"


@dataclass(frozen=True)
class Preview:
    """What somebody would be shown.

    Attributes:
        bound: the form with what the city knows and what was chosen.
        values: facts and answers under the names that expressions use.
        asked: titles of the documents that they would have to hand in; ``held``: of those that the city has.
        unmet: conditions that certainly do not hold, in words.
    """

    bound: BoundForm
    values: Mapping[str, Any]
    asked: tuple[str, ...]
    held: tuple[Cover, ...]
    unmet: tuple[str, ...]


def preview(content: Mapping[str, Any], subject: SubjectRef, answers: Mapping[str, Any], viewer: Viewer) -> Preview:
    """The form of a pack that is not published yet for a person or firm; the question for facts is audited.

    Args:
        content: as it would be published.
        answers: what to take as typed.
    Raises:
        NotVisible: the viewer may not ask about them.
    """
    kit = PackKit(PackVersion(content=dict(content), code=str(content["manifest"]["code"])))
    facts = dict(fetch(subject, kit.fact_ids, purpose=PURPOSE, viewer=viewer))
    known, _origins = kit.form.prefill(facts)
    typed = {**known, **answers}
    values = kit.form.rule_values(typed, facts)
    covers = covers_for(kit, subject.load(), facts)
    outcome = kit.precheck.explain(values)
    unmet = [one.spec for one in outcome.criteria if one.verdict is False]
    return Preview(
        kit.form.bind(typed, facts, {}), values,
        tuple(localised(entry["title"]) for entry in needed_materials(kit, values, covers)),
        tuple(cover for cover in covers.values() if cover.is_held),
        tuple(localised(spec.get("refusal") or spec["text"]) for spec in unmet),
    )  # fmt: skip
