"""全过程监督: what a supervisor should look at, found from the dated record of every case; nothing is typed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.access.public import Role, Viewer
from tongban.journeys.cases.extra_conditions import beyond_correction, beyond_refusal
from tongban.journeys.cases.models import Case, Correction, Decision, SpecialProcedure, Supervision
from tongban.journeys.cases.parameters import HABIT_LEAST, HABIT_SHARE, IN_SECONDS
from tongban.journeys.cases.queries import cases_visible_to
from tongban.journeys.cases.states import OPEN, State
from tongban.journeys.packs.public import Reading

MOST = 200
# Corrections and refusals are kept encrypted: so many of the newest are opened and read.
READ = 1000
SUPERVISING = ("head", "supervisor")

# Kinds of findings in the order of the page, with what each means.
KINDS = {
    "overdue": _("现在超期"),
    "decided_late": _("超期决定"),
    "accepted_late": _("超期受理"),
    "silent": _("届满前不作决定，视为准予延续"),
    "corrected_twice": _("两次以上补正"),
    "extra_conditions": _("要求了指南没有的条件"),
    "paused_long": _("特别程序超过告知的时间"),
    "paused_without_article": _("暂停计时没有写明法条"),
    "in_seconds": _("受理后几秒就决定"),
    "last_day": _("习惯压到最后一天才决定"),
}


@dataclass(frozen=True)
class Finding:
    """One case that was found, and what was seen on it in a few words."""

    case: Case
    words: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Habit:
    """An officer whose decisions often fall on the last day."""

    officer_ref: str
    decided: int
    on_last_day: int

    @property
    def share(self) -> float:
        return self.on_last_day / self.decided


@dataclass(frozen=True)
class Oversight:
    """What was found in a span of days: cases by kind, at most ``MOST`` of each, and habits."""

    since: date
    until: date
    found: dict[str, list[Finding]] = field(default_factory=dict)
    habits: list[Habit] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return len(self.habits) if kind == "last_day" else len(self.found.get(kind, []))


def oversee(viewer: Viewer, *, since: date, until: date) -> Oversight | None:
    """Look through the cases of the viewer's authority and region; None for who does not supervise.

    Legal: 行政许可法 第六十条 (supervision of those who license), 第七十二条, 第七十四条 (what they answer for).
    """
    if viewer.role != Role.OFFICER or not viewer.holds(*SUPERVISING):
        return None
    rows = cases_visible_to(viewer).exclude(state=State.DRAFT).order_by("-pk")
    decided = rows.filter(decided_at__range=_moments(since, until), decision__is_automatic=False)
    decided = decided.annotate(limit_on=Coalesce("promised_due_on", "statutory_due_on"))
    found = {
        "overdue": [Finding(case, on=case.due_on) for case in _read(rows.filter(_overdue()).order_by("due_on"))],
        "decided_late": _decided_late(decided),
        "accepted_late": _accepted_late(rows, since, until),
        "silent": _silent(rows, since, until),
        "corrected_twice": _corrected_twice(rows, since, until),
        "extra_conditions": _extra_conditions(rows, since, until),
        **_paused(rows, since, until),
        "in_seconds": _in_seconds(decided),
    }
    return Oversight(since, until, found, habits_of(decided))


def _moments(since: date, until: date) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    return (
        datetime.combine(since, time(), zone),
        datetime.combine(until + timedelta(days=1), time(), zone) - timedelta(microseconds=1),
    )


def _overdue() -> Q:
    return Q(state__in=OPEN, due_on__lt=timezone.localdate())


def _read(rows: QuerySet[Case]) -> list[Case]:
    return list(rows.select_related("pack_version", "person", "organisation")[:MOST])


def _decided_late(decided: QuerySet[Case]) -> list[Finding]:
    late = decided.filter(decided_at__date__gt=F("limit_on"))
    return [Finding(case, on=case.promised_due_on or case.statutory_due_on) for case in _read(late)]


def _accepted_late(rows: QuerySet[Case], since: date, until: date) -> list[Finding]:
    """Silence until the law accepted, or accepted after its own last day."""
    late = Q(is_deemed_accepted=True) | Q(accepted_on__gt=F("acceptance_due_on"))
    spanned = rows.filter(late, received_at__range=_moments(since, until))
    return [Finding(case, on=case.acceptance_due_on) for case in _read(spanned)]


def _silent(rows: QuerySet[Case], since: date, until: date) -> list[Finding]:
    """The term of a licence ended before its renewal was decided; the law renewed it."""
    cards = Supervision.objects.filter(
        case__in=rows.order_by().values("pk"), kind=Supervision.Kind.SILENT, raised_at__range=_moments(since, until)
    )
    cards = cards.select_related("case__pack_version", "case__person", "case__organisation").order_by("-pk")
    return [Finding(card.case, card.note, card.due_on) for card in cards[:MOST]]


def _corrected_twice(rows: QuerySet[Case], since: date, until: date) -> list[Finding]:
    twice = rows.filter(corrections__requested_at__range=_moments(since, until), corrections__ordinal__gt=1).distinct()
    return [Finding(case, _reasons(case)) for case in _read(twice.prefetch_related("corrections"))]


def _reasons(case: Case) -> str:
    return "；".join(one.reason_code for one in case.corrections.all() if one.ordinal > 1 and one.reason_code)


def _extra_conditions(rows: QuerySet[Case], since: date, until: date) -> list[Finding]:
    """Corrections and refusals that ask for what the item does not declare; the newest are read first."""
    span = _moments(since, until)
    asked = Correction.objects.filter(case__in=rows.order_by().values("pk"), requested_at__range=span)
    refused = Decision.objects.filter(
        case__in=rows.order_by().values("pk"), result="refused", decided_at__range=span
    )  # fmt: skip
    said: list[tuple[int, Callable[[Reading, Any], list[str]], Any]]
    said = [(one.case_id, beyond_correction, one.items) for one in asked.order_by("-pk")[:READ]]
    said += [(one.case_id, beyond_refusal, one.reasons) for one in refused.order_by("-pk")[:READ]]
    cases = {case.pk: case for case in rows.filter(pk__in={pk for pk, _judge, _words in said})}
    found: dict[int, list[str]] = {}
    for pk, judge, words in said:
        if beyond := judge(cases[pk].pack_version, words):
            found.setdefault(pk, []).extend(beyond)
    newest = sorted(found, reverse=True)[:MOST]
    return [Finding(cases[pk], "；".join(dict.fromkeys(found[pk])), cases[pk].due_on) for pk in newest]


def _paused(rows: QuerySet[Case], since: date, until: date) -> dict[str, list[Finding]]:
    """Pauses that lasted longer than the applicant was told, and those whose ground names no article."""
    today = timezone.localdate()
    paused = SpecialProcedure.objects.filter(case__in=rows, started_on__range=(since, until), stops_clock=True)
    paused = paused.select_related("case__pack_version", "case__person", "case__organisation").order_by("-pk")
    long = paused.filter(Q(ended_on__gt=F("due_on")) | Q(ended_on=None, due_on__lt=today))
    bare = paused.exclude(ground__contains="条")
    return {
        name: [Finding(row.case, f"{row.get_kind_display()} {row.ground}", row.due_on) for row in found[:MOST]]
        for name, found in (("paused_long", long), ("paused_without_article", bare))
    }


def _in_seconds(decided: QuerySet[Case]) -> list[Finding]:
    """Decided by a person within seconds of acceptance: nobody has read it."""
    begun = Min("events__at", filter=Q(events__kind__in=("accepted", "deemed_accepted")))
    quick = decided.filter(is_instant=False).annotate(begun_at=begun)
    quick = quick.filter(decided_at__lt=F("begun_at") + timedelta(seconds=IN_SECONDS))
    taken = {pk: (end - start).seconds for pk, start, end in quick.values_list("pk", "begun_at", "decided_at")[:MOST]}
    return [Finding(case, f"{taken.get(case.pk, 0)} s") for case in _read(quick)]


def habits_of(decided: QuerySet[Any]) -> list[Habit]:
    """Officers with enough decisions of which most fell on the last day of the limit, the strongest habit first."""
    rows = decided.filter(limit_on__isnull=False).values("decision__decided_by")
    counted = rows.annotate(n=Count("pk"), last=Count("pk", filter=Q(decided_at__date=F("limit_on")))).order_by()
    found = [Habit(row["decision__decided_by"], row["n"], row["last"]) for row in counted]
    strong = [one for one in found if one.decided >= HABIT_LEAST and one.share >= HABIT_SHARE]
    return sorted(strong, key=lambda one: -one.share)
