"""特别程序: ordering one with its people and its notice, ending it with its result, and what the clock does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.process.public import items_of
from tongban.foundation.access.public import Viewer
from tongban.journeys.cases.actions.hearings import last_day_of_hearing
from tongban.journeys.cases.actions.neighbours import call_neighbours
from tongban.journeys.cases.actions.notices import in_both_languages, tell_bidders, tell_officer
from tongban.journeys.cases.actions.steps import (
    By,
    clock,
    keep_clock,
    lock,
    move,
    note,
    reference,
    request_letter,
    require_staff,
    tell,
)
from tongban.journeys.cases.errors import NeedsGround, NotOrderable, WrongState
from tongban.journeys.cases.lots import Lot, draw_lot
from tongban.journeys.cases.models import Case, ProcedureMember, SpecialProcedure
from tongban.journeys.cases.procedure_kinds import BIDDING, LEAST_OFFICIALS, Kind, Outcome, ProcedureKind, kinds_for
from tongban.journeys.cases.states import UNDECIDED, State
from tongban.registers.authorities.public import Officer, officers_of
from tongban.registers.places.public import working_calendar

Part = ProcedureMember.Part
# Odd and more than one, so that a majority exists (a parameter of the city).
LEAST_EXPERTS, MOST_EXPERTS = 3, 9


@dataclass(frozen=True)
class Order:
    """What an officer orders; what a kind does not need stays empty.

    Attributes:
        ground: document and article; the kind's own where it is empty.
        working_days: term as told to the applicant.
        officials: officers who go to the spot, by key.
        chair: officer who leads the hearing, by key.
        experts: how many are drawn by lot, ``field`` from which profession.
        criteria: what the experts mark.
        public_text: what everybody may read of an announcement or an open hearing; without names of private people.
        invites_opinions: whether everybody may say something until it ends.
    """

    kind: str
    reason: str
    working_days: int
    ground: str = ""
    held_at: datetime | None = None
    place: str = ""
    institution: str = ""
    officials: tuple[int, ...] = ()
    chair: int | None = None
    experts: int = 0
    field: str = ""
    criteria: tuple[str, ...] = ()
    public_text: str = ""
    invites_opinions: bool = False


@transaction.atomic
def order_procedure(case: Case, order: Order, *, by: By) -> SpecialProcedure:
    """Begin a special procedure: the applicant is told in writing, the people are named, the clock follows the law.

    Ordering the same twice finds the first.

    Raises:
        NotOrderable: something is missing or not allowed; ``faults`` says what, by the name of the field.
        NotAllowed: the post may not order this kind.
        WrongState: not accepted, decided already, or the same kind is still open.
    Legal: 行政许可法 第三十四条第三款, 第四十五条 (told in writing how long), 第四十六条至第四十八条, 第五十三条,
        第五十五条.
    """
    case = lock(case)
    require_staff(by, case, deciding=True)
    kind = kinds_for(case.pack_version.manifest).get(order.kind)
    if kind is None:
        raise NotOrderable({"kind": _("请选择程序")})
    require_staff(by, case, *kind.posts, deciding=True)
    known = case.procedures.filter(kind=order.kind, ended_on=None).first()
    if known is not None and (known.ordered_by, known.reason) == (reference(by), order.reason.strip()):
        return known
    if known is not None or State(case.state) not in _states_for(kind):
        raise WrongState(_("同一种特别程序还没有结束") if known is not None else "")
    lot = draw_lot(case, order.experts, order.field) if "experts" in kind.needs else None
    if faults := faults_of(order, kind, case, by, lot):
        raise NotOrderable(faults)
    row = _begin(case, order, kind, lot, by)
    row.notice = request_letter(case, "special_procedure", **_notice(row, _name_people(row, order, lot)))
    row.save()
    _told(case, row, by)
    call_neighbours(row)
    return row


def _states_for(kind: ProcedureKind) -> frozenset[State]:
    """A second procedure that stops the clock has to wait for the first."""
    return UNDECIDED if kind.stops_clock else UNDECIDED | {State.SUSPENDED}


def faults_of(order: Order, kind: ProcedureKind, case: Case, by: By, lot: Lot | None = None) -> dict[str, str]:
    """What is wrong with an order, by the name of the field; empty when it may be given."""
    found = {}
    if not order.reason.strip():
        found["reason"] = _("请写明为什么需要，要写进告知书")
    if not 1 <= order.working_days <= kind.most_working_days:
        found["working_days"] = _("填 1 到 %(most)s 个工作日") % {"most": kind.most_working_days}
    if "place" in kind.needs and not order.place.strip():
        found["place"] = _("请填写地点")
    if "institution" in kind.needs and not order.institution.strip():
        found["institution"] = _("请填写承担机构的全称")
    if "held_at" in kind.needs and (wrong := _wrong_time(order, kind) or _too_late(order, kind, case)):
        found["held_at"] = wrong
    if kind.code in (Kind.ANNOUNCEMENT, *BIDDING) and not order.public_text.strip():
        found["public_text"] = _("公告要写明向社会公告的内容")
    found |= _wrong_people(order, kind, case, by)
    if lot is not None and (wrong := _wrong_lot(order, lot)):
        found["experts"] = wrong
    if lot is not None and not any(one.strip() for one in order.criteria):
        found["criteria"] = _("请写明请专家评什么")
    return found


def _wrong_time(order: Order, kind: ProcedureKind) -> str:
    today, calendar = timezone.localdate(), working_calendar()
    if order.held_at is None:
        return _("请填写日期和时间")
    day = timezone.localdate(order.held_at)
    if order.held_at <= timezone.now():
        return _("这个时间已经过去")
    earliest = earliest_day(kind)
    if day < earliest:
        ahead = _("须提前 %(days)s 个工作日通知，最早 %(day)s")
        words = _("从公告到截止不少于 %(days)s 天，最早 %(day)s") if kind.notice_days else ahead
        return words % {"days": kind.notice_days or kind.notice_working_days, "day": earliest.isoformat()}
    if 1 <= order.working_days <= kind.most_working_days and day > calendar.add(today, order.working_days):
        return _("晚于告知申请人的期限")
    return ""


def _too_late(order: Order, kind: ProcedureKind, case: Case) -> str:
    """A hearing that was asked for is held within twenty days of the request (第四十七条)."""
    last = last_day_of_hearing(case) if kind.code == Kind.HEARING else None
    if last is None or order.held_at is None or timezone.localdate(order.held_at) <= last:
        return ""
    return _("有人申请了听证，须在 %(day)s 前举行") % {"day": last.isoformat()}


def _wrong_people(order: Order, kind: ProcedureKind, case: Case, by: By) -> dict[str, str]:
    if "officials" in kind.needs:
        chosen = set(order.officials)
        if len(chosen) < LEAST_OFFICIALS or not chosen <= {one.pk for one in able_to_go(case)}:
            return {"officials": _("须指派两名以上有岗位的工作人员")}
    if "chair" in kind.needs and order.chair not in {one.pk for one in able_to_chair(case, by)}:
        return {"chair": _("主持人须是审查人员以外的工作人员")}
    return {}


def _wrong_lot(order: Order, lot: Lot) -> str:
    if not LEAST_EXPERTS <= order.experts <= MOST_EXPERTS or order.experts % 2 == 0:
        return _("抽取 %(least)s 到 %(most)s 名，须为单数") % {"least": LEAST_EXPERTS, "most": MOST_EXPERTS}
    if len(lot.order) < order.experts:
        return _("名单里没有利害关系的专家只有 %(n)s 名，不够抽取") % {"n": len(lot.order)}
    return ""


def able_to_go(case: Case) -> list[Officer]:
    """Officers of the authority who decide in this region; those who only take in cannot be sent.

    Legal: 行政许可法 第三十四条第三款.
    """
    own = [one for one in officers_of(case.authority_code) if _works_here(one, case)]
    return [one for one in own if {"officer", "reviewer", "head"} & {post.pk for post in one.posts.all()}]


def able_to_chair(case: Case, by: By) -> list[Officer]:
    """Who may lead a hearing: nobody who examines the case, was on the spot, or orders the hearing.

    Legal: 行政许可法 第四十八条第一款第三项 (the chair is not one of those who examine the application).
    """
    examining = {reference(by)}
    for item in items_of(case.ref):
        if item.block in ("review", "site_survey"):
            examining |= {item.assignee, item.completed_by, *(one.officer_ref for one in item.signers.all())}
    sent = ProcedureMember.objects.filter(procedure__case=case, part=Part.SURVEYOR)
    examining |= {f"officer:{pk}" for pk in sent.values_list("officer_id", flat=True)}
    return [one for one in able_to_go(case) if one.actor_ref not in examining]


def _works_here(officer: Officer, case: Case) -> bool:
    own = str(officer.region_id or "")
    return not own or own.endswith("0000") or not case.region_code or own[:6] == case.region_code[:6]


def _begin(case: Case, order: Order, kind: ProcedureKind, lot: Lot | None, by: By) -> SpecialProcedure:
    today, before = timezone.localdate(), State(case.state)
    if kind.stops_clock:
        move(case, State.SUSPENDED)
    row = SpecialProcedure.objects.create(
        case=case,
        kind=kind.code,
        ground=order.ground.strip() or kind.ground,
        reason=order.reason.strip(),
        stops_clock=kind.stops_clock,
        planned_working_days=order.working_days,
        due_on=working_calendar().add(today, order.working_days),
        held_at=order.held_at if "held_at" in kind.needs else None,
        place=order.place.strip(),
        institution=order.institution.strip(),
        criteria=[one.strip() for one in order.criteria if one.strip()],
        public_text=order.public_text.strip() if "public" in kind.needs else "",
        invites_opinions=order.invites_opinions and "public" in kind.needs and bool(order.public_text.strip()),
        draw=lot.as_kept(order.experts) if lot is not None else {},
        bidders=kind.bidders,
        ordered_by=reference(by),
        started_on=today,
        state_before=before,
    )
    keep_clock(case)
    case.save()
    return row


def _name_people(row: SpecialProcedure, order: Order, lot: Lot | None) -> list[ProcedureMember]:
    staff = {one.pk: one for one in officers_of(row.case.authority_code)}
    part = Part.OPENER if row.kind in BIDDING else Part.SURVEYOR
    parts = [(pk, part) for pk in dict.fromkeys(order.officials)] if "officials" in row.spec.needs else []
    if "chair" in row.spec.needs and order.chair:
        parts.append((order.chair, Part.CHAIR))
    for pk, part in parts:
        ProcedureMember.objects.create(procedure=row, part=part, officer=staff[pk])
        tell_officer(staff[pk], row)
    if lot is not None:
        from tongban.journeys.cases.actions.experts import seat

        for expert in lot.order[: order.experts]:
            seat(row, expert)
    return list(row.members.select_related("officer", "expert__person"))


def _notice(row: SpecialProcedure, people: list[ProcedureMember]) -> dict[str, object]:
    """What the letter says; experts are not named, so that nobody speaks to them before they have marked."""
    held = timezone.localtime(row.held_at) if row.held_at else None
    return {
        "procedure": str(row.get_kind_display()),
        "legal_basis": row.ground,
        "reason": row.reason,
        "started_on": row.started_on,
        "days" if row.stops_clock else "term_days": row.planned_working_days,
        "held_on": f"{held:%Y年%m月%d日 %H:%M}" if held else "",
        "place": row.place,
        "institution": row.institution,
        "people": "、".join(one.name for one in people if one.officer_id),
        "chair": next((one.name for one in people if one.part == Part.CHAIR), ""),
        "experts": str(sum(1 for one in people if one.expert_id) or ""),
    }


def words_of(row: SpecialProcedure) -> str:
    """One line for the timeline: what, when, where, on which ground, and what it means for the time."""
    held = timezone.localtime(row.held_at) if row.held_at else None
    effect = "这段时间不计入办理期限" if row.stops_clock else "办理期限照常计算"
    parts = [
        str(Kind(row.kind).label), f"{held:%Y-%m-%d %H:%M}" if held else "", row.place, row.institution, row.reason,
        f"依据{row.ground}，{effect}，预计 {row.planned_working_days} 个工作日",
    ]  # fmt: skip
    return "；".join(part for part in parts if part)


def _told(case: Case, row: SpecialProcedure, by: By) -> None:
    kind = "suspended" if row.stops_clock else "procedure_ordered"
    note(case, kind, by, words_of(row), due_on=row.due_on)
    tell(case, kind, by, reason=row.reason, procedure=row.kind, ground=row.ground, until=str(row.due_on))


@transaction.atomic
def close_procedure(row: SpecialProcedure, *, outcome: str, result: str, by: By, record: str = "") -> SpecialProcedure:
    """End a procedure with its result; limits move on by exactly the time the law does not count.

    Closing twice is harmless.

    Args:
        outcome: ``pass``, ``fail`` or ``noted``.
        record: minutes of a hearing, as signed by those who took part.
    Raises:
        NeedsGround: result or minutes are missing.
        WrongState: it has not taken place, marks or signatures are missing, the announcement still runs.
    Legal: 行政许可法 第四十五条, 第四十八条第一款第五项、第二款 (minutes; the decision follows them).
    """
    case, row = _locked(row, by)
    if row.ended_on is not None:
        return row
    if outcome not in (Outcome.PASS, Outcome.FAIL, Outcome.NOTED) or not result.strip():
        raise NeedsGround(_("请选择结论并写明结果"))
    if row.kind == Kind.HEARING and not record.strip():
        raise NeedsGround(_("听证须制作笔录，决定要依据笔录作出"))
    require_done(row)
    row.record = record.strip() or row.record
    end_procedure(case, row, outcome, result.strip(), by)
    return row


@transaction.atomic
def call_off(row: SpecialProcedure, *, reason: str, by: By) -> SpecialProcedure:
    """End a procedure that is no longer needed or cannot take place; the time it took stays as the law has it.

    Raises:
        NeedsGround: no reason.
    """
    case, row = _locked(row, by)
    if row.ended_on is not None:
        return row
    if not reason.strip():
        raise NeedsGround()
    end_procedure(case, row, Outcome.CALLED_OFF, reason.strip(), by)
    tell_bidders(row)
    return row


def require_done(row: SpecialProcedure) -> None:
    """Whether what the law asks of the kind has happened.

    Raises:
        WrongState: says what is still missing.
    """
    if row.held_at is not None and row.held_at > timezone.now():
        raise WrongState(_("还没有到举行的时间"))
    if row.kind == Kind.ANNOUNCEMENT and row.due_on is not None and timezone.localdate() <= row.due_on:
        raise WrongState(_("公告期还没有满"))
    if row.kind in BIDDING and not row.bids.filter(is_winner=True).exists():
        raise WrongState(str(row.words.undecided))
    if row.kind == Kind.SITE_SURVEY:
        report = getattr(row, "report", None)
        if report is None or report.confirmed_at is None:
            raise WrongState(_("现场记录还没有经两名工作人员确认"))
    if row.kind == Kind.EXPERT_REVIEW and row.members.filter(left_at=None, marked_at=None).exists():
        raise WrongState(_("还有专家没有评分"))


def _locked(row: SpecialProcedure, by: By) -> tuple[Case, SpecialProcedure]:
    case = lock(row.case)
    require_staff(by, case, deciding=True)
    return case, SpecialProcedure.objects.select_for_update().select_related("case").get(pk=row.pk)


def end_procedure(case: Case, row: SpecialProcedure, outcome: str, result: str, by: By) -> None:
    """The change itself; the caller holds the case's lock."""
    row.ended_on, row.outcome, row.result, row.closed_by = timezone.localdate(), outcome, result, reference(by)
    row.save(update_fields=["ended_on", "outcome", "result", "closed_by", "record"])
    kind, effect = "procedure_closed", ""
    if row.stops_clock:
        move(case, State(row.state_before))
        keep_clock(case)
        case.save()
        kind, effect = "resumed", _effect(case, row)
    note(case, kind, by, f"{row.get_kind_display()}：{row.outcome_words}。{result}{effect}", due_on=case.due_on)
    tell(case, kind, by, reason=result, procedure=row.kind, outcome=outcome)


