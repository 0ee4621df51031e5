"""Every read of cases that leaves the room: it takes the viewer and returns only what they may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from tongban.capabilities.process.public import WorkItem, items_of, may_work
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.statements.public import Select, given
from tongban.journeys.cases.actions.decision import has_way_back
from tongban.journeys.cases.actions.delivery import may_choose_delivery
from tongban.journeys.cases.actions.fees import fee_is_unpaid
from tongban.journeys.cases.actions.judgements import OPEN_TO_JUDGEMENT
from tongban.journeys.cases.actions.steps import DECIDING, clock, course_of, same_region
from tongban.journeys.cases.clock import Reading
from tongban.journeys.cases.dated import Consequence, LeftOut, if_nobody_acts, left_out
from tongban.journeys.cases.models import (
    Case,
    CaseEvent,
    Correction,
    Decision,
    HearingRight,
    Letter,
    PartySignature,
    PointJudgement,
    Supervision,
)
from tongban.journeys.cases.newest import Narrowing, everybodys, newest, newest_of_staff, parts_of_staff
from tongban.journeys.cases.states import OPEN, Result, State
from tongban.registers.identity.public import covered_items
from tongban.registers.people.public import Person
from tongban.registers.places.public import working_calendar


def cases_visible_to(viewer: Viewer) -> QuerySet[Case]:
    """The only door to cases.

    An applicant sees their own; an agent those of the person or firm they act for at this moment (the viewer carries a
    delegation that was checked with the request), of the items it covers; officers those of their authority and region,
    without drafts; clerks these and what they took in themselves; operators and strangers none.
    """
    rows = everybodys()
    if viewer.role == Role.SYSTEM:
        return rows
    if viewer.role == Role.PERSON and viewer.delegation_id and (items := covered_items(viewer)):
        rows = rows.filter(pack_code__in=items)
    if viewer.role == Role.PERSON and viewer.organisation_id:
        return rows.filter(organisation_id=viewer.organisation_id)
    if viewer.role == Role.PERSON and viewer.person_id:
        return rows.filter(person_id=viewer.person_id, organisation=None)
    if viewer.role in (Role.OFFICER, Role.CLERK) and viewer.authority_code:
        return rows.filter(reduce(or_, (Q(**part) for part in parts_of_staff(viewer))))
    return rows.none()


_with_answers = Select(
    lambda: Case.objects.filter(pk=given(0)).select_related("application").defer("application__facts")
)


def case_with_answers(viewer: Viewer, pk: int) -> Case | None:
    """One case and what was typed, if the viewer may see it; for a department's system one statement."""
    if viewer.role not in (Role.OFFICER, Role.CLERK) or not viewer.authority_code:
        rows = cases_visible_to(viewer).select_related("application").defer("application__facts")
        return rows.filter(pk=pk).first()
    case = _with_answers.first(pk)
    if case is None:
        return None
    parts = parts_of_staff(viewer)
    is_theirs = any(all(getattr(case, column) == value for column, value in part.items()) for part in parts)
    return case if is_theirs else None


def newest_visible(
    viewer: Viewer, narrowing: Narrowing, size: int, columns: Sequence[str] = (), *, before: int | None = None
) -> list[Any]:
    """The newest cases that the viewer may see, by keyset, at the same cost among ten thousand and among a million.

    Args:
        narrowing: which of them.
        columns: plain values instead of rows; ``id`` must be the first.
        before: only keys below this one, the last of the page before.
    """
    if viewer.role in (Role.OFFICER, Role.CLERK) and viewer.authority_code:
        return newest_of_staff(viewer, narrowing, size, columns, before)
    rows = cases_visible_to(viewer).filter(narrowing.condition()).order_by("-pk")
    return newest([rows if before is None else rows.filter(pk__lt=before)], size, columns)


def cases_to_sign(viewer: Viewer) -> QuerySet[Case]:
    """Cases of others that wait for the viewer's signature as a party."""
    index = Person.objects.filter(pk=viewer.acting_person_id or 0).values_list("citizen_id_index", flat=True).first()
    if viewer.role != Role.PERSON or not index:
        return Case.objects.none()
    waiting = PartySignature.objects.filter(citizen_id_index=index, signed_at=None).values("case")
    return Case.objects.filter(pk__in=waiting, state=State.SUBMITTED).with_pack().select_related("person")


def cases_to_supply(viewer: Viewer) -> QuerySet[Case]:
    """The viewer's own cases that wait for materials promised for later (容缺), the nearest term first."""
    rows = cases_visible_to(viewer).filter(conditional__supplied_at=None, conditional__isnull=False)
    return rows.filter(state__in=OPEN, result="").select_related("conditional").order_by("conditional__due_on")


@dataclass(frozen=True)
class CaseList:
    """One page of cases, newest first; ``next`` is the cursor of the following page, empty on the last."""

    cases: list[Case]
    next: str = ""


