"""听证权利: told before a decision that weighs on somebody, asked for within five days, held within twenty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongban.journeys.cases.actions.neighbours import named, neighbour_of, tell_of_right
from tongban.journeys.cases.actions.notices import tell_of_hearing
from tongban.journeys.cases.actions.steps import (
    By,
    is_applicant,
    is_staff_of,
    lock,
    note,
    reference,
    request_letter,
    require_applicant,
    require_staff,
    tell,
)
from tongban.journeys.cases.errors import NeedsGround, NotYourCase, WrongState
from tongban.journeys.cases.legal_terms import hearing_asked_by, hearing_held_by, hearing_told_by
from tongban.journeys.cases.models import Case, HearingParty, HearingRight, SpecialProcedure
from tongban.journeys.cases.procedure_kinds import Kind, Outcome
from tongban.journeys.cases.states import UNDECIDED, State
from tongban.registers.places.public import working_calendar

MOST_NEIGHBOURS, LONGEST_NAME = 50, 60


@transaction.atomic
def tell_hearing_right(case: Case, *, reason: str, neighbours: Iterable[str] = (), by: By) -> HearingRight:
    """Tell applicant and neighbours, in writing and before the decision, that each of them may ask for a hearing.

    Telling somebody twice is harmless: their first term stands. Whom a later call names besides has five days of
    their own from that day; the applicant's do not begin again.

    Args:
        reason: whose important interests the licence touches, and how; printed in the notice.
        neighbours: 利害关系人, as the file calls them, each with the number of their identity card or firm behind the
            name where it is known, so that the letter reaches their account; at least one, or there is nobody to weigh
            the licence against.
    Raises:
        NotAllowed: a clerk.
        NeedsGround: no reason, nobody named, a wrong number, or more than fifty.
        WrongState: not accepted, or decided.
    Legal: 行政许可法 第四十七条第一款 (applicant and neighbours are told before the decision).
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    right = HearingRight.objects.filter(case=case).first()
    known = right.neighbours if right else []
    new = _not_known(map(named, filter(str.strip, neighbours)), known)
    if right is not None and not new:
        return right
    if case.result or not case.is_open or (right is None and State(case.state) not in UNDECIDED):
        raise WrongState()
    if right is None and not (reason.strip() and new):
        raise NeedsGround(_("请写明许可涉及谁的重大利益、告知了哪些利害关系人，要写进告知书"))
    if len(known) + len(new) > MOST_NEIGHBOURS or any(len(one.name) > LONGEST_NAME for one in new):
        raise NeedsGround(_("利害关系人每行一位，至多五十位，每位六十字以内；人数更多的，请用公告告知"))
    if right is None:
        today = timezone.localdate()
        right = HearingRight.objects.create(case=case, reason=reason.strip(), told_by=reference(by), told_on=today)
        _tell_applicant(case, right, by)
    _tell_neighbours(case, right, new, by)
    return right


def _not_known(named_now: Iterable[HearingParty], known: list[HearingParty]) -> list[HearingParty]:
    """Those who were not told before, each once; one is known by what the file calls them, or by number."""
    names = {one.name for one in known}
    numbers = {one.citizen_id_index or one.organisation_id for one in known} - {None}
    found = []
    for one in named_now:
        number = one.citizen_id_index or one.organisation_id
        if one.name not in names and (number is None or number not in numbers):
            found.append(one)
            names.add(one.name)
            numbers |= {number} - {None}
    return found


def _tell_applicant(case: Case, right: HearingRight, by: By) -> None:
    ask_by = hearing_asked_by(right.told_on, working_calendar())
    right.parties.create(is_applicant=True, told_on=right.told_on, ask_by=ask_by)
    request_letter(case, "hearing_right", reason=right.reason, told_on=right.told_on, ask_by=ask_by)
    note(case, "hearing_right", by, right.reason, due_on=ask_by)
    tell(case, "hearing_right", by, reason=right.reason, until=str(ask_by))


def _tell_neighbours(case: Case, right: HearingRight, new: list[HearingParty], by: By) -> None:
    today = timezone.localdate()
    ask_by = hearing_asked_by(today, working_calendar())
    for one in new:
        one.right, one.told_on, one.ask_by = right, today, ask_by
        one.save()
    tell_of_right(case, new, right.reason)
    note(case, "hearing_neighbour_told", by, due_on=ask_by)
    tell(case, "hearing_neighbour_told", by, people=len(new), until=str(ask_by))


