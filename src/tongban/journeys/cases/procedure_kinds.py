"""特别程序 as data: who may order each kind, on which ground, with which people, for how long, and what the clock does.

One model carries all kinds; what differs between them stands in this table and in the pack of an item, which may set
the ground, the term and, where another law says so, that the clock stops.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongban.foundation.values.public import TimeLimit, TimeUnit

LICENSING = "行政许可法"
# Legal: 行政许可法 第三十四条第三款 (two or more officers check the substance on the spot), 第五十五条第二款.
LEAST_OFFICIALS = 2
# Legal: 行政许可法 第四十八条第一款第一项 (time and place are told seven days before the hearing).
HEARING_NOTICE_WORKING_DAYS = 7


class Kind(models.TextChoices):
    """特别程序的种类."""

    SITE_SURVEY = "site_survey", _("现场踏勘")
    TECHNICAL_REVIEW = "technical_review", _("技术审查")
    EXPERT_REVIEW = "expert_review", _("专家评审")
    HEARING = "hearing", _("听证")
    INSPECTION = "inspection", _("检验")
    TESTING = "testing", _("检测")
    QUARANTINE = "quarantine", _("检疫")
    APPRAISAL = "appraisal", _("鉴定")
    TENDER = "tender", _("招标")
    AUCTION = "auction", _("拍卖")
    ANNOUNCEMENT = "announcement", _("公告")


class Outcome(models.TextChoices):
    """特别程序的结论."""

    PASS = "pass", _("符合")
    FAIL = "fail", _("不符合")
    NOTED = "noted", _("已如实记录")
    CALLED_OFF = "called_off", _("已取消")


class Bidders(models.TextChoices):
    """谁可以投标、竞买."""

    PERSONS = "persons", _("自然人")
    ORGANISATIONS = "organisations", _("法人和其他组织")
    BOTH = "both", _("自然人、法人和其他组织")


@dataclass(frozen=True)
class ProcedureKind:
    """What the law and the city say about one kind.

    Attributes:
        ground: document and article on which it is ordered.
        stops_clock: time is not counted; true only for what the law names, or where a pack cites another law.
        working_days: term that the form proposes.
        most_working_days: longest term that may be told to the applicant (a parameter of the city or of the pack).
        posts: who may order it.
        notice_days: calendar days between the notice and ``held_at``.
        needs: what the order has to say beyond ground, reason and term: ``held_at``, ``place``, ``officials``,
            ``chair``, ``experts``, ``institution``; ``public``: it has words for everybody.
        bidders: who may bid in a tender or an auction; empty for the other kinds.
    """

    code: Kind
    ground: str
    stops_clock: bool
    working_days: int
    most_working_days: int
    needs: frozenset[str] = frozenset()
    posts: tuple[str, ...] = ("officer", "reviewer", "head")
    notice_working_days: int = 0
    notice_days: int = 0
    bidders: str = ""

    @property
    def title(self) -> str:
        return str(self.code.label)


def _kind(code: Kind, article: str, stops: bool, days: int, most: int, *needs: str, **more: Any) -> ProcedureKind:
    return ProcedureKind(code, f"{LICENSING} {article}", stops, days, most, frozenset(needs), **more)


NOT_COUNTED = "第四十五条"
# Sealed bids are opened at a moment and place that everybody was told, before two officers.
BIDDING = (Kind.TENDER, Kind.AUCTION)
OPENED = ("institution", "held_at", "place", "officials", "public")
# Fewer than three bidders: the tender is announced anew. Legal: 招标投标法 第二十八条第一款.
LEAST_BIDDERS = {Kind.TENDER: 3, Kind.AUCTION: 1}
# Terms are parameters of the city; the law asks only that the time needed is told in writing.
# Legal: 行政许可法 第三十四条第三款 (survey), 第四十五条 (what is not counted), 第四十六条 (public announcement),
# 第四十七条, 第四十八条 (hearing), 第五十三条 (tender, auction), 第五十五条 (inspection, testing, quarantine);
# 招标投标法 第二十四条 (twenty days to bid), 第二十五条 (bidders are organisations unless an item says otherwise);
# 拍卖法 第四十五条 (announced seven days before), 第三十二条 (citizens and organisations bid in auctions).
KINDS: dict[str, ProcedureKind] = {
    kind.code: kind
    for kind in (
        _kind(Kind.SITE_SURVEY, "第三十四条第三款", False, 5, 20, "held_at", "place", "officials"),
        _kind(Kind.TECHNICAL_REVIEW, "第三十四条", False, 10, 30, "institution"),
        _kind(Kind.EXPERT_REVIEW, NOT_COUNTED, True, 15, 45, "experts"),
        _kind(
            Kind.HEARING, "第四十五条、第四十八条", True, 20, 20, "held_at", "place", "chair", "public",
            notice_working_days=HEARING_NOTICE_WORKING_DAYS,
        ),
        _kind(Kind.INSPECTION, NOT_COUNTED, True, 10, 60, "institution"),
        _kind(Kind.TESTING, NOT_COUNTED, True, 10, 60, "institution"),
        _kind(Kind.QUARANTINE, NOT_COUNTED, True, 10, 60, "institution"),
        _kind(Kind.APPRAISAL, NOT_COUNTED, True, 15, 60, "institution"),
        _kind(
            Kind.TENDER, "第四十五条、第五十三条", True, 30, 90, *OPENED, posts=("head",), notice_days=20,
            bidders=Bidders.ORGANISATIONS,
        ),
        _kind(
            Kind.AUCTION, "第四十五条、第五十三条", True, 30, 90, *OPENED, posts=("head",), notice_days=7,
            bidders=Bidders.BOTH,
        ),
        _kind(Kind.ANNOUNCEMENT, "第四十六条", False, 5, 30, "public"),
    )
}  # fmt: skip


def kinds_for(manifest: Mapping[str, Any]) -> dict[str, ProcedureKind]:
    """The kinds as an item sets them: its ground, its term, another law that stops the clock, and who may bid.

    Args:
        manifest: of a pack; ``procedures`` lists what the item changes.
    """
    found = dict(KINDS)
    for entry in manifest.get("procedures") or []:
        known = found.get(str(entry.get("kind")))
        if known is not None:
            found[known.code] = _set_by_item(known, entry)
    return found


def _set_by_item(kind: ProcedureKind, entry: Mapping[str, Any]) -> ProcedureKind:
    limit = TimeLimit.of(entry["limit"]) if entry.get("limit") else None
    days = limit.value if limit is not None and limit.unit == TimeUnit.WORKING_DAY else kind.most_working_days
    legal, stops_by = entry.get("legal"), entry.get("stops_clock_by")
    grounds = [_words(one) for one in (legal, stops_by) if one]
    return replace(
        kind,
        ground="；".join(dict.fromkeys(grounds)) or kind.ground,
        stops_clock=kind.stops_clock or bool(stops_by),
        working_days=min(kind.working_days, days),
        most_working_days=days,
        bidders=str(entry.get("bidders") or kind.bidders) if kind.bidders else "",
    )


def _words(legal: Mapping[str, Any]) -> str:
    return f"{legal.get('document', '')} {legal.get('article', '')}".strip()