def list_cases(
    viewer: Viewer, *, states: Iterable[str] = (), is_archived: bool = False, after: str = "", size: int = 20
) -> CaseList:
    """A page of the viewer's cases by keyset, so that the millionth costs what the first does.

    Args:
        states: only these states.
        is_archived: only those that are in the archive; for applicants.
        after: ``CaseList.next`` of the page before.
    """
    before = int(after) if after.isdecimal() else None
    found = newest_visible(viewer, Narrowing(states=tuple(states), is_archived=is_archived), size + 1, before=before)
    return CaseList(found[:size], str(found[size - 1].pk) if len(found) > size else "")


def revoked_among(cases: Iterable[Case]) -> set[int]:
    """Keys of those cases whose decision was revoked since; one query, none where nothing was granted."""
    granted = [case.pk for case in cases if case.result == Result.GRANTED]
    if not granted:
        return set()
    return set(Decision.objects.filter(case__in=granted, revoked_on__isnull=False).values_list("case_id", flat=True))


def visible_case(viewer: Viewer, number: str) -> Case:
    """One case by its national number; by its own number too, so that a draft's address still leads there when sent.

    Raises:
        NotVisible: it does not exist, or not for this viewer; nobody can tell which.
    """
    by = Q(number=number)
    if number.isascii() and number.isdecimal() and len(number) < 19:
        by |= Q(pk=int(number))
    found = cases_visible_to(viewer).filter(by).first()
    if found is None:
        found = cases_to_sign(viewer).filter(number=number).first()
    if found is None:
        raise NotVisible()
    return found


@dataclass(frozen=True)
class CasePage:
    """Everything one page about a case shows."""

    case: Case
    clock: Reading
    timeline: list[CaseEvent]
    letters: list[Letter]
    corrections: list[Correction]
    actions: list[str]
    decision: Any = None
    answers: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    points: list[dict[str, Any]] = field(default_factory=list)
    work: list[WorkItem] = field(default_factory=list)
    supervisions: list[Supervision] = field(default_factory=list)
    parties: list[PartySignature] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    next: list[Consequence] = field(default_factory=list)
    judgements: list[PointJudgement] = field(default_factory=list)
    hearing: HearingRight | None = None

    @property
    def open_correction(self) -> Correction | None:
        return next((c for c in self.corrections if c.answered_at is None), None)


PAGE = (
    "events",
    "corrections",
    "procedures__members",
    "extensions",
    "parties",
    Prefetch("letters", queryset=Letter.objects.select_related("file", "party")),
)


def case_page(viewer: Viewer, number: str) -> CasePage:
    """The bundle of one page: case, clock, timeline, letters, what can be done now. A fixed number of queries.

    Staff also see facts, review points and work items; parties who only sign see answers, not facts.

    Raises:
        NotVisible: as ``visible_case``.
    """
    found = visible_case(viewer, number)
    case = (
        Case.objects.with_pack()
        .select_related(
            "person", "organisation", "application", "decision", "measure", "conditional", "pledge", "hearing_right"
        )
        .prefetch_related(*PAGE)
        .get(pk=found.pk)
    )
    if hearing := getattr(case, "hearing_right", None):
        prefetch_related_objects([hearing], "parties")
    staff = viewer.role in (Role.OFFICER, Role.CLERK, Role.SYSTEM)
    work = items_of(case.ref) if staff else []
    measured = getattr(case, "measure", None)
    course, today, calendar = course_of(case), timezone.localdate(), working_calendar()
    reading = clock(case)
    return CasePage(
        case=case,
        clock=reading,
        timeline=list(case.events.all()),
        letters=[one for one in case.letters.all() if staff or one.party_id is None],
        corrections=list(case.corrections.all()),
        actions=possible_actions(viewer, case, work),
        decision=getattr(case, "decision", None),
        answers=dict(case.application.answers or {}),
        origins=dict(case.application.origins or {}),
        facts=dict(case.application.facts or {}) if staff else {},
        points=list(measured.points) if staff and measured else [],
        work=work,
        supervisions=list(case.supervisions.all()) if staff else [],
        parties=list(case.parties.all()),
        left_out=left_out(course, today, calendar),
        next=if_nobody_acts(course, today, calendar, reading) if case.is_open else [],
        judgements=list(case.judgements.all()) if staff else [],
        hearing=hearing,
    )


APPLICANT_ACTIONS: dict[str, tuple[str, ...]] = {
    State.DRAFT: ("save", "submit", "discard"),
    State.SUBMITTED: ("withdraw",),
    State.RECEIVED: ("withdraw",),
    State.CORRECTION_REQUESTED: ("correct", "withdraw"),
    State.ACCEPTED: ("withdraw",),
    State.IN_REVIEW: ("withdraw",),
    State.SUSPENDED: ("withdraw",),
    State.CLOSED: ("rate",),
}
CLERK_ACTIONS: dict[str, tuple[str, ...]] = {
    State.RECEIVED: ("accept", "request_correction", "decline"),
    State.DECIDED: ("deliver",),
    State.DELIVERING: ("deliver",),
}
OFFICER_ACTIONS: dict[str, tuple[str, ...]] = {
    **CLERK_ACTIONS,
    State.RECEIVED: (*CLERK_ACTIONS[State.RECEIVED], "transfer"),
    State.ACCEPTED: ("review", "decide", "order_procedure", "terminate"),
    State.IN_REVIEW: ("review", "decide", "order_procedure", "terminate"),
    State.SUSPENDED: ("order_procedure", "terminate"),
}


