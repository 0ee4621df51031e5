"""智能预审 of uploaded documents: what stands on them beside what was written, told before sending and again after.

A review point asks by name: ``documents.lease.handed_in``, ``.issued_on``, ``.valid_until``, ``.names_applicant``, or
``.shows_address`` for the answer ``address``. A photo that nobody could read leaves the point open for the officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction

from tongban.capabilities.materials.public import SHOWS, read_upload, texts_of
from tongban.capabilities.rules.public import CriterionResult
from tongban.foundation.files.public import StoredFile, files_of
from tongban.journeys.cases.actions.judgements import OPEN_TO_JUDGEMENT
from tongban.journeys.cases.actions.steps import lock
from tongban.journeys.cases.content import PackKit, facts_again, kit_of_case
from tongban.journeys.cases.models import Application, Case, Measure
from tongban.journeys.cases.states import State
from tongban.journeys.packs.public import document_values, documents_in, localised
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person


@dataclass(frozen=True)
class Advice:
    """A review point that what was written and handed in so far does not meet; the applicant may still send.

    Attributes:
        words: what to do, as the pack says it.
        fields, materials: where it can be mended.
    """

    id: str
    words: str
    fields: tuple[str, ...]
    materials: tuple[str, ...]


class Documents:
    """What stands on the documents of one filing that review points speak of; looked up once, when it is first asked.

    Costs three queries, and none where no point speaks of documents or nothing is stored.
    """

    def __init__(self, case: Case, kit: PackKit, application: Application) -> None:
        self.case, self.kit, self.application = case, kit, application
        owner = case.organisation or case.person
        assert owner is not None
        self.owner: Person | Organisation = owner

    @cached_property
    def files(self) -> dict[str, list[StoredFile]]:
        """Files by material."""
        handed = {**(self.application.answers or {}), **(self.application.files or {})}
        named = {
            name: [entry] if isinstance(entry := handed.get(name), str) else list(entry or [])
            for name in {material for material, _what in self.kit.documents}
        }
        if self.case.pk is None or not any(named.values()):
            return {name: [] for name in named}
        stored = {str(file.reference): file for file in files_of(self.case.ref)}
        return {name: [stored[one] for one in entry if one in stored] for name, entry in named.items()}

    @cached_property
    def texts(self) -> dict[str, str]:
        """What was read, by content; what is not read yet is left out."""
        digests = [file.digest for some in self.files.values() for file in some]
        return texts_of(self.owner, digests) if digests else {}

    @property
    def values(self) -> dict[str, Any]:
        """What they say, under the names that review points use."""
        if not self.files:
            return {}
        owner = self.owner
        number = owner.credit_code if isinstance(owner, Organisation) else owner.citizen_id
        texts = {
            name: "\n".join(self.texts.get(file.digest, "") for file in some)
            for name, some in self.files.items()
            if some
        }
        names = [one for one in (owner.name, str(number or "")) if one]
        return document_values(self.kit.documents, texts, answers=self.application.answers or {}, names=names)

    @property
    def unread(self) -> set[str]:
        """Materials whose files are still being read."""
        return {name for name, some in self.files.items() if any(file.digest not in self.texts for file in some)}


def said_in(case: Case, kit: PackKit, application: Application) -> dict[str, Any]:
    """What the documents of a filing say, under the names that review points use."""
    return Documents(case, kit, application).values


def advice_for(kit: PackKit, values: Mapping[str, Any]) -> list[Advice]:
    """What the applicant should look at before sending.

    Args:
        values: facts and answers as the rules take them, and what the documents say.
    """
    found = []
    for point in kit.automatic.explain(values).unmet:
        if point.spec.get("on_false") == "attention":
            continue
        fields, materials = places_of(" ".join(_spoken(point)))
        words = localised(point.spec.get("message") or point.spec.get("text"))
        found.append(Advice(point.id, words, fields, materials))
    return found


def places_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(questions, materials) that an expression speaks of: where what it finds wrong can be mended."""
    asked = sorted(documents_in(text))
    shown = [what.removeprefix(SHOWS) for _material, what in asked if what.startswith(SHOWS)]
    return (
        tuple(dict.fromkeys([*re.findall(r"\banswers\.(\w+)", text), *shown])),
        tuple(dict.fromkeys(material for material, _what in asked)),
    )


def _spoken(point: CriterionResult) -> list[str]:
    return [*point.used, *point.missing]


def verdict_of(verdicts: Iterable[bool | None]) -> bool | None:
    """One verdict of several: no where one is no, open where one is open, else yes."""
    found = list(verdicts)
    return False if False in found else None if None in found else True


def read_documents(case_id: int) -> None:
    """Read what review points speak of, and judge those points of a filing that was sent. Safe to run twice.

    Raises:
        PortUnavailable: recognition does not answer; the job comes again.
    """
    case = Case.objects.with_pack().select_related("application", "person", "organisation").filter(pk=case_id).first()
    if case is None:  # a draft that was thrown away meanwhile
        return
    documents = Documents(case, kit_of_case(case), case.application)
    for some in documents.files.values():
        for file in some:
            read_upload(documents.owner, file)
    if case.state != State.DRAFT:
        _judge(case)


@transaction.atomic
def _judge(case: Case) -> None:
    """Put the verdicts that were open while nobody had read the documents; what is decided stays as it was."""
    case = lock(case)
    if State(case.state) in OPEN_TO_JUDGEMENT and (measure := judge_again(case)):
        measure.precheck = verdict_of(one["verdict"] for one in measure.points)
        measure.save(update_fields=["precheck"])


def judge_again(case: Case) -> Measure | None:
    """Judge a filing anew when a fact was learned or a document read; None where no verdict changes.

    What changes after sending is marked ``later``.
    """
    measure = Measure.objects.select_for_update().filter(case=case).first()
    if measure is None:
        return None
    kit, application = kit_of_case(case), case.application
    sight = kit.form.sight(application.answers or {}, facts_again(application.facts or {}))
    values = {**sight.values, **said_in(case, kit, application)}
    results = [*kit.criteria.explain(values).criteria, *kit.automatic.explain(values).criteria]
    verdicts = {one.id: one.verdict for one in results}
    points = [
        {**point, "verdict": verdicts[point["id"]], "later": True}
        if point["id"] in verdicts and verdicts[point["id"]] != point["verdict"]
        else point
        for point in measure.points
    ]
    if points == measure.points:
        return None
    measure.points = points
    measure.save(update_fields=["points"])
    return measure
