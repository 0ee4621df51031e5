"""Reads: facts with their origin, and disputes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.adapters.public import PortRefused, PortUnavailable
from tongban.foundation.audit import public as audit

from . import memory
from .adapters.embedded import EmbeddedSource, lookup_together
from .derived import FUNCTIONS, WHEN_INPUT_ABSENT
from .dictionary import Fact, Source, dictionary, fact, typed
from .errors import PurposeMissing
from .models import FactDispute, SourceRecord
from .ports import NO_ANSWER, SourceAnswer
from .ports import sources as shelf
from .states import RUNNING
from .subjects import SubjectRef, key_of, register_answer
from .versions import held_at, row_at, valid_on

SOURCE_SECONDS = 2.0
_asking = ThreadPoolExecutor(max_workers=16, thread_name_prefix="department-source")


class Knowledge(StrEnum):
    """What we know: a value, that there is none, or nothing because nobody answered."""

    KNOWN = "known"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FactValue:
    """One fact of one subject, with its origin.

    Attributes:
        value: typed; None unless ``state`` is known.
        as_of: day of the source's state; None when unknown.
        legal_basis: article on which the source gives it.
    """

    fact: Fact
    value: Any
    state: Knowledge
    source: str
    as_of: date | None
    is_stale: bool = False

    @property
    def source_name(self) -> str:
        """The source in the language of the page."""
        return dictionary().sources[self.source].title

    @property
    def legal_basis(self) -> str:
        """《居民身份证法》第三条."""
        return str(self.fact.legal_basis)

    @property
    def is_known(self) -> bool:
        """There is a value."""
        return self.state == Knowledge.KNOWN

    @property
    def text(self) -> str:
        """The value in words for a page: codes by label, yes and no, dates as they are; empty unless known."""
        if self.state != Knowledge.KNOWN:
            return ""
        if isinstance(self.value, bool):
            english = (get_language() or "").startswith("en")
            return ("Yes" if self.value else "No") if english else ("是" if self.value else "否")
        return self.fact.label(self.value)


def fetch(
    subject: SubjectRef,
    fact_ids: Iterable[str],
    *,
    purpose: str,
    viewer: Viewer | Any,
    case_ref: str = "",
    legal_basis: str = "",
    on: date | None = None,
    known_at: datetime | None = None,
    valid: bool = False,
) -> dict[str, FactValue]:
    """Facts of one subject, each with source, day and legal basis; one audit row for the whole question.

    Two reads whatever the number of facts (one when the subject's row is given), plus the audit row. A source that
    does not answer in time makes its facts unknown, never absent, and never an error.

    Args:
        purpose: why; it is written into the audit trail.
        viewer: who asks; a resident may ask about themselves, the firm or relative they act for, or within a case.
        case_ref: the case it is for, as ``cases.case:12``.
        legal_basis: ground of the question if it is not the case itself.
        on: day for derived facts and freshness; today in the city if not given.
        known_at: answer with what was held at that moment, whatever was corrected since; to read a decision again.
            Sources that keep their records elsewhere are unknown for then.
        valid: answer with what held on the day ``on``, as far as we know now. A source that told nothing of that day
            answers with its state of now, and ``as_of`` lies after the day.
    Raises:
        UnknownFact: an id is not in the dictionary; nothing was asked.
        PurposeMissing: ``purpose`` is empty.
        NotVisible: the viewer may not ask about this subject.
    Legal: 个人信息保护法 第十三条第三项, 第三十四条; 数据安全法 第三十八条.
    """
    wanted = [fact(fact_id) for fact_id in dict.fromkeys(fact_ids)]
    if not purpose.strip():
        raise PurposeMissing("say why the facts are needed")
    _may_ask(viewer, subject, case_ref)
    wanted = [entry for entry in wanted if entry.subject == subject.kind]
    on = on or timezone.localdate()
    row = subject.load()
    known = dictionary().facts
    stated = {name: known[name] for entry in wanted for name in (entry.inputs or (entry.id,))}
    answers = _ask(row, stated.values()) if known_at is None else _recall(row, stated.values(), known_at)
    if valid and known_at is None and on < timezone.localdate():
        answers = _as_it_was(row, answers, on)
    values = {name: _value(entry, answers[entry.source], on) for name, entry in stated.items()}
    result = {entry.id: _derive(entry, values, on) if entry.derived else values[entry.id] for entry in wanted}
    audit.record(
        viewer, "facts.fetched", subject.text, for_whom=getattr(viewer, "for_whom_ref", "") or "", reason=purpose,
        detail={"facts": [entry.id for entry in wanted], "case": case_ref, "basis": legal_basis},
    )  # fmt: skip
    return result


def _may_ask(viewer: Any, subject: SubjectRef, case_ref: str) -> None:
    if not isinstance(viewer, Viewer):
        return
    if viewer.role in {Role.ANONYMOUS, Role.OPERATOR}:
        raise NotVisible
    if viewer.role == Role.PERSON and not case_ref:
        own = viewer.person_id if subject.kind == "person" else viewer.organisation_id
        if subject.id not in {own, viewer.agent_person_id if subject.kind == "person" else own}:
            raise NotVisible


def _ask(row: Any, wanted: Iterable[Fact]) -> dict[str, SourceAnswer]:
    """Each source once: the register's row is at hand, embedded sources share a query, real ones run side by side."""
    names: dict[str, list[str]] = {}
    for entry in wanted:
        names.setdefault(entry.source, []).append(entry.name)
    key = key_of(row)
    answers = {source: answer for source in names if (answer := memory.recall(source, key))}
    missing = [source for source in names if source not in answers]
    own_source, own = register_answer(row)
    if own_source in missing and set(names[own_source]) <= set(own.attributes):
        answers[own_source] = own
        missing.remove(own_source)
    embedded = [source for source in missing if isinstance(shelf[source], EmbeddedSource)]
    found = lookup_together(key, embedded) if embedded else {}
    if own_source in found:
        found[own_source] = SourceAnswer({**found[own_source].attributes, **own.attributes}, own.as_of)
    memory.keep(key, found)
    real = {source: names[source] for source in missing if source not in found}
    return answers | found | (ask_real(key, real) if real else {})


def _as_it_was(row: Any, answers: Mapping[str, SourceAnswer], day: date) -> dict[str, SourceAnswer]:
    """The same answers with what the held records said of that day. What the register itself keeps is as it is now."""
    key = key_of(row)
    embedded = [source for source in answers if isinstance(shelf[source], EmbeddedSource)]
    then = valid_on(list(SourceRecord.objects.filter(subject_key=key, source__in=embedded)), day)
    own_source, own = register_answer(row)
    found = dict(answers)
    for (_key, source), answer in then.items():
        more = own.attributes if source == own_source else {}
        found[source] = SourceAnswer({**answer.attributes, **more}, answers[source].as_of if more else answer.as_of)
    return found


def _recall(row: Any, wanted: Iterable[Fact], moment: datetime) -> dict[str, SourceAnswer]:
    """What was held at that moment. Never from the memory of the request, never from a source that answers today."""
    sources = dict.fromkeys(entry.source for entry in wanted)
    held = held_at(key_of(row), sources, moment)
    own_source, own = register_answer(row_at(row, moment))
    answers = {}
    for source in sources:
        nothing = SourceAnswer({}, None) if isinstance(shelf[source], EmbeddedSource) else NO_ANSWER
        answers[source] = held.get(source, nothing)
    if own_source in answers:
        answers[own_source] = SourceAnswer({**answers[own_source].attributes, **own.attributes}, moment.date())
    return answers


def ask_real(key: str, names: Mapping[str, list[str]]) -> dict[str, SourceAnswer]:
    """Ask sources that are not embedded side by side; who does not answer in time has not answered."""
    asked: dict[str, Future[SourceAnswer]] = {
        source: _asking.submit(shelf[source].lookup, key, wanted) for source, wanted in names.items()
    }
    answers, deadline = {}, time.monotonic() + SOURCE_SECONDS
    for source, future in asked.items():
        try:
            answers[source] = future.result(timeout=max(0.0, deadline - time.monotonic()))
        except (TooLate, PortUnavailable, PortRefused):
            future.cancel()
            answers[source] = NO_ANSWER
    return answers


def _value(entry: Fact, answer: SourceAnswer, on: date) -> FactValue:
    if not answer.is_known:
        return FactValue(entry, None, Knowledge.UNKNOWN, entry.source, None)
    raw = answer.attributes.get(entry.name)
    stale = answer.as_of is not None and answer.as_of + timedelta(days=entry.freshness_days) < on
    if raw is None:
        if entry.when_absent is None:
            return FactValue(entry, None, Knowledge.ABSENT, entry.source, answer.as_of, stale)
        return FactValue(entry, entry.when_absent, Knowledge.KNOWN, entry.source, answer.as_of, stale)
    try:
        value = typed(entry.type, raw)
    except ValueError:
        # A source that sends what is not of the agreed type has not answered this question.
        return FactValue(entry, None, Knowledge.UNKNOWN, entry.source, answer.as_of)
    return FactValue(entry, value, Knowledge.KNOWN, entry.source, answer.as_of, stale)


def _derive(entry: Fact, values: Mapping[str, FactValue], on: date) -> FactValue:
    inputs = [values[name] for name in entry.inputs]
    origin = inputs[0]
    day = min((value.as_of for value in inputs if value.as_of), default=None)
    stale = any(value.is_stale for value in inputs)
    if any(value.state == Knowledge.UNKNOWN for value in inputs):
        return FactValue(entry, None, Knowledge.UNKNOWN, origin.source, None)
    if any(value.state == Knowledge.ABSENT for value in inputs):
        if entry.derived in WHEN_INPUT_ABSENT:
            return FactValue(entry, WHEN_INPUT_ABSENT[entry.derived], Knowledge.KNOWN, origin.source, day, stale)
        return FactValue(entry, None, Knowledge.ABSENT, origin.source, day, stale)
    value = FUNCTIONS[entry.derived](*(one.value for one in inputs), on)
    return FactValue(entry, value, Knowledge.KNOWN, origin.source, day, stale)


def source_of(fact_id: str) -> Source:
    """The department source of a fact; UnknownFact for none."""
    return dictionary().sources[fact(fact_id).source]


def disputes_of(viewer: Viewer) -> QuerySet[FactDispute]:
    """Disputes about the viewer's own data, or that of whom they act for; none for others."""
    if viewer.organisation_id:
        return FactDispute.objects.filter(organisation=viewer.organisation_id)
    return FactDispute.objects.filter(person=viewer.person_id) if viewer.person_id else FactDispute.objects.none()


def disputes_beside(case_ref: str, *, person: int | None, organisation: int | None) -> list[FactDispute]:
    """What was disputed while filling in one application, the oldest first; the caller decides who may see it."""
    whose = {"organisation": organisation} if organisation else {"person": person}
    return list(FactDispute.objects.filter(**whose, case_ref=case_ref).order_by("pk"))


def disputes_to_answer(viewer: Viewer) -> QuerySet[FactDispute]:
    """Running disputes whose source is the officer's authority; a district officer's are those of the district.

    None for others. A person belongs to the districts of their hukou and of their residence.
    """
    if viewer.role != Role.OFFICER or not viewer.authority_code:
        return FactDispute.objects.none()
    line, _, district = viewer.authority_code.rpartition("_")
    running = FactDispute.objects.filter(state__in=RUNNING)
    if not district.isdigit():
        return running.filter(authority_code=viewer.authority_code)
    of_person = Q(person__residence_region__code__startswith=district) | Q(
        person__hukou_region__code__startswith=district
    )
    here = of_person | Q(organisation__region__code__startswith=district)
    return running.filter(authority_code__in={viewer.authority_code, line}).filter(here)