def possible_actions(viewer: Viewer, case: Case, work: Iterable[WorkItem] = ()) -> list[str]:
    """What the viewer can do with the case now, for buttons; every action asks again by itself."""
    state = State(case.state)
    if viewer.role == Role.PERSON:
        own = case.organisation_id == viewer.organisation_id and (
            case.organisation_id is not None or case.person_id == viewer.person_id
        )
        return [*APPLICANT_ACTIONS.get(state, ()), *_waiting_for_applicant(case)] if own else ["sign"]
    if viewer.role not in (Role.OFFICER, Role.CLERK):
        return []
    if viewer.authority_code != case.authority_code or not same_region(viewer, case.region_code):
        return []
    found = list((OFFICER_ACTIONS if viewer.role == Role.OFFICER else CLERK_ACTIONS).get(state, ()))
    if viewer.holds(*DECIDING) and viewer.role == Role.OFFICER and state in OPEN_TO_JUDGEMENT:
        found.append("judge")
    mine = {item.block for item in work if item.is_open and may_work(item, viewer)}
    for action, blocks in {"review": {"review", "site_survey"}, "decide": {"approve"}}.items():
        if action in found and work and not blocks & mine:
            found.remove(action)
    if "decide" in found and work and has_way_back(case.pack_version.process_xml):
        found.append("return_for_review")
    if viewer.role == Role.OFFICER and viewer.holds(*DECIDING):
        right = getattr(case, "hearing_right", None)
        if right is None and state in (State.ACCEPTED, State.IN_REVIEW):
            found.append("tell_hearing_right")
        if right is not None and case.is_open and not case.result:
            found += ["tell_neighbours", "take_hearing_request"]
            found += ["take_hearing_waiver"] if right.open_neighbours else []
    if viewer.holds("head", "supervisor") and viewer.role == Role.OFFICER and case.is_open:
        found.append("supervise")
    if viewer.holds("head") and viewer.role == Role.OFFICER:
        if state in (State.ACCEPTED, State.IN_REVIEW):
            found.append("extend")
        if case.result == "granted" and getattr(case, "decision", None) and not case.decision.revoked_on:
            found.append("revoke")
    if getattr(case, "pledge", None) is not None and case.pledge.checked_on is None and case.result == "granted":
        found.append("check_pledge")
    return found


def _waiting_for_applicant(case: Case) -> list[str]:
    """Promised materials, a fee whose order expired, a parcel that came back; asked only where they can be."""
    found = []
    right = getattr(case, "hearing_right", None)
    if right is not None and right.own.is_open and not case.result:
        found.append("ask_hearing")
    waiting = getattr(case, "conditional", None)
    if waiting is not None and waiting.supplied_at is None and case.is_open and not case.result:
        found.append("supply")
    if case.pack_version.manifest.get("fee") and fee_is_unpaid(case):
        found.append("pay_again")
    if may_choose_delivery(case):
        found.append("choose_delivery")
    return found


def case_metadata(viewer: Viewer, *, after: str = "", size: int = 50) -> list[dict[str, Any]]:
    """What an operator sees of cases: numbers, states, days; never a person, an answer or a reason."""
    if viewer.role != Role.OPERATOR:
        return []
    rows = Case.objects.exclude(state=State.DRAFT).order_by("-pk")
    if after.isdecimal():
        rows = rows.filter(pk__lt=int(after))
    names = ("id", "number", "pack_code", "authority_code", "region_code", "state", "channel", "submitted_at", "due_on")
    return list(rows.values(*names)[:size])


def clock_counts(viewer: Viewer) -> dict[str, int]:
    """Numbers for an officer's head line: open, yellow, red; of the own authority and region."""
    today = timezone.localdate()
    rows = cases_visible_to(viewer).filter(state__in=OPEN).order_by()
    return {
        "open": rows.count(),
        "yellow": rows.filter(warn_on__lte=today, due_on__gte=today).count(),
        "red": rows.filter(due_on__lt=today).count(),
    }


def cards_for(viewer: Viewer, *, settled: bool = False, after: str = "", size: int = 50) -> list[Supervision]:
    """Open (or settled) supervision cards of the viewer's authority, newest first; for heads and supervisors."""
    if viewer.role != Role.OFFICER or not viewer.holds("head", "supervisor"):
        return []
    rows = Supervision.objects.filter(authority_code=viewer.authority_code, settled_at__isnull=not settled)
    rows = rows.order_by("-pk")
    if after.isdecimal():
        rows = rows.filter(pk__lt=int(after))
    return list(rows.select_related("case__pack_version")[:size])