@transaction.atomic
def ask_for_hearing(case: Case, *, by: By, request: str, asked_for: str = "") -> HearingParty:
    """Ask for a hearing; from this day the authority has twenty days to hold it. Asking twice is harmless.

    Args:
        request: why, and what is to be heard; may be short, not empty.
        asked_for: the neighbour whose request an officer takes in; one who was never told may ask as well.
            Applicants, and neighbours on their own page, leave it empty.
    Raises:
        NotYourCase: neither the applicant, nor a neighbour who was told, nor staff of the case.
        NeedsGround: no words, or an officer without the name of who asks.
        WrongState: nobody was told of the right, their five days are over, they waived, or the case is decided.
    Legal: 行政许可法 第四十七条第一款 (five days; within twenty days), 第二款 (costs nothing).
    """
    case = lock(case)
    right, party = _own_party(case, by)
    if party is None:
        party = _party_asked_for(right, asked_for.strip()[:LONGEST_NAME])
    today = timezone.localdate()
    if party.asked_on is not None:
        return party
    if case.result or not party.is_open:
        raise WrongState(_("申请听证的期限已过，或者已经放弃") if not case.result else "")
    if not request.strip():
        raise NeedsGround(_("请写明谁申请、为什么申请听证"))
    party.asked_on, party.request = today, request.strip()
    party.hold_by = hearing_held_by(today, working_calendar())
    party.save()
    kind = "hearing_asked" if party.is_applicant else "hearing_neighbour_asked"
    note(case, kind, by, party.request, due_on=party.hold_by)
    tell_of_hearing(case, party.hold_by)
    tell(case, kind, by, until=str(party.hold_by))
    return party


@transaction.atomic
def waive_hearing(case: Case, *, by: By, neighbour: str = "", words: str = "") -> HearingParty:
    """One of them wants no hearing; the others keep the whole of their days. Twice is harmless.

    Args:
        neighbour: whose waiver an officer takes in; applicants and neighbours themselves waive their own right only.
        words: how the neighbour said so, for the file (a signed paper, a recorded call).
    Raises:
        NotYourCase: neither the applicant, nor a neighbour who was told, nor staff of the case.
        NeedsGround: an officer without a name, or without what the waiver rests on.
        WrongState: asked for already, the days are over, never told, or the case is decided.
    Legal: 行政许可法 第四十七条第一款 (the right is each one's own).
    """
    case = lock(case)
    right, party = _own_party(case, by)
    if party is None:
        name = neighbour.strip()
        if not (name and words.strip()):
            raise NeedsGround(_("请写明谁放弃、怎样表示的，例如本人签字的声明"))
        party = next((one for one in right.neighbours if one.name == name), None)
    elif not party.is_applicant:
        words = gettext_noop("本人在网上声明")
    if party is not None and party.waived_on is not None:
        return party
    if party is None or not party.is_open or case.result:
        raise WrongState(_("没有告知过这位利害关系人，或者已经申请、已经过期"))
    party.waived_on, party.waiver = timezone.localdate(), words.strip()
    party.save(update_fields=["waived_on", "waiver"])
    kind = "hearing_waived" if party.is_applicant else "hearing_neighbour_waived"
    note(case, kind, by)
    tell(case, kind, by)
    return party


def _own_party(case: Case, by: By) -> tuple[HearingRight, HearingParty | None]:
    """The right that was told, and whose part of it is the viewer's own; None for an officer, who names somebody."""
    right = HearingRight.objects.filter(case=case).first()
    if is_staff_of(by, case) or is_applicant(by, case):
        if right is None:
            raise WrongState(_("这件没有告知过听证权利"))
        if is_staff_of(by, case):
            return right, None
        require_applicant(by, case)
        return right, right.own
    party = neighbour_of(by, right) if right is not None else None
    if right is None or party is None:
        raise NotYourCase()
    return right, party


def _party_asked_for(right: HearingRight, name: str) -> HearingParty:
    if not name:
        raise NeedsGround(_("请写明谁申请、为什么申请听证"))
    today = timezone.localdate()
    known = next((one for one in right.neighbours if one.name == name), None)
    return known or HearingParty(right=right, name=name, told_on=today, ask_by=today)


def require_heard(case: Case) -> None:
    """No decision while one of those who were told may still ask, or before a hearing that was asked for was held.

    Raises:
        WrongState: says who and what is waited for.
    Legal: 行政许可法 第四十七条第一款, 第四十八条第二款 (the decision follows the minutes).
    """
    parties = list(HearingParty.objects.filter(right=case.pk))
    if waiting := [one for one in parties if one.is_open]:
        words = {"who": "、".join(one.who for one in waiting), "day": max(one.ask_by for one in waiting).isoformat()}
        raise WrongState(_("%(who)s到 %(day)s 还可以申请听证") % words)
    if _unheard(case, parties):
        raise WrongState(_("有人申请了听证，听证还没有举行"))


def last_day_of_hearing(case: Case) -> date | None:
    """Last day on which the hearing that was asked for, and not held since, may be held."""
    return min(_unheard(case, HearingParty.objects.filter(right=case.pk)), default=None)


def _unheard(case: Case, parties: Iterable[HearingParty]) -> list[date]:
    """The last days of requests after which no hearing was held of which those who asked were told in time."""
    asked = [one for one in parties if one.asked_on and one.hold_by]
    if not asked:
        return []
    rows = case.procedures.filter(kind=Kind.HEARING, ended_on__isnull=False).exclude(outcome=Outcome.CALLED_OFF)
    held = [(row.ended_on, _told_by(row)) for row in rows]
    return [one.hold_by for one in asked if one.hold_by and not any(
        ended and one.asked_on and one.asked_on <= ended and one.told_on <= told_by for ended, told_by in held
    )]  # fmt: skip


def _told_by(row: SpecialProcedure) -> date:
    """Last day on which somebody could be told of a hearing in time."""
    return hearing_told_by(timezone.localdate(row.held_at), working_calendar())
