"""专家评审: taking a seat, declaring an interest, marking blind, and the department's list."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.messaging.public import send
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.cases.actions.steps import lock, tell
from tongban.journeys.cases.errors import NeedsGround, NotAllowed, WrongState
from tongban.journeys.cases.models import Expert, ProcedureMember, SpecialProcedure
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

MOST_POINTS = 100
ADVICE = ("pass", "fail")


def seat(row: SpecialProcedure, expert: Expert) -> ProcedureMember:
    """Name a drawn expert and tell them."""
    member = ProcedureMember.objects.create(procedure=row, part=ProcedureMember.Part.EXPERT, expert=expert)
    send(
        expert.person,
        "case.expert_drawn",
        {"item": row.case.pack_version.manifest.get("title", {}), "day": row.due_on},
        reference=f"{row.case.ref} expert {member.pk}",
        link=f"/reviews/{member.pk}/",
    )
    return member


def own_seat(viewer: Viewer, pk: int) -> ProcedureMember:
    """The viewer's seat as a drawn expert.

    Raises:
        NotVisible: nobody's, or somebody else's.
    """
    rows = ProcedureMember.objects.select_related("procedure__case__pack_version", "expert__person")
    found = rows.filter(pk=pk, expert__person_id=viewer.person_id or 0).first()
    if found is None or viewer.role != Role.PERSON or viewer.delegation_id:
        raise NotVisible
    return found


@transaction.atomic
def declare(viewer: Viewer, pk: int, *, interest: str = "") -> ProcedureMember:
    """Declare that there is no interest, or step back; then the next of the lot takes the seat. Twice is harmless.

    Args:
        interest: what connects the expert with the applicant or the matter; empty for none.
    Raises:
        WrongState: the procedure is over, or marks were given already.
    Legal: 评标专家和评标专家库管理办法的回避规则, applied by the city to all reviews (a parameter of the city).
    """
    case = lock(own_seat(viewer, pk).procedure.case)
    member = own_seat(viewer, pk)
    if member.left_at is not None or (member.declared_at is not None and not interest.strip()):
        return member
    if not member.procedure.is_open or member.marked_at is not None:
        raise WrongState()
    if not interest.strip():
        member.declared_at = timezone.now()
        member.save(update_fields=["declared_at"])
        tell(case, "expert_declared", viewer, seat=member.pk)
        return member
    member.left_at, member.left_reason = timezone.now(), interest.strip()[:200]
    member.save(update_fields=["left_at", "left_reason"])
    successor = _next_of_lot(member.procedure)
    if successor is not None:
        seat(member.procedure, successor)
    tell(case, "expert_left", viewer, seat=member.pk, replaced=successor is not None)
    return member


def _next_of_lot(row: SpecialProcedure) -> Expert | None:
    """The first of the lot who has no seat yet."""
    taken = set(row.members.values_list("expert_id", flat=True))
    waiting = [pk for pk in row.draw.get("order", []) if pk not in taken]
    return Expert.objects.filter(pk=waiting[0]).select_related("person").first() if waiting else None


@transaction.atomic
def mark(viewer: Viewer, pk: int, *, points: Sequence[int], advice: str, opinion: str) -> ProcedureMember:
    """Give one's marks, once; nobody sees them before all have marked. The same again is harmless.

    Args:
        points: 0 to 100 for each criterion, in their order.
        advice: ``pass`` or ``fail``.
    Raises:
        NeedsGround: a mark, the advice or the opinion is missing.
        WrongState: not declared, marked otherwise already, or the procedure is over.
    """
    case = lock(own_seat(viewer, pk).procedure.case)
    member = own_seat(viewer, pk)
    given = {"points": [int(value) for value in points], "advice": advice, "opinion": opinion.strip()}
    if member.marked_at is not None and member.marks == given:
        return member
    if member.marked_at is not None or member.left_at is not None or not member.procedure.is_open:
        raise WrongState(_("评分已经提交或者评审已经结束，不能再改"))
    if member.declared_at is None:
        raise WrongState(_("请先声明与申请人没有利害关系"))
    right = len(points) == len(member.procedure.criteria) and all(0 <= value <= MOST_POINTS for value in points)
    if not right or advice not in ADVICE or not opinion.strip():
        raise NeedsGround(_("每一项都要打分（0 到 100），并写明意见和建议"))
    member.marks, member.marked_at = given, timezone.now()
    member.save(update_fields=["marks", "marked_at"])
    tell(case, "expert_marked", viewer, seat=member.pk)
    return member


@transaction.atomic
def add_expert(person: Person, field: str, *, by: Viewer, employer: Organisation | None = None) -> Expert:
    """Put a person on the department's list; putting them there again changes profession and employer.

    Raises:
        NotAllowed: only the head keeps the list.
        NeedsGround: no profession.
    """
    if by.role != Role.OFFICER or not by.holds("head") or not by.authority_code:
        raise NotAllowed
    if not field.strip():
        raise NeedsGround(_("请填写专业"))
    expert, _created = Expert.objects.update_or_create(
        authority_code=by.authority_code, person=person,
        defaults={"field": field.strip()[:60], "employer": employer, "is_active": True, "added_by": by.actor_ref},
    )  # fmt: skip
    record(by, "case.expert_listed", expert, detail={"field": expert.field})
    return expert


@transaction.atomic
def set_expert_active(pk: int, is_active: bool, *, by: Viewer) -> Expert:
    """Take an expert off the list for coming draws, or put them back; seats they hold stay.

    Raises:
        NotAllowed: only the head of the same department.
    """
    expert = Expert.objects.select_for_update().get(pk=pk)
    if by.role != Role.OFFICER or not by.holds("head") or by.authority_code != expert.authority_code:
        raise NotAllowed
    if expert.is_active != is_active:
        expert.is_active = is_active
        expert.save(update_fields=["is_active"])
        record(by, "case.expert_listed" if is_active else "case.expert_unlisted", expert)
    return expert
