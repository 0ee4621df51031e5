"""Reads: the tag library, who bears a tag, and how well sources deliver; always through the viewer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from tongban.capabilities.rules.public import MatchResult, Outcome, RuleBook, compile_rule_set
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import record
from tongban.registers.facts.public import Fact, SubjectRef, fetch, source, subject_of, subjects_of

from .counting import REGION
from .errors import NotYours
from .libraries import Lineage, fact_types, lineage, names_of_tags
from .models import Definition, Finding, QualityTask, Run, TagCount

CITY_SUFFIX = "0000"
PAGE = 50


def _is_officer(viewer: Viewer) -> bool:
    return viewer.role == Role.OFFICER and bool(viewer.authority_code)


def district_of(viewer: Viewer) -> str:
    """The district that a member of staff is bound to; empty for those who work for the whole city."""
    return "" if viewer.region_code.endswith(CITY_SUFFIX) or not viewer.region_code else viewer.region_code[:6]


def tags_visible_to(viewer: Viewer) -> QuerySet[Definition]:
    """The library: definitions of the city, and of one's own district. A definition names nobody."""
    if not _is_officer(viewer):
        return Definition.objects.none()
    rows = Definition.objects.filter(kind="tag", is_current=True)
    district = district_of(viewer)
    return (rows.filter(region_code__in=["", district]) if district else rows).order_by("subject", "code")


def lineage_of(row: Definition) -> Lineage:
    """Facts, sources and tags from which a definition is made, as published."""
    written = " AND ".join(f"({row.part(key)})" for key in ("among", "finds", "expr") if row.part(key))
    tags = {one.code: one.part("expr") for one in Definition.objects.filter(kind="tag", is_current=True)}
    return lineage(written, tags) if written else Lineage((), (row.part("unique"),))


def built_on(row: Definition) -> list[Definition]:
    """Current tags that build directly on this one."""
    others = Definition.objects.filter(kind="tag", is_current=True).order_by("code")
    return [one for one in others if row.code in names_of_tags(one.part("expr"))]


def latest_run(kind: str, subject: str) -> Run | None:
    """The newest finished run; None before the first."""
    return Run.objects.filter(kind=kind, subject=subject, state=Run.State.FINISHED).order_by("-on", "-pk").first()


def latest_counts(viewer: Viewer, tags: Iterable[Definition]) -> dict[int, int]:
    """How many bear each tag, of those whom the viewer may count: one's own district, or the city."""
    runs = [one.pk for subject in ("person", "organisation") if (one := latest_run("tag", subject))]
    rows = TagCount.objects.filter(run__in=runs, tag__in=list(tags))
    if district := district_of(viewer):
        rows = rows.filter(region_code=district)
    return dict(rows.values_list("tag").annotate(total=Sum("count")).order_by())


def counts_by_district(viewer: Viewer, tag: Definition) -> dict[str, int]:
    """Bearers by district on the newest day; one's own district only for those who are bound to one."""
    newest = latest_run("tag", tag.subject)
    rows = TagCount.objects.filter(run=newest, tag=tag)
    if district := district_of(viewer):
        rows = rows.filter(region_code=district)
    return dict(rows.values_list("region_code", "count"))


def history(viewer: Viewer, tag: Definition, days: int = 60) -> list[tuple[date, int]]:
    """Bearers over the last runs, oldest first; a new version of the tag goes on in the same line."""
    rows = TagCount.objects.filter(tag__code=tag.code, run__state=Run.State.FINISHED)
    if district := district_of(viewer):
        rows = rows.filter(region_code=district)
    found = rows.values("run__on").annotate(total=Sum("count")).order_by("-run__on")[:days]
    return [(row["run__on"], row["total"]) for row in reversed(found)]


def may_read_members(viewer: Viewer, tag: Definition) -> bool:
    """Only officers of the owner, or of the same department in a district, see who bears a tag."""
    if not _is_officer(viewer):
        return False
    department = tag.owner.removesuffix(f"_{tag.region_code}") if tag.region_code else tag.owner
    own = viewer.authority_code
    if own == tag.owner:
        return True
    return bool(not tag.region_code and district_of(viewer) and own == f"{department}_{district_of(viewer)}")


def members(viewer: Viewer, tag: Definition, *, reason: str, after: str = "", limit: int = PAGE) -> list[SubjectRef]:
    """Who bears a tag, by key, for a stated reason; a district's officer sees the residents of the district only.

    Args:
        after: the last key of the page before.
    Raises:
        NotYours: not an officer of the owner, or no reason; nothing was read.
    Legal: 个人信息保护法 第六条 (purpose), 第三十四条; 数据安全法 第三十八条.
    """
    if not may_read_members(viewer, tag):
        raise NotYours(_("只有标签的责任部门可以查看名单。"))
    if len(reason.strip()) < 4:
        raise NotYours(_("请写明查看名单的用途，它会记入审计。"))
    newest = latest_run("tag", tag.subject)
    result = newest.result if newest else None
    if result is None:
        return []
    found = _page(result, tag, district_of(viewer), after, limit)
    record(viewer, "tag.members_read", tag, reason=reason.strip()[:200], detail={"count": len(found), "after": after})
    return found


def _page(result: MatchResult, tag: Definition, district: str, after: str, limit: int) -> list[SubjectRef]:
    """The next bearers by key, of the district alone if there is one; the rows of all in one query."""
    within = (REGION[tag.subject], district) if district else None
    keys = [row[0] for row in result.eligible(tag.code, after, limit, within=within)]
    return subjects_of(tag.subject, keys)


def _region_of(ref: SubjectRef) -> str:
    row: Any = ref.load()
    return str(getattr(row, "residence_region_id", None) or getattr(row, "region_id", "") or "")


