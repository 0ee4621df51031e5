"""Special procedures of the demonstration city: a list of experts, a survey to go to, a review to mark, a hearing."""

from __future__ import annotations

import logging
import random
from contextlib import suppress

from django.db import transaction

from tongban.foundation.access.public import Viewer
from tongban.journeys.cases.actions.experts import add_expert
from tongban.journeys.cases.actions.hearings import ask_for_hearing, tell_hearing_right
from tongban.journeys.cases.actions.procedures import Order, able_to_chair, able_to_go, order_procedure, proposed_time
from tongban.journeys.cases.actions.surveys import viewer_of_officer
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.models import Case, Expert, SpecialProcedure
from tongban.journeys.cases.procedure_kinds import BIDDING, KINDS, Kind
from tongban.journeys.cases.seeding import samples, seed_one
from tongban.journeys.cases.states import UNDECIDED
from tongban.journeys.packs.public import PackVersion, published
from tongban.registers.authorities.public import Officer, officers_of
from tongban.registers.demonstration.public import UnknownName, named_officer, named_person

log = logging.getLogger(__name__)
# Three are drawn from three, so that whoever is named here finds a review to mark.
EXPERTS = {"zhou_dawei": "养老服务", "chen_min": "养老服务", "zhao_fugen": "养老服务"}
# Decided only after neighbours were heard: 娱乐场所管理条例 第九条; 行政许可法 第四十六条.
VENUE = "entertainment_venue_licence"
# Who may use public space is decided by auction: 行政许可法 第十二条第二项, 第五十三条.
PUBLIC_SPACE = "outdoor_sign_permit"
PUBLIC: dict[str, str] = {
    Kind.HEARING: "%(who)s就一家娱乐场所的设立申请公开举行听证：12 名以内的市民可以凭本人证件旁听，先到先坐。",
    Kind.AUCTION: "%(who)s公开拍卖一处公共场地户外广告位三年的使用权，起拍价五万元。"
    "竞买人可以封存报价，截止时公开开启，最高应价者买受。",
    Kind.ANNOUNCEMENT: "%(who)s拟准予设立一家娱乐场所，营业到每天 24 时，楼上是住宅。有意见的，可以在公告期内提出。",
}
WEIGHS = "场所楼上是住宅，涉及相邻住户的重大利益"
UPSTAIRS, NEXT_DOOR = "示范路88号楼上住户", "示范路90号商户"
AT_HOME, IN_PUBLIC = [Kind.SITE_SURVEY, Kind.EXPERT_REVIEW], [Kind.HEARING, Kind.ANNOUNCEMENT]
SPARE = 2  # a case for which an order does not fit is passed over
QUESTIONS = ("申请人自述的情况与照护需要是否相符", "拟提供的服务是否够用")


def seed_procedures() -> int:
    """Order a survey and a review at the civil affairs bureau, a hearing and an announcement about an entertainment
    venue, an auction of public space, once each, and tell one more applicant and the neighbours of the right.

    Returns:
        how many procedures there are.
    """
    try:
        officer, head = named_officer("zheng_hui"), named_officer("feng_yi")
    except (UnknownName, Officer.DoesNotExist):
        return 0
    if not Expert.objects.exists():
        for code, profession in EXPERTS.items():
            with suppress(UnknownName, LookupError):
                add_expert(named_person(code), profession, by=_viewer(head))
    own = [one for one in published() if one.authority_code == officer.authority_id]
    _order_each(AT_HOME, own, officer.authority_id)
    space = [one for one in published() if one.code == PUBLIC_SPACE]
    _order_each([Kind.AUCTION], space or own, space[0].authority_code if space else officer.authority_id)
    venue = [one for one in published() if one.code == VENUE]
    left = _order_each(IN_PUBLIC, venue or own, venue[0].authority_code if venue else officer.authority_id)
    for case in left[:1]:
        tell_hearing_right(case, reason=WEIGHS, neighbours=_neighbours(), by=_viewer(_officer_of(case)))
    return SpecialProcedure.objects.count()