def _effect(case: Case, row: SpecialProcedure) -> str:
    taken = working_calendar().between(row.started_on, row.ended_on or row.started_on)
    due = clock(case).promised_due_on or clock(case).statutory_due_on
    return f"（{taken} 个工作日不计入，办理期限到 {in_both_languages(due)['zh']}）" if due else ""


def end_open_procedures(case: Case, by: By) -> None:
    """A case that ends otherwise takes its open procedures with it."""
    for row in case.procedures.filter(ended_on=None):
        row.ended_on, row.outcome, row.closed_by = timezone.localdate(), Outcome.CALLED_OFF, reference(by)
        row.save(update_fields=["ended_on", "outcome", "closed_by"])
        tell_bidders(row)


def officer_part(row: SpecialProcedure, viewer: Viewer) -> ProcedureMember | None:
    """The seat of the viewer in a procedure."""
    return row.members.filter(officer_id=viewer.officer_id, left_at=None).first() if viewer.officer_id else None


def earliest_day(kind: ProcedureKind) -> date:
    """First day on which what is announced today may be held."""
    days = timezone.localdate() + timedelta(days=kind.notice_days)
    return max(working_calendar().add(timezone.localdate(), kind.notice_working_days), days)


def proposed_time(kind: ProcedureKind) -> datetime:
    """What the form proposes: ten in the morning of the first day that may be chosen, tomorrow at the earliest."""
    day = max(working_calendar().add(timezone.localdate(), 1), working_calendar().next_working(earliest_day(kind)))
    return datetime.combine(day, time(10), timezone.get_current_timezone())
