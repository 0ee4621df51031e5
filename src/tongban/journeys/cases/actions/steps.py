"""What every action does: lock, ask who may, move, note, announce, keep the clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import repeat
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.foundation.jobs.public import Job, enqueue_all
from tongban.foundation.statements.public import Select, given, insert, insert_all
from tongban.foundation.values.public import WorkingCalendar
from tongban.journeys.cases.actions.notices import TOLD, tell_applicant
from tongban.journeys.cases.clock import Course, Extension, Pause, Reading, read
from tongban.journeys.cases.content import kit_of_case
from tongban.journeys.cases.errors import NotAllowed, NotYourCase
from tongban.journeys.cases.jobs import make_letter
from tongban.journeys.cases.models import Case, CaseEvent, Correction, HearingParty, Letter
from tongban.journeys.cases.parameters import YELLOW_SHARE
from tongban.journeys.cases.states import RUNNING, State, require
from tongban.journeys.packs.public import version
from tongban.registers.identity.public import covers
from tongban.registers.places.public import working_calendar

By = Viewer | str
# A letter to write: its kind and what it says beyond the case itself.
Wanted = tuple[str, dict[str, Any]]
DECIDING = ("officer", "reviewer", "head")


_for_update = Select(lambda: Case.objects.with_pack().select_for_update(of=("self",)).filter(pk=given(0)).order_by())


def lock(case: Case) -> Case:
    """The row as it is now, ours until the transaction ends."""
    locked = _for_update.first(case.pk)
    if locked is None:
        raise Case.DoesNotExist
    locked.pack_version = version(locked.pack_version_id, locked.pack_version.digest)
    return locked


def reference(by: By) -> str:
    return by if isinstance(by, str) else by.actor_ref


def is_system(by: By) -> bool:
    return reference(by) == Role.SYSTEM


def same_region(viewer: Viewer, region_code: str) -> bool:
    """Whether a region is the viewer's: all for city offices, the own district or a part of it for the others."""
    own = viewer.region_code
    return not own or own.endswith("0000") or not region_code or own[:6] == region_code[:6]


def is_applicant(by: By, case: Case) -> bool:
    """Whether the viewer applies here, for themselves, a relative or a firm."""
    if isinstance(by, str) or by.role != Role.PERSON:
        return False
    if case.organisation_id:
        return by.organisation_id == case.organisation_id
    return by.organisation_id is None and by.person_id is not None and by.person_id == case.person_id


def is_staff_of(by: By, case: Case) -> bool:
    """Whether the viewer works for the authority and region that answer for the case."""
    if isinstance(by, str) or by.role not in (Role.OFFICER, Role.CLERK):
        return False
    return bool(case.authority_code) and by.authority_code == case.authority_code and same_region(by, case.region_code)


def require_applicant(by: By, case: Case) -> None:
    """Who may act for the applicant; clerks act for them on cases they took in.

    Raises:
        NotYourCase: somebody else's.
        NotAllowed: an agent whose delegation does not cover this item.
    Legal: 民法典 第一百六十二条, 第一百七十一条 (an agent acts within the power that was given).
    """
    if is_applicant(by, case):
        if isinstance(by, Viewer) and not covers(by, case.pack_code):
            raise NotAllowed(_("授权范围不包括这个事项"))
        return
    if case.taken_by and case.taken_by == reference(by):
        return
    raise NotYourCase()


def require_staff(by: By, case: Case, *posts: str, deciding: bool = False) -> None:
    """Who may act for the authority. 受办分离: a clerk takes in and accepts, only officers decide.

    Raises:
        NotYourCase: another authority or region.
        NotAllowed: the right authority, but not the post for it.
    Legal: 行政许可法 第二十六条; 上海市政务服务中心 受办分离.
    """
    if is_system(by):
        return
    if not is_staff_of(by, case):
        raise NotYourCase()
    assert isinstance(by, Viewer)
    if deciding and (by.role != Role.OFFICER or not by.holds(*DECIDING)):
        raise NotAllowed()
    if posts and not by.holds(*posts):
        raise NotAllowed()


def move(case: Case, target: State) -> None:
    """Take the case to a state that the table allows."""
    require(case.state, target)
    case.state = target


def event_of(case: Case, kind: str, by: By, text: str = "", due_on: date | None = None) -> CaseEvent:
    """One row of the timeline, not yet saved."""
    return CaseEvent(case=case, kind=kind, at=timezone.now(), by=reference(by), note=text, due_on=due_on)