def _order_each(kinds: list[Kind], packs: list[PackVersion], department: str) -> list[Case]:
    """Order what was not ordered yet, for new cases of the department or its district bureaus; the cases left over."""
    wanted = [kind for kind in kinds if not SpecialProcedure.objects.filter(kind=kind).exists()]
    if not wanted:
        return []
    rows = Case.objects.with_pack().filter(authority_code__startswith=department, state__in=UNDECIDED)
    rows = rows.filter(procedures=None, hearing_right=None, pack_code__in=[one.code for one in packs]).order_by("-pk")
    chance = random.Random(5)
    shown = [one for one in packs if samples(one.code)]
    for number in range(len(wanted) + SPARE if shown else 0):
        seed_one(shown[number % len(shown)], chance, "accepted", days_back=3)
    left = []
    for case in rows[: len(wanted) + 2 * SPARE]:
        if wanted and _ordered(case, wanted[0]):
            wanted.pop(0)
        else:
            left.append(case)
    return left


def _neighbours() -> list[str]:
    """One who reads and answers on a page of their own, and one to whom paper is handed."""
    with suppress(UnknownName, LookupError):
        return [f"{UPSTAIRS} {named_person('chen_min').citizen_id}", NEXT_DOOR]
    return [UPSTAIRS, NEXT_DOOR]


def _officer_of(case: Case) -> Officer:
    return officers_of(case.authority_code, "officer")[0]


def _viewer(officer: Officer) -> Viewer:
    return viewer_of_officer(officer, Case(region_code=str(officer.authority.region_id)))


def _ordered(case: Case, kind: Kind) -> bool:
    """One order; a case for which it does not fit is passed over. A hearing is asked for by a neighbour."""
    spec, staff = KINDS[kind], officers_of(case.authority_code, "head" if kind in BIDDING else "officer")
    if not staff:
        return False
    officer = staff[0]
    by = _viewer(officer)
    chairs = able_to_chair(case, by) if kind == Kind.HEARING else []
    reasons = {
        Kind.SITE_SURVEY: "核对申请人的居住和照护情况", Kind.EXPERT_REVIEW: "照护等级需要专业判断",
        Kind.AUCTION: "公共资源配置，依法拍卖", Kind.HEARING: "利害关系人要求听证",
        Kind.ANNOUNCEMENT: "场所设在住宅区，涉及公共利益",
    }  # fmt: skip
    order = Order(
        kind=kind,
        reason=reasons[kind],
        working_days=spec.working_days,
        held_at=proposed_time(spec) if "held_at" in spec.needs else None,
        place={
            Kind.SITE_SURVEY: "黄浦区示范路88号",
            Kind.HEARING: "本机关一楼听证室",
            Kind.AUCTION: "本机关二楼拍卖室",
        }.get(kind, ""),
        officials=tuple(one.pk for one in able_to_go(case)[:2]) if "officials" in spec.needs else (),
        institution="市公共资源交易中心" if kind in BIDDING else "",
        chair=chairs[0].pk if chairs else None,
        experts=3 if kind == Kind.EXPERT_REVIEW else 0,
        criteria=QUESTIONS if kind == Kind.EXPERT_REVIEW else (),
        public_text=PUBLIC.get(kind, "") % {"who": officer.authority.name},
        invites_opinions=kind == Kind.ANNOUNCEMENT,
    )
    try:
        with transaction.atomic():
            if kind == Kind.HEARING:
                tell_hearing_right(case, reason=WEIGHS, neighbours=_neighbours(), by=by)
                ask_for_hearing(case, by=by, request="担心夜间噪声，想当面说明", asked_for=UPSTAIRS)
            order_procedure(case, order, by=by)
    except CaseError as error:
        log.info("%s not ordered for %s: %s", kind, case, error)
        return False
    return True