@dataclass(frozen=True)
class Borne:
    """One tag as judged for one subject now; ``outcome`` explains itself."""

    tag: Definition
    outcome: Outcome

    @property
    def verdict(self) -> bool | None:
        """Bears it, does not, or not known."""
        return self.outcome.verdict


def tags_of(subject: SubjectRef, *, viewer: Viewer, purpose: str, on: date) -> list[Borne]:
    """All tags that the viewer may see, judged for one subject from the facts of this moment, each with its reasons.

    One question to the sources and one compiled function, whatever the number of tags.

    Raises:
        NotVisible: the viewer may not ask about this subject.
        PurposeMissing: ``purpose`` is empty.
    """
    rows = [row for row in tags_visible_to(viewer).filter(subject=subject.kind) if may_read_members(viewer, row)]
    if not rows:
        raise NotVisible
    if (district := district_of(viewer)) and not _region_of(subject).startswith(district):
        raise NotVisible
    book = RuleBook({
        row.code: compile_rule_set([{"id": row.code, "expr": row.expression, "text": row.part("title")}], fact_types())
        for row in rows
    })  # fmt: skip
    values = fetch(subject, book.names, purpose=purpose, viewer=viewer, on=on)
    outcomes = book.explain(values, on)
    return [Borne(row, outcomes[row.code]) for row in rows]


# ── quality ──────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class SourceScore:
    """One source in the league: all of its rules in the newest run, and in the one before."""

    source: str
    title: str
    authority: str
    checked: int
    wrong: int
    wrong_before: int | None
    rules: int

    @property
    def per_ten_thousand(self) -> float:
        """Wrong records of ten thousand checked."""
        return round(self.wrong * 10_000 / self.checked, 1) if self.checked else 0.0

    @property
    def change(self) -> int | None:
        """More (above 0) or fewer wrong records than in the run before; None when there is none."""
        return None if self.wrong_before is None else self.wrong - self.wrong_before


def last_runs(kind: str, subject: str, count: int = 2) -> list[Run]:
    """The newest finished runs, newest first, one per day."""
    rows = Run.objects.filter(kind=kind, subject=subject, state=Run.State.FINISHED).order_by("-on", "-pk")
    by_day: dict[date, Run] = {}
    for row in rows[: count * 3]:
        by_day.setdefault(row.on, row)
    return list(by_day.values())[:count]


def league(viewer: Viewer) -> list[SourceScore]:
    """Sources, the worst share of wrong records first. Counts only: everybody in government may compare."""
    if not _is_officer(viewer):
        return []
    now: dict[str, list[int]] = {}
    before: dict[str, int] = {}
    for subject in ("person", "organisation"):
        for place, one in enumerate(last_runs("rule", subject)):
            for name, checked, wrong in Finding.objects.filter(run=one).values_list("source", "checked", "wrong"):
                if place:
                    before[name] = before.get(name, 0) + wrong
                else:
                    held = now.setdefault(name, [0, 0, 0])
                    held[0], held[1], held[2] = held[0] + checked, held[1] + wrong, held[2] + 1
    found = [
        SourceScore(name, source(name).title, source(name).authority, checked, wrong, before.get(name), rules)
        for name, (checked, wrong, rules) in now.items()
    ]
    return sorted(found, key=lambda one: (-one.per_ten_thousand, one.source))


def findings(viewer: Viewer, source_id: str) -> list[Finding]:
    """Findings of one source in the newest runs, the most wrong first."""
    if not _is_officer(viewer):
        return []
    runs = [one.pk for subject in ("person", "organisation") for one in last_runs("rule", subject, 1)]
    rows = Finding.objects.filter(run__in=runs, source=source_id).select_related("rule", "run")
    return list(rows.order_by("-wrong", "rule__code"))


def trend(viewer: Viewer, days: int = 30) -> list[tuple[date, int, int]]:
    """(day, checked, wrong) of all rules over the last runs, oldest first."""
    if not _is_officer(viewer):
        return []
    rows = Finding.objects.filter(run__state=Run.State.FINISHED).values("run__on")
    found = rows.annotate(all=Sum("checked"), bad=Sum("wrong")).order_by("-run__on")[:days]
    return [(row["run__on"], row["all"], row["bad"]) for row in reversed(found)]


def examples(viewer: Viewer, found: Finding, limit: int = 10) -> list[SubjectRef]:
    """Some wrong records, for the department of the source alone; read under audit.

    Raises:
        NotYours: the viewer's authority does not keep this source.
    """
    if not _is_officer(viewer) or viewer.authority_code != source(found.source).authority:
        raise NotYours(_("只有数据源的责任部门可以看到具体记录。"))
    result = found.run.result
    if result is None or found.rule.part("unique"):
        return []
    rows = result.eligible(found.rule.code, limit=limit)
    record(viewer, "quality.examples_read", found.rule, detail={"count": len(rows)})
    return [SubjectRef.of(subject_of(found.rule.subject, key).load()) for key, _amount, _mask in rows]


def tasks_visible_to(viewer: Viewer) -> QuerySet[QualityTask]:
    """Tasks of one's own department, the most urgent first; the keeper of the rules sees all."""
    rows = QualityTask.objects.select_related("rule").order_by("closed_at", "due_on", "pk")
    if not _is_officer(viewer):
        return rows.none()
    keeps = Definition.objects.filter(kind="rule", is_current=True, owner=viewer.authority_code).exists()
    return rows if keeps else rows.filter(authority_code=viewer.authority_code)


def facts_of(names: Iterable[str]) -> list[Fact]:
    """Entries of the dictionary, for pages."""
    known = fact_types()
    return [known[name] for name in names]