def note(
    case: Case, kind: str, by: By, text: str = "", due_on: date | None = None, *, in_english: str = ""
) -> CaseEvent:
    """One row of the timeline, told to the applicant where its kind is; in English too where the words are known."""
    row = insert(event_of(case, kind, by, text, due_on))
    if kind in TOLD and kind != "received":  # receipt is told by the job that takes the case in
        tell_applicant(case, kind, str(row.pk), {"zh": text, "en": in_english} if in_english else text)
    return row


def tell(case: Case, kind: str, by: By, *, reason: str = "", **data: Any) -> None:
    """Audit and announce one change."""
    record(by, f"case.{kind}", case, reason=reason, detail=data or None)
    announce(
        f"tongban.case.{kind}",
        subject=case.ref,
        data={"number": case.number, "pack": case.pack_code, "authority": case.authority_code, **data},
    )


def request_letter(case: Case, kind: str, **context: Any) -> Letter:
    """Write a letter down now; a durable job draws and seals it, again and again until it is made."""
    return request_letters(case, [(kind, context)])[0]


def request_letters(
    case: Case,
    wanted: Iterable[Wanted],
    *jobs: tuple[Job, dict[str, Any]],
    after: int | None = None,
    parties: Iterable[HearingParty] = (),
) -> list[Letter]:
    """Several letters at once.

    Args:
        jobs: other jobs to add in the same statement.
        after: how many letters the case has, if that is known.
        parties: to whom each is written, in the same order; left out: to the applicant.
    """
    first = (case.letters.count() if after is None else after) + 1
    pairs = zip(wanted, [*parties] or repeat(None), strict=False)
    letters = insert_all(
        Letter(case=case, kind=kind, number=f"{case.number or case.pk}-{ordinal:02d}", context=context, party=party)
        for ordinal, ((kind, context), party) in enumerate(pairs, first)
    )
    enqueue_all([*((make_letter, {"letter_id": letter.pk}) for letter in letters), *jobs])
    return letters


def course_of(case: Case) -> Course:
    """The dated events of a case as its clock reads them."""
    kit = kit_of_case(case)
    waiting = _open_correction(case) if case.state == State.CORRECTION_REQUESTED else None
    # Nothing stops or lengthens the clock before acceptance.
    procedures, extensions = (case.procedures.all(), case.extensions.all()) if case.accepted_on else ((), ())
    return Course(
        statutory=kit.limit("statutory_limit", case.region_code),
        promised=kit.limit("promised_limit", case.region_code),
        received_on=case.materials_on,
        accepted_on=case.accepted_on,
        pauses=tuple(Pause(p.kind, p.ground, p.started_on, p.ended_on, p.due_on) for p in procedures if p.stops_clock),
        extensions=tuple(Extension(e.working_days, e.approved_on) for e in extensions),
        decided_on=timezone.localdate(case.decided_at) if case.decided_at else None,
        delivered_on=timezone.localdate(case.delivered_at) if case.delivered_at else None,
        correction_due_on=waiting.due_on if waiting else None,
        decide_by=case.decide_by,
    )


def _open_correction(case: Case) -> Correction | None:
    return next((one for one in case.corrections.all() if one.answered_at is None), None)


def clock(case: Case, today: date | None = None) -> Reading:
    """What the clock of a case says today: due days, time left, colour, why it is stopped.

    Legal: 行政许可法 第三十二条, 第四十二条, 第四十四条, 第四十五条, 第八十二条.
    """
    return read(course_of(case), today or timezone.localdate(), working_calendar(), yellow_share=YELLOW_SHARE)


def keep_clock(case: Case) -> None:
    """Store the days that lists sort and colour by; the caller saves the case."""
    is_ending = case.state == State.SUSPENDED and case.decide_by is not None  # no pause moves the end of a licence
    if State(case.state) not in RUNNING and not is_ending:
        case.due_on = case.warn_on = None
        return
    calendar = working_calendar()
    reading = clock(case)
    case.acceptance_due_on = reading.acceptance_due_on or case.acceptance_due_on
    case.statutory_due_on = reading.statutory_due_on or case.statutory_due_on
    case.promised_due_on = reading.promised_due_on or case.promised_due_on
    case.delivery_due_on = reading.delivery_due_on or case.delivery_due_on
    case.due_on = reading.due_on
    case.warn_on = yellow_from(case.due_on, reading, calendar)


def yellow_from(due_on: date | None, reading: Reading, calendar: WorkingCalendar) -> date | None:
    """First day on which little time is left."""
    if due_on is None or reading.total is None:
        return None
    return calendar.add(due_on, -int(reading.total * YELLOW_SHARE))
