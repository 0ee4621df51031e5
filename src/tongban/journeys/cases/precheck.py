"""智能预审 before starting: you can, you cannot because, we need to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tongban.capabilities.rules.public import CriterionResult, Outcome
from tongban.foundation.access.public import Role, Viewer
from tongban.journeys.cases.content import PackKit, answer_values, facts_again, facts_for, kit_of, kit_of_case
from tongban.journeys.cases.models import Case
from tongban.journeys.packs.public import current
from tongban.registers.facts.public import SubjectRef


@dataclass(frozen=True)
class Precheck:
    """What the city can say before anything is typed.

    Attributes:
        verdict: True you can, False you cannot, None we need to know more.
        unmet: conditions that are certainly not met, each with refusal, remedy and article.
        open: conditions that depend on what the applicant still tells.
        questions: names to be asked for, each once.
    """

    verdict: bool | None
    outcome: Outcome
    unmet: list[CriterionResult]
    open: list[CriterionResult]
    questions: tuple[str, ...]

    @property
    def coverage(self) -> float:
        """Part of the conditions that could be judged, 0 to 1 (K6b)."""
        results = self.outcome.results
        return sum(r is not None for r in results) / len(results) if results else 1.0


def precheck(pack_code: str, viewer: Viewer, answers: dict[str, Any] | None = None) -> Precheck:
    """Judge the conditions of an item for the viewer's applicant with what is known.

    Args:
        answers: what the applicant has already told, by field name.
    Raises:
        PackNotFound: no such item in force.
    Legal: 国务院令第716号 第八条 (no repeated asking for what the government holds).
    """
    kit = kit_of(current(pack_code))
    return precheck_kit(kit, viewer, answers)


def precheck_kit(kit: PackKit, viewer: Viewer, answers: dict[str, Any] | None = None) -> Precheck:
    """The same for a pack version at hand."""
    values: dict[str, Any] = {f"answers.{name}": value for name, value in (answers or {}).items()}
    subject = _subject(viewer)
    names = [name for name in kit.precheck.names if name.startswith(("person.", "organisation."))]
    if subject is not None:
        values |= facts_for(subject, names, viewer=viewer)
    outcome = kit.precheck.explain(values)
    still_open = [item for item in outcome.criteria if item.verdict is None]
    return Precheck(outcome.verdict, outcome, outcome.unmet, still_open, outcome.missing)


def _subject(viewer: Viewer) -> SubjectRef | None:
    if viewer.role != Role.PERSON:
        return None
    if viewer.organisation_id:
        return SubjectRef("organisation", viewer.organisation_id)
    return SubjectRef("person", viewer.person_id) if viewer.person_id else None


def outlook(case: Case) -> Outcome:
    """How the conditions stand with what was given and typed so far, for the pages while one fills in.

    Asks no register: facts are those the draft began with; sending judges anew with those of that moment.
    """
    kit, application = kit_of_case(case), case.application
    facts = facts_again(application.facts or {})
    return kit.criteria.explain({**facts, **answer_values(application.answers or {})})
