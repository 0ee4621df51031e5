"""Special procedures of the demonstration city: a list of experts, a survey to go to, a review to mark, a hearing."""

from __future__ import annotations

import logging
from contextlib import suppress

from django.db import transaction

from tongban.foundation.access.public import Viewer
from tongban.journeys.cases.actions.experts import add_expert
from tongban.journeys.cases.actions.hearings import tell_hearing_right
from tongban.journeys.cases.actions.procedures import Order, able_to_chair, order_procedure, proposed_time
from tongban.journeys.cases.actions.surveys import viewer_of_officer
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.models import Case, Expert, SpecialProcedure
from tongban.journeys.cases.procedure_kinds import KINDS, Kind
from tongban.journeys.cases.states import UNDECIDED
from tongban.registers.authorities.public import Officer
from tongban.registers.demonstration.public import UnknownName, named_officer, named_person

log = logging.getLogger(__name__)
# Three are drawn from three, so that whoever is named here finds a review to mark.
EXPERTS = {"zhou_dawei": "养老服务", "chen_min": "养老服务", "zhao_fugen": "养老服务"}
PUBLIC: dict[str, str] = {
    Kind.HEARING: "市民政局就一项养老服务申请公开举行听证，市民可以凭本人证件旁听。",
    Kind.ANNOUNCEMENT: "市民政局拟批准一项养老服务申请，场所设在居民区内。有意见的，可以在公告期内提出。",
}
QUESTIONS = ("申请人自述的情况与照护需要是否相符", "拟提供的服务是否够用")


def seed_procedures() -> int:
    """Order a survey, a review, a hearing and an announcement at the civil affairs bureau, once, and tell one applicant
    of the right to a hearing; how many procedures there are.
    """
    try:
        officer, second, head = (named_officer(code) for code in ("zheng_hui", "tang_wen", "feng_yi"))
    except (UnknownName, Officer.DoesNotExist):
        return 0
    if Expert.objects.exists():
        return SpecialProcedure.objects.count()
    for code, profession in EXPERTS.items():
        with suppress(UnknownName, LookupError):
            add_expert(named_person(code), profession, by=_viewer(head))
    rows = Case.objects.with_pack().filter(authority_code=officer.authority_id, state__in=UNDECIDED)
    waiting = [case for case in rows.order_by("pk")[:12] if not case.procedures.exists()]
    kinds = [Kind.SITE_SURVEY, Kind.EXPERT_REVIEW, Kind.HEARING, Kind.ANNOUNCEMENT]
    for case in waiting:
        if not kinds:
            neighbours = ["示范路88号楼上住户", "示范路90号商户"]
            tell_hearing_right(case, reason="拟用的场所与相邻住户有关", neighbours=neighbours, by=_viewer(officer))
            break
        if _ordered(case, kinds[0], officer, second):
            kinds.pop(0)
    return SpecialProcedure.objects.count()


def _viewer(officer: Officer) -> Viewer:
    return viewer_of_officer(officer, Case(region_code=str(officer.authority.region_id)))


def _ordered(case: Case, kind: Kind, officer: Officer, second: Officer) -> bool:
    """One order; a case for which it does not fit is passed over."""
    by, spec = _viewer(officer), KINDS[kind]
    chairs = able_to_chair(case, by) if kind == Kind.HEARING else []
    reasons = {
        Kind.SITE_SURVEY: "核对申请人的居住和照护情况", Kind.EXPERT_REVIEW: "照护等级需要专业判断",
        Kind.HEARING: "涉及重大利害关系，申请人要求听证", Kind.ANNOUNCEMENT: "涉及公共利益，向社会公告",
    }  # fmt: skip
    order = Order(
        kind=kind,
        reason=reasons[kind],
        working_days=spec.working_days,
        held_at=proposed_time(spec) if "held_at" in spec.needs else None,
        place="黄浦区示范路88号" if kind == Kind.SITE_SURVEY else "市民政局一楼听证室",
        officials=(officer.pk, second.pk) if kind == Kind.SITE_SURVEY else (),
        chair=chairs[0].pk if chairs else None,
        experts=3 if kind == Kind.EXPERT_REVIEW else 0,
        criteria=QUESTIONS if kind == Kind.EXPERT_REVIEW else (),
        public_text=PUBLIC.get(kind, ""),
        invites_opinions=kind == Kind.ANNOUNCEMENT,
    )
    try:
        with transaction.atomic():
            order_procedure(case, order, by=by)
    except CaseError as error:
        log.info("%s not ordered for %s: %s", kind, case, error)
        return False
    return True
