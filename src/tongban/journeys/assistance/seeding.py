"""Requests of the demonstration city in every state, brought there by the real actions, then moved back in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tongban.foundation.access.public import Role, Viewer
from tongban.journeys.assistance.actions.answering import Answer, accept, answer, ask_extension, refuse, transfer
from tongban.journeys.assistance.actions.asking import Wish, ask, dispute
from tongban.journeys.assistance.actions.watching import watch
from tongban.journeys.assistance.duties import duties, keeper_of, workers_of
from tongban.journeys.assistance.models import AssistanceEvent, AssistanceRequest
from tongban.journeys.cases.public import cases_visible_to, facts_to_learn, lacks
from tongban.registers.authorities.public import Officer, authority, officers_of
from tongban.registers.demonstration.public import named_officer
from tongban.registers.facts.public import fact
from tongban.registers.places.public import working_calendar

GROUND = "行政处罚法 第二十六条"


@dataclass(frozen=True)
class Story:
    """One request: who asks whom for what, how many working days ago, how it went, and after how many days."""

    asker: str
    duty: str
    question: str
    ago: int
    end: str = "asked"
    by: str = ""
    took: int = 0
    words: str = ""
    to: str = ""


STORIES = (
    Story("zheng_hui", "insurance_check", "请核实申请人2026年1月至今是否按月领取养老金。", 1),
    Story("zheng_hui", "property_check", "请核实申请人名下住房套数，用于核定困难家庭。", 2, "accepted", "yin_hong"),
    Story("zheng_hui", "residence_check", "请核实申请人是否实际居住在登记地址。", 6, "accepted", "luo_gang",
          to="public_security_bureau"),
    Story("zheng_hui", "disability_check", "请核实残疾等级有无变化。", 8, "answered", "wan_jing", 1,
          "经查，等级为二级，有效期内无变化。"),
    Story("zheng_hui", "service_check", "请核实申请人是否享受优抚待遇。", 12, "answered", "tao_ran", 4,
          "经查，未享受定期抚恤补助。"),
    Story("zheng_hui", "schooling_check", "请核实申请人子女是否在读。", 15, "answered", "su_wen", 7,
          "经查，在读，学籍状态正常。"),
    Story("zheng_hui", "medical_insurance_check", "请提供申请人近一年住院病历。", 9, "refused", "long_mei", 2,
          "病历不由本机关保存，超出核定所必需。"),
    Story("jiang_nan", "marriage_check", "请核实申请人婚姻状况，用于遗属待遇。", 1),
    Story("jiang_nan", "assistance_check", "请核实申请人家庭是否在享受最低生活保障。", 11, "extended", "zheng_hui", 3,
          "需要到街道现场核对收入材料。"),
    Story("luo_gang", "marriage_check", "请核实双方婚姻登记日期，用于夫妻投靠落户。", 5, "answered", "zheng_hui", 1,
          "经查，双方于2021年5月20日登记结婚。"),
    Story("qian_jun", "fire_check", "请核实浦东新区示范路88号消防安全检查结果。", 10, "answered", "xiong_wei", 5,
          "经查，2026年9月检查合格。"),
    Story("an_ran", "business_check", "请核实该经营者是否仍在登记地址经营。", 7, "transferred", "qian_jun", 2,
          "登记机关是市局，请市局核实。", "market_supervision_bureau"),
)  # fmt: skip


def seed_assistance() -> int:
    """Make the stories that are not there; a second call changes nothing.

    Returns:
        how many requests there are.
    """
    for number, story in enumerate(STORIES):
        with transaction.atomic():
            _tell(story, f"demonstration {number}")
    _about_cases()
    watch()
    return AssistanceRequest.objects.count()


def viewer_of(officer: Officer) -> Viewer:
    """An officer as a viewer."""
    posts = frozenset(officer.posts.values_list("code", flat=True))
    return Viewer(role=Role.OFFICER, officer_id=officer.pk, authority_code=officer.authority_id,
                  region_code=officer.region_id or officer.authority.region_id, posts=posts)  # fmt: skip


def _tell(story: Story, key: str) -> None:
    by = viewer_of(named_officer(story.asker))
    if AssistanceRequest.objects.filter(key=f"{by.actor_ref}:{key}").exists():
        return
    body = authority(story.to) if story.to and story.end != "transferred" else None
    if body is None and story.by and story.end != "transferred":
        body = named_officer(story.by).authority
    wish = Wish(title=duties()[story.duty].zh, question=story.question, ground=GROUND, why="data", duty=story.duty,
                addressee=body)  # fmt: skip
    row = ask(wish, by=by, key=key)
    move_back(row, story.ago)
    row.refresh_from_db()
    if story.by:
        ENDS[story.end](row, story, viewer_of(named_officer(story.by)))


def _answer(row: AssistanceRequest, story: Story, by: Viewer) -> None:
    answer(_accept(row, by), Answer(story.words), by=by)
    _took(row, story.took)


def _refuse(row: AssistanceRequest, story: Story, by: Viewer) -> None:
    refuse(row, ground="need", article="个人信息保护法 第六条", reason=story.words, by=by)
    _took(row, story.took)
    dispute(row, reason="核定大病支出型困难家庭必须知道住院费用，可以只给费用清单。", by=viewer_of(row.asked_by))


def _extend(row: AssistanceRequest, story: Story, by: Viewer) -> None:
    AssistanceRequest.objects.filter(pk=row.pk).update(due_on=working_calendar().add(timezone.localdate(), 1))
    ask_extension(_accept(row, by), days=story.took, reason=story.words, by=by)


ENDS: dict[str, Callable[[AssistanceRequest, Story, Viewer], object]] = {
    "accepted": lambda row, _story, by: _accept(row, by),
    "answered": _answer,
    "refused": _refuse,
    "extended": _extend,
    "transferred": lambda row, story, by: transfer(row, authority(story.to), reason=story.words, by=by),
}


def move_back(row: AssistanceRequest, working_days: int) -> None:
    """Let a request have been sent so many working days ago."""
    calendar, today = working_calendar(), timezone.localdate()
    day = calendar.add(today, -working_days)
    past = timedelta(days=(today - day).days)
    AssistanceRequest.objects.filter(pk=row.pk).update(
        asked_at=F("asked_at") - past, arrived_on=day, due_on=calendar.add(day, row.planned_days)
    )
    AssistanceEvent.objects.filter(request=row).update(at=F("at") - past)
    AssistanceEvent.objects.filter(request=row, due_on__isnull=False).update(due_on=calendar.add(day, row.planned_days))


def _accept(row: AssistanceRequest, by: Viewer) -> AssistanceRequest:
    """Taken on two hours after it came."""
    row = accept(row, by=by)
    moment = row.asked_at + timedelta(hours=2)
    AssistanceEvent.objects.filter(request=row, kind="accepted").update(at=moment)
    AssistanceRequest.objects.filter(pk=row.pk).update(accepted_at=moment)
    return row


def _took(row: AssistanceRequest, days: int) -> None:
    """Let it have ended so many working days after it arrived."""
    row.refresh_from_db()
    ended_on = working_calendar().add(row.arrived_on, days)
    moment = timezone.make_aware(datetime.combine(ended_on, time(15, 30)))
    AssistanceRequest.objects.filter(pk=row.pk).update(
        ended_at=moment, took_working_days=days, is_on_time=ended_on <= row.due_on
    )
    AssistanceEvent.objects.filter(request=row).exclude(kind__in=("asked", "accepted")).update(at=moment)


def _about_cases(wanted: int = 2) -> None:
    """Data that cases look at, asked of the departments that hold them: what a case lacks first."""
    if AssistanceRequest.objects.filter(key__contains=":demonstration case").exists():
        return
    rows = cases_visible_to(Viewer(role=Role.SYSTEM)).filter(state__in=("accepted", "in_review"))
    found = [
        (not lacks(case, one.id), case, one.id, officer)
        for case in rows.select_related("application").order_by("pk")[:40]
        for officer in officers_of(case.authority_code, "officer")[:1]
        for one in facts_to_learn(case)
        if one.type in ("date", "boolean", "code") and "death" not in one.id and _is_elsewhere(one.id, officer)
    ]
    done: set[int] = set()
    for _is_known, case, fact_id, officer in sorted(found, key=lambda row: (row[0], row[1].pk, row[2])):
        if case.pk not in done and len(done) < wanted:
            done.add(case.pk)
            wish = Wish(title=f"核实{fact(fact_id).zh}", question="请按贵单位登记答复，并注明数据日期。", ground=GROUND,
                        why="data", fact_id=fact_id)  # fmt: skip
            ask(wish, by=viewer_of(officer), key="demonstration case", case=case)


@cache
def _line_of(fact_id: str) -> str:
    """Which department holds it, if somebody works there."""
    keeper = keeper_of(fact_id)
    return keeper.department if workers_of(keeper.pk) else ""


def _is_elsewhere(fact_id: str, officer: Officer) -> bool:
    return _line_of(fact_id) not in ("", officer.authority.department)
