"""A draft as a synthetic test person would see it: what is known, what is asked, which members take part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tongban.foundation.access.public import NotVisible, Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.bundles.compiling import Compiled
from tongban.journeys.bundles.models import Design
from tongban.journeys.bundles.plans import members_chosen
from tongban.journeys.cases.public import Preview, preview
from tongban.journeys.packs.public import localised
from tongban.registers.demonstration.public import Tester, testers
from tongban.registers.facts.public import SubjectRef


@dataclass(frozen=True)
class Seen:
    """What the test person would see.

    Attributes:
        members: (title, whether it takes part) in the order in which they are handled.
        known: questions that the city answers. asked: those they would have to answer.
    """

    tester: Tester
    preview: Preview
    members: tuple[tuple[str, bool], ...]
    known: int
    asked: int


def testers_for(design: Design) -> list[Tester]:
    """Named people (or firms) of the demonstration city who could file this; none where there is no such city."""
    return testers(str(design.data.get("audience", "person")))


def seen_by(design: Design, compiled: Compiled, code: str, answers: Mapping[str, Any], viewer: Viewer) -> Seen:
    """The one form for a test person with what was chosen; only synthetic people can be chosen, and it is audited.

    Args:
        answers: as posted: ``true``, ``false`` or the value of an option, by the name of the question.
    Raises:
        NotVisible: nobody of that name among the test people.
    """
    tester = next((one for one in testers_for(design) if one.code == code), None)
    if tester is None:
        raise NotVisible
    typed = {
        name: value for name, rule in _questions(compiled).items() if (value := _typed(rule, answers.get(name))) != ""
    }
    record(viewer, "bundle.previewed", design, for_whom=f"{tester.kind}:{tester.pk}")
    found = preview(compiled.content, SubjectRef(tester.kind, tester.pk), typed, viewer)
    chosen = members_chosen(compiled, found.values)
    fields = [field for step in found.bound.steps for field in step.fields]
    known = sum(field.is_locked or field.fact is not None for field in fields)
    titles = {plan["code"]: localised(plan["title"]) for plan in compiled.content["bundle"]["members"]}
    return Seen(
        tester, found, tuple((titles[item], takes_part) for item, takes_part in chosen.items()), known,
        len(fields) - known,
    )  # fmt: skip


def _questions(compiled: Compiled) -> dict[str, Any]:
    names = {one["name"] for one in compiled.content["bundle"]["source"].get("questions", [])}
    return {name: rule for name, rule in compiled.form_schema["properties"].items() if name in names}


def _typed(rule: Mapping[str, Any], text: Any) -> Any:
    """What was chosen in the preview; the empty text for no choice."""
    if rule.get("type") == "boolean":
        return {"true": True, "false": False}.get(str(text), "")
    return text if text in rule.get("enum", ()) else ""
