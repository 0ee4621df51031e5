"""The asked side: take on, answer, refuse, pass on, ask for more time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import Viewer
from tongban.foundation.files.public import StoredFile
from tongban.journeys.assistance.actions.asking import after_end, keep_papers
from tongban.journeys.assistance.actions.steps import lock, move, request_letter, require_side, settle
from tongban.journeys.assistance.duties import keeper_of, staffed
from tongban.journeys.assistance.errors import AssistanceError, Incomplete, NoAddressee, NotAllowed, WrongState
from tongban.journeys.assistance.letters import answer_words, refusal_words
from tongban.journeys.assistance.models import AssistanceExtension, AssistanceLetter, AssistanceRequest
from tongban.journeys.assistance.states import OPEN, Level, Refusal, State
from tongban.journeys.cases.public import learn
from tongban.registers.authorities.public import Authority
from tongban.registers.facts.public import NotCorrectable, SubjectRef, declare, fact
from tongban.registers.places.public import working_calendar

MOST_EXTENSION_DAYS = 30


@dataclass(frozen=True)
class Answer:
    """What the addressee says.

    Attributes:
        value: of the datum that was asked for; None where none was, or where the register has no entry.
        as_of: the day whose state the value tells.
    """

    text: str
    value: Any = None
    as_of: date | None = None
    papers: tuple[StoredFile, ...] = field(default_factory=tuple)


@transaction.atomic
def accept(request: AssistanceRequest, *, by: Viewer) -> AssistanceRequest:
    """Take the request on; whoever does answers for it. Twice is harmless.

    Raises:
        NotAllowed: not the addressee.
        WrongState: withdrawn, passed on or answered.
    Legal: 行政处罚法 第二十六条 (what lies within its powers it assists).
    """
    request = lock(request)
    require_side(by, request, request.addressee_id)
    if request.state == State.ACCEPTED:
        return request
    if request.state != State.ASKED:
        raise WrongState()
    _take_on(request, by)
    request.save(update_fields=["state", "accepted_at", "handled_by"])
    settle(request, "accepted", by, due_on=request.due_on)
    return request


def _take_on(request: AssistanceRequest, by: Viewer) -> None:
    move(request, State.ACCEPTED)
    request.accepted_at, request.handled_by_id = timezone.now(), by.officer_id


@transaction.atomic
def answer(request: AssistanceRequest, said: Answer, *, by: Viewer) -> AssistanceRequest:
    """Answer over the seal of the department; a datum goes into its register and into the case.

    The first answer stands: of two who answer at once the second is told so. The same words again change nothing.

    Raises:
        NotAllowed: not the addressee.
        Incomplete: nothing is said, or the value does not fit the datum.
        WrongState: answered by somebody else, refused, withdrawn or passed on.
    Legal: 行政处罚法 第二十六条; 个人信息保护法 第八条 (accuracy), 第三十四条.
    """
    request = lock(request)
    require_side(by, request, request.addressee_id)
    text = said.text.strip()[:4000]
    if request.state == State.ANSWERED and request.answer == text:
        return request
    if State(request.state) not in OPEN:
        raise WrongState()
    if not text:
        raise Incomplete(_("请写明答复的内容。"))
    if request.state == State.ASKED:
        request.accepted_at = timezone.now()
    request.handled_by_id = by.officer_id
    request.answer = text
    keep_papers(request, said.papers, is_of_answer=True)
    if request.fact_id:
        _feed(request, said, by)
    _end(request, State.ANSWERED)
    request_letter(request, AssistanceLetter.Kind.ANSWER, request.addressee_id, **answer_words(request))
    settle(request, "answered", by, said=text)
    after_end(request, _("已答复"), by)
    return request


def _end(request: AssistanceRequest, state: State) -> None:
    """Write down how it ended and how long it took since it arrived."""
    move(request, state)
    now = timezone.now()
    request.ended_at = now
    request.took_working_days = working_calendar().between(request.arrived_on, timezone.localdate(now))
    request.is_on_time = timezone.localdate(now) <= request.due_on
    request.save()


def _feed(request: AssistanceRequest, said: Answer, by: Viewer) -> None:
    """The datum with source, day and ground: into the register of its source, and into the case that waits for it."""
    case, today = request.case, timezone.localdate()
    assert case is not None
    as_of = said.as_of or today
    if as_of > today:
        raise Incomplete(_("数据日期不能晚于今天。"))
    holder = case.organisation or case.person
    assert holder is not None
    basis = f"{request.number} {request.addressee.name}"
    try:
        value = declare(request.fact_id, said.value, subject=SubjectRef.of(holder), by=by, as_of=as_of, basis=basis)
    except NotCorrectable as error:
        raise Incomplete(str(error)) from None
    request.value = {"value": value.isoformat() if isinstance(value, date) else value}
    request.as_of = as_of
    if not case.is_ended:
        learn(case, request.fact_id, value, source=request.addressee.name, as_of=as_of, basis=basis, by=by)
        settle(request, "fed", by, fact(request.fact_id).zh)


@transaction.atomic
def refuse(request: AssistanceRequest, *, ground: str, article: str, reason: str, by: Viewer) -> AssistanceRequest:
    """Say on which ground the department does not assist, in a sealed letter. Twice is harmless.

    Args:
        ground: one of ``Refusal``. article: document and article. reason: in words.
    Raises:
        NotAllowed: not the addressee.
        Incomplete: ground, article or reason is missing.
        WrongState: answered, withdrawn, passed on; or the superior has ordered to assist.
    Legal: 行政处罚法 第二十六条.
    """
    request = lock(request)
    require_side(by, request, request.addressee_id)
    if request.state == State.REFUSED and request.answer == reason.strip():
        return request
    if State(request.state) not in OPEN:
        raise WrongState()
    if request.events.filter(kind="ordered").exists():
        raise AssistanceError(_("上级已经裁定应当协助，不能再拒绝。"))
    if ground not in Refusal.values or not article.strip() or not reason.strip():
        raise Incomplete(_("不予协助须选择理由，并写明法条和说明。"))
    request.handled_by_id = by.officer_id
    request.refusal, request.article, request.answer = ground, article.strip()[:200], reason.strip()[:4000]
    _end(request, State.REFUSED)
    request_letter(request, AssistanceLetter.Kind.REFUSAL, request.addressee_id, **refusal_words(request))
    settle(request, "refused", by, f"{Refusal(ground).label}。{article.strip()} {reason.strip()}")
    after_end(request, _("对方不予协助"), by)
    return request


@transaction.atomic
def transfer(request: AssistanceRequest, to: Authority, *, reason: str, by: Viewer) -> AssistanceRequest:
    """Pass the request to who is competent; the term begins anew there, the asking side is told. Twice is harmless.

    Raises:
        NotAllowed: not the addressee.
        NoAddressee: nobody works there, it is the same department, or the one that asked.
        WrongState: answered, refused or withdrawn.
    """
    request = lock(request)
    if request.addressee_id == to.pk and request.events.filter(kind="transferred", by=by.actor_ref).exists():
        return request
    require_side(by, request, request.addressee_id)
    if State(request.state) not in OPEN:
        raise WrongState()
    if not reason.strip():
        raise Incomplete(_("请写明为什么转交。"))
    if to.pk in (request.addressee_id, request.asker_id):
        raise NoAddressee()
    staffed(to)
    if request.fact_id and to.department != keeper_of(request.fact_id).department:
        raise NoAddressee(
            _("这项数据由%(name)s掌握，只能转给它或它的区局。") % {"name": keeper_of(request.fact_id).name}
        )
    before = request.addressee
    move(request, State.ASKED)
    request.addressee, request.handled_by, request.accepted_at = to, None, None
    request.arrived_on = timezone.localdate()
    request.due_on = working_calendar().add(request.arrived_on, request.planned_days)
    request.level, request.superior = Level.NONE, None
    request.save()
    AssistanceExtension.objects.filter(request=request, is_granted=None).delete()
    settle(request, "transferred", by, f"{before.name} → {to.name}：{reason.strip()}", due_on=request.due_on,
           before=before.pk)  # fmt: skip
    settle(request, "asked", "system", due_on=request.due_on)
    return request


@transaction.atomic
def ask_extension(request: AssistanceRequest, *, days: int, reason: str, by: Viewer) -> AssistanceRequest:
    """Ask the other side for more time; until it agrees, the old day stands. Twice is harmless.

    Raises:
        NotAllowed: not the addressee.
        Incomplete: no reason, or more than thirty working days.
        WrongState: late already, or ended.
    """
    request = lock(request)
    require_side(by, request, request.addressee_id)
    if request.extensions.filter(is_granted=None).exists():
        return request
    if State(request.state) not in OPEN:
        raise WrongState()
    if request.is_late:
        raise WrongState(_("已经超过期限，不能再申请延期；请尽快答复"))
    if not reason.strip() or not 1 <= days <= MOST_EXTENSION_DAYS:
        raise Incomplete(_("请写明为什么延期，天数在 1 到 %(most)d 个工作日之间。") % {"most": MOST_EXTENSION_DAYS})
    AssistanceExtension.objects.create(
        request=request, working_days=days, reason=reason.strip()[:1000], asked_by=by.actor_ref, asked_at=timezone.now()
    )
    settle(
        request, "extension_asked", by, _("%(days)d 个工作日：%(reason)s") % {"days": days, "reason": reason.strip()}
    )
    return request


def may_refuse(request: AssistanceRequest, events: Iterable[Any]) -> bool:
    """Whether a refusal is still open to the addressee: not once the superior has ordered to assist."""
    return request.is_open and not any(one.kind == "ordered" for one in events)


__all__ = ["Answer", "NotAllowed", "accept", "answer", "ask_extension", "may_refuse", "refuse", "transfer"]
