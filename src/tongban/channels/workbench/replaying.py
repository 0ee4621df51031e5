"""Replays in words: what was proposed, what would have differed by group, and one case that differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.channels.workbench.views.inbox import owner_of
from tongban.foundation.access.public import Viewer
from tongban.foundation.ui.public import date_words
from tongban.foundation.values.public import Share, TimeLimit, TimeUnit, proportion, read_day
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import (
    VERDICT_CHANGES,
    VERDICTS,
    ProcedureKindCode,
    Replay,
    ReplayLine,
    replay_lines,
    review_figures,
    verdict_words,
)
from tongban.journeys.packs.public import PackVersion, localised, published
from tongban.registers.authorities.public import authorities
from tongban.registers.places.public import districts

FORM = ("item", "promised", "promised_unit", "statutory", "statutory_unit", "acceptance", "yellow", "since", "until")
KEEPS = (("", gettext_lazy("不变")), ("stop", gettext_lazy("不计入")), ("run", gettext_lazy("计入")))
MOST_DAYS = 1000
CHANGES = {
    "late_more": gettext_lazy("会变成超期"),
    "late_less": gettext_lazy("不再超期"),
    "yellow_more": gettext_lazy("会多一张黄牌"),
    "yellow_less": gettext_lazy("会少一张黄牌"),
    "due_only": gettext_lazy("只有日期不同"),
}


def offered_items(viewer: Viewer) -> list[PackVersion]:
    """Items whose clock the viewer's department may think about."""
    return [pack for pack in published() if pack.owner == owner_of(viewer)]


def read_change(posted: Mapping[str, Any]) -> dict[str, Any]:
    """The proposal of a form; what was left empty stays as it is.

    Raises:
        CaseError: a number that is none, or out of reason.
    """
    found: dict[str, Any] = {}
    for name in ("promised", "statutory"):
        if days := _number(posted.get(name, ""), MOST_DAYS):
            unit = posted.get(f"{name}_unit", "")
            known = unit if unit in (TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY) else TimeUnit.WORKING_DAY
            found[name] = {"value": days, "unit": str(known)}
    if days := _number(posted.get("acceptance", ""), 60):
        found["acceptance_working_days"] = days
    if percent := _number(posted.get("yellow", ""), 99):
        found["yellow_share"] = percent / 100
    for name, word in (("also_stops", "stop"), ("stops_no_longer", "run")):
        if kinds := [code for code in ProcedureKindCode.values if posted.get(f"kind-{code}") == word]:
            found[name] = kinds
    return found


def _number(text: str, most: int) -> int:
    text = text.strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= most):
        raise CaseError(_("数字填 1 到 %(most)s。") % {"most": most})
    return int(text)


def rule_words(row: Replay) -> list[str]:
    """What a replay proposes, in words."""
    if row.kind == Replay.Kind.REVIEW:
        return [_("版本 %(version)s 的条件和审查要点") % {"version": row.version}]
    change, kinds = row.proposal, dict(ProcedureKindCode.choices)
    found = []
    for name, words in (("promised", _("承诺时限")), ("statutory", _("法定时限"))):
        if change.get(name):
            found.append(f"{words} {_limit(change[name])}")
    if change.get("acceptance_working_days"):
        found.append(_("受理或告知补正 %(n)s 个工作日") % {"n": change["acceptance_working_days"]})
    if change.get("yellow_share"):
        found.append(_("剩余 %(n)s%% 时黄牌") % {"n": round(change["yellow_share"] * 100)})
    for name, words in (("also_stops", _("不计入时限：")), ("stops_no_longer", _("计入时限："))):
        if change.get(name):
            found.append(words + "、".join(str(kinds.get(code, code)) for code in change[name]))
    return found or [_("现行规则（核对记录）")]


def _limit(limit: Mapping[str, Any]) -> str:
    found = TimeLimit.of(limit)
    return localised({"zh": found.text_zh, "en": found.text_en})


@dataclass(frozen=True)
class Group:
    """Counts of one item, district or department, and the share that would have gone differently."""

    name: str
    counts: Mapping[str, int]
    share: Share | None = None


def summary_of(row: Replay) -> dict[str, Any]:
    """The counts of a replay: of all, and by item, district, department or version."""
    counts = row.found.get("all", {})
    names = {
        "item": {pack.code: pack.title for kind in ("item", "bundle") for pack in published(kind=kind)},
        "district": {one.code: (localised({"zh": one.name, "en": one.name_en})) for one in districts()},
        "at": {one.pk: one.title for one in authorities()},
        "version": {},
    }
    groups: dict[str, list[Group]] = {kind: [] for kind in names}
    for place, one in row.found.items():
        kind, _sep, code = place.partition(":")
        if kind in groups:
            whole = kind == "district" and (not code or code.endswith("0000"))
            name = _("全市") if whole else names[kind].get(code, code)
            groups[kind].append(Group(name, one, _differing(row, one)))
    ordered = {kind: sorted(found, key=lambda one: one.name) for kind, found in groups.items()}
    figures = review_figures(counts) if row.kind == Replay.Kind.REVIEW else None
    return {"counts": counts, "share": _differing(row, counts), "groups": ordered, "figures": figures}


def _differing(row: Replay, counts: Mapping[str, int]) -> Share:
    if row.kind == Replay.Kind.REVIEW:
        return review_figures(counts).differing
    return proportion(counts.get("late_more", 0) + counts.get("late_less", 0), counts.get("cases", 0))


def lines_of(viewer: Viewer, row: Replay, change: str) -> QuerySet[ReplayLine]:
    """The cases that differ, of one kind where that is asked."""
    return replay_lines(viewer, row, change if change in CHANGES or change in VERDICT_CHANGES else "")


@dataclass(frozen=True)
class LineWords:
    """One case that differs, to be read."""

    number: str
    item: str
    district: str
    change: str
    before: str
    after: str
    why: str


def words_of_line(row: Replay, line: ReplayLine) -> LineWords:
    """One case that differs."""
    case, detail = line.case, line.detail
    if row.kind == Replay.Kind.CLOCK:
        before, after = _readings(detail["before"], detail["after"])
        change, why = str(CHANGES.get(line.change, line.change)), ""
    else:
        before, after = verdict_words(line.change).split(" → ")
        change = verdict_words(line.change)
        why = "；".join(_point(one) for one in detail.get("points", [])) or _("保存的内容类型不同，候选版本不能判断")
    return LineWords(str(case.number), case.pack_version.title, case.region_code[:6], change, before, after, why)


def _readings(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, str]:
    """Both sides in words: the day of decision, and of the other days those that differ."""
    shown = [("due", "")]
    shown += [
        (name, words)
        for name, words in (("accept", _("受理到")), ("yellow", _("黄牌从")))
        if before[name] != after[name]
    ]
    return _reading(before, shown), _reading(after, shown)


def _reading(side: Mapping[str, Any], shown: list[tuple[str, str]]) -> str:
    found = []
    for name, words in shown:
        day = read_day(str(side.get(name, "")))
        said = date_words(day, weekday=False) if day else _("没有期限")
        late = f" {_('超期')}" if name == "due" and side.get("late") else ""
        found.append(f"{words} {said}{late}".strip())
    return "；".join(found)


def _point(one: Mapping[str, Any]) -> str:
    words = f"{one['text']}：{VERDICTS[one['was']]} → {VERDICTS[one['is']]}"
    missing = "、".join(one.get("missing", []))
    return f"{words}（{_('没有保存：')}{missing}）" if missing else words
