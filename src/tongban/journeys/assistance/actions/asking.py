"""The asking side: ask, take back, grant more time, ask for more, bring a refusal before the superior."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.files.public import StoredFile
from tongban.journeys.assistance.actions.steps import By, lock, move, request_letter, require_side, settle, works_for
from tongban.journeys.assistance.duties import (
    Duty,
    addressee_for,
    duties,
    duty_of,
    keeper_of,
    staffed,
    superior_of,
)
from tongban.journeys.assistance.errors import AssistanceError, Incomplete, NoAddressee, NotAllowed, WrongState
from tongban.journeys.assistance.letters import request_words
from tongban.journeys.assistance.models import AssistanceLetter, AssistancePaper, AssistanceRequest
from tongban.journeys.assistance.states import OPEN, Level, State, Why
from tongban.journeys.cases.public import (
    Case,
    CaseError,
    Order,
    close_procedure,
    facts_to_learn,
    note_assistance,
    order_procedure,
)
from tongban.registers.authorities.public import Authority
from tongban.registers.facts.public import fact
from tongban.registers.places.public import working_calendar

MOST_DAYS = 60


@dataclass(frozen=True)
class Wish:
    """What is asked for, as a form says it.

    Attributes:
        duty: code of the duty list; empty for a datum and for what the list does not name.
        fact_id: the datum that the answer shall be; only beside a case that needs it.
        addressee: who is asked; None leaves it to the duty list.
        days: working days to answer; 0 leaves it to the duty list.
        pauses: stop the clock of the case; only for duties that are a procedure of the licensing law.
    """

    title: str
    question: str
    ground: str
    why: str
    duty: str = ""
    fact_id: str = ""
    addressee: Authority | None = None
    days: int = 0
    pauses: bool = False
    papers: tuple[StoredFile, ...] = field(default_factory=tuple)


def ask(wish: Wish, *, by: Viewer, key: str, case: Case | None = None) -> AssistanceRequest:
    """Send a request to who is competent. The same key of the same officer gives the same request.

    Args:
        case: the case it is for; the officer must work on it.
    Raises:
        NotAllowed: the viewer does not decide anything.
        Incomplete: title, question, ground, reason or days are missing.
        NoAddressee: nobody works there, or it is the asking department itself.
        AssistanceError: a pause without a ground of the licensing law, or a case whose clock does not run.
    Legal: 行政处罚法 第二十六条; 行政许可法 第四十五条 (what is not counted); 个人信息保护法 第三十四条.
    """
    key = f"{by.actor_ref}:{key}"[:120]
    known = AssistanceRequest.objects.filter(key=key).first()
    if known is not None:
        return known
    if by.role != Role.OFFICER or not works_for(by, by.authority_code):
        raise NotAllowed()
    try:
        return _ask(wish, by, key, case)
    except IntegrityError:  # the same form sent twice at once
        known = AssistanceRequest.objects.filter(key=key).first()
        if known is None:
            raise
        return known


@transaction.atomic
def _ask(wish: Wish, by: Viewer, key: str, case: Case | None) -> AssistanceRequest:
    assert by.officer_id is not None
    duty = _checked(wish, case)
    body = _addressee(wish, duty, by, case)
    days, today = wish.days or duty.days, timezone.localdate()
    row = AssistanceRequest.objects.create(
        key=key, asker_id=by.authority_code, asked_by_id=by.officer_id, addressee=body, case=case, duty=wish.duty,
        fact_id=wish.fact_id, title=wish.title.strip()[:120], question=wish.question.strip()[:4000],
        ground=wish.ground.strip()[:200], why=wish.why, asked_at=timezone.now(), arrived_on=today, planned_days=days,
        due_on=working_calendar().add(today, days),
    )  # fmt: skip
    keep_papers(row, wish.papers)
    row = lock(row)
    request_letter(row, AssistanceLetter.Kind.REQUEST, row.asker_id, **request_words(row, duty))
    settle(row, "asked", by, due_on=row.due_on)
    if case is not None:
        note_assistance(case, "assistance_asked", _about(row), by=by, due_on=row.due_on)
        if wish.pauses:
            _pause(row, case, duty, by)
    return row


def _checked(wish: Wish, case: Case | None) -> Duty:
    """The duty behind a wish that is whole."""
    if not wish.title.strip() or not wish.question.strip():
        raise Incomplete(_("请写明事由和要对方说明或办理什么。"))
    if not wish.ground.strip():
        raise Incomplete(_("请写明请求协助的法定依据。"))
    if wish.why not in Why.values:
        raise Incomplete(_("请选择为什么需要协助。"))
    if wish.days and not 1 <= wish.days <= MOST_DAYS:
        raise Incomplete(_("答复期限请在 1 到 %(most)d 个工作日之间。") % {"most": MOST_DAYS})
    duty = _duty(wish, case)
    if wish.pauses and (case is None or not duty.procedure):
        raise AssistanceError(_("只有检验、检测、鉴定等行政许可法第四十五条所列程序可以暂停办件计时，其他协助不停表。"))
    return duty


def _duty(wish: Wish, case: Case | None) -> Duty:
    if wish.fact_id:
        if case is None or wish.fact_id not in {one.id for one in facts_to_learn(case)}:
            raise Incomplete(_("这项数据不是这件办件需要的。"))
        return duty_of(fact(wish.fact_id))
    if wish.duty:
        found = duties().get(wish.duty)
        if found is None:
            raise Incomplete(_("请从协助事项里选一项。"))
        return found
    if wish.addressee is None:
        raise Incomplete(_("请选择协助事项，或者写明请求哪个机关。"))
    return Duty("", wish.title, wish.title, wish.addressee.department, "city", wish.days or 5, wish.ground)


def _addressee(wish: Wish, duty: Duty, by: Viewer, case: Case | None) -> Authority:
    if wish.fact_id:
        body = wish.addressee or keeper_of(wish.fact_id)
        if body.department != duty.department:
            raise NoAddressee(
                _("这项数据由%(name)s掌握，请向它或它的区局请求。") % {"name": keeper_of(wish.fact_id).name}
            )
        body = staffed(body)
    elif wish.addressee is not None:
        body = staffed(wish.addressee)
    else:
        body = addressee_for(duty, (case.region_code if case else "") or by.region_code or "310000")
    if body.pk == by.authority_code:
        raise NoAddressee(_("这件事由本机关自己负责，不需要请求协助。"))
    return body


def keep_papers(row: AssistanceRequest, papers: Iterable[StoredFile], *, is_of_answer: bool = False) -> None:
    for file in papers:
        AssistancePaper.objects.get_or_create(request=row, file=file, defaults={"is_of_answer": is_of_answer})


def _about(row: AssistanceRequest) -> str:
    return f"{row.addressee.name}：{row.title}（{row.number}）"


def _pause(row: AssistanceRequest, case: Case, duty: Duty, by: Viewer) -> None:
    """Stop the clock of the case with its own notice to the applicant."""
    try:
        about = Order(duty.procedure, _about(row), row.planned_days, institution=row.addressee.name)
        row.pause = order_procedure(case, about, by=by)
    except CaseError as error:
        raise AssistanceError(error.message) from error
    row.save(update_fields=["pause"])
    settle(row, "paused", by, f"行政许可法 第四十五条 {row.pause.get_kind_display()}")


@transaction.atomic
def withdraw(request: AssistanceRequest, *, reason: str, by: By) -> AssistanceRequest:
    """Take the request back; the addressee stops. Twice is harmless.

    Raises:
        NotAllowed: not the asking department.
        WrongState: answered or refused already.
    """
    request = lock(request)
    require_side(by, request, request.asker_id)
    if request.state == State.WITHDRAWN:
        return request
    if not reason.strip():
        raise Incomplete(_("请写明为什么撤回。"))
    move(request, State.WITHDRAWN)
    request.ended_at = timezone.now()
    request.save(update_fields=["state", "ended_at"])
    settle(request, "withdrawn", by, reason.strip())
    after_end(request, _("请求已撤回"), by)
    return request


def after_end(request: AssistanceRequest, words: str, by: By) -> None:
    """The case goes on: its timeline says how the request ended, and a pause of this request is over."""
    if request.case is None:
        return
    note_assistance(request.case, "assistance_ended", f"{_about(request)}：{words}", by=by)
    pause = request.pause
    if pause is None:
        return
    pause.refresh_from_db()
    if pause.ended_on is None and request.case.closed_at is None:
        close_procedure(pause, outcome="noted", result=f"{request.number} {words}", by="system")
        settle(request, "resumed", "system")


@transaction.atomic
def answer_extension(request: AssistanceRequest, *, grants: bool, note: str = "", by: Viewer) -> AssistanceRequest:
    """Grant more time or not; a grant moves the due day, counted from the old one. Twice is harmless.

    Raises:
        NotAllowed: not the asking department.
        WrongState: nobody asked for more time, or it has ended.
    """
    request = lock(request)
    require_side(by, request, request.asker_id)
    wish = request.extensions.filter(is_granted=None).first()
    if wish is None:
        last = request.extensions.last()
        if last is not None and last.is_granted == grants:
            return request
        raise WrongState()
    if State(request.state) not in OPEN:
        raise WrongState()
    wish.is_granted, wish.answered_by, wish.answered_at = grants, by.actor_ref, timezone.now()
    wish.save(update_fields=["is_granted", "answered_by", "answered_at"])
    if grants:
        request.due_on = working_calendar().add(request.due_on, wish.working_days)
        request.level = Level.NONE
        request.save(update_fields=["due_on", "level"])
    settle(request, "extension_granted" if grants else "extension_refused", by, note.strip(), due_on=request.due_on)
    return request


@transaction.atomic
def ask_more(request: AssistanceRequest, *, what: str, days: int, by: Viewer) -> AssistanceRequest:
    """The answer does not say what was asked: the addressee completes it. Twice is harmless.

    Raises:
        NotAllowed: not the asking department.
        Incomplete: it is not said what is lacking.
        WrongState: not answered.
    """
    request = lock(request)
    require_side(by, request, request.asker_id)
    if request.state == State.ACCEPTED and request.events.last().kind == "more_asked":  # type: ignore[union-attr]
        return request
    if not what.strip() or not 1 <= days <= MOST_DAYS:
        raise Incomplete(_("请写明还缺什么，并给出期限。"))
    move(request, State.ACCEPTED)
    today = timezone.localdate()
    request.due_on, request.arrived_on, request.level = working_calendar().add(today, days), today, Level.NONE
    request.ended_at = None
    request.save(update_fields=["state", "due_on", "arrived_on", "level", "ended_at"])
    settle(request, "more_asked", by, what.strip(), due_on=request.due_on)
    return request


@transaction.atomic
def dispute(request: AssistanceRequest, *, reason: str, by: Viewer) -> AssistanceRequest:
    """Bring a refusal before the superior, who says whether the addressee must assist. Twice is harmless.

    Raises:
        NotAllowed: not the asking department.
        WrongState: not refused, or the superior has ruled already.
    """
    request = lock(request)
    require_side(by, request, request.asker_id)
    if request.state == State.DISPUTED:
        return request
    if not reason.strip():
        raise Incomplete(_("请写明为什么对方应当协助。"))
    if request.is_final:
        raise WrongState(_("上级已经裁定，不能再报请"))
    move(request, State.DISPUTED)
    request.superior_id = superior_of(request.addressee)
    request.save(update_fields=["state", "superior"])
    settle(request, "disputed", by, reason.strip(), superior=request.superior_id)
    return request
