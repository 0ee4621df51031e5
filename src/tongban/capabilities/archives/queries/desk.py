"""What an archivist sees: lists by keyset, facets, figures, tasks; only the own authority's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Sum
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from tongban.capabilities.archives.checking.plain import Finding, findings
from tongban.capabilities.archives.checking.report import report_of
from tongban.capabilities.archives.models import RETENTIONS, Archive, ArchiveTask, Check, LongTermRun, Series
from tongban.capabilities.archives.states import State
from tongban.capabilities.archives.steps import is_archivist
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.trust.public import blind_index
from tongban.registers.identity.public import covered_items

SIZE = 50
HIGHEST_KEY = BigIntegerField.MAX_BIGINT
# More series than these are not merged stream by stream; the year or the authority is read instead.
MOST_STREAMS = 40
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]|[0-9A-HJ-NPQRTUWXY]{18}")


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty fields ask nothing.

    Attributes:
        q: a 档号, a case number, a full name, a full id number, or words of the item's title.
    """

    q: str = ""
    year: str = ""
    retention: str = ""
    item: str = ""
    state: str = ""


@dataclass(frozen=True)
class ArchiveList:
    """One page, newest first; ``next`` is the cursor of the following one."""

    rows: list[Archive]
    next: str = ""


@dataclass(frozen=True)
class Facets:
    """How many numbers were handed out, by year, term and item: read from the series, whatever the number of rows."""

    years: list[tuple[int, int]] = field(default_factory=list)
    retentions: list[tuple[str, object, int]] = field(default_factory=list)
    items: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Figures:
    """办结即归档 in numbers: closed and filed, within a minute, waiting, stopped."""

    filed: int
    in_time: int
    waiting: int
    failed: int

    @property
    def ratio(self) -> float | None:
        """Of what was filed, the part within a minute; None while nothing was."""
        return self.in_time / self.filed if self.filed else None


def archives_visible_to(viewer: Viewer) -> QuerySet[Archive]:
    """The only door to archives as a list: archivists those of their authority, subjects their own; others none."""
    rows = Archive.objects.select_related("series", "first", "file__blob")
    if viewer.role == Role.SYSTEM:
        return rows
    if is_archivist(viewer):
        return rows.filter(authority_code=viewer.authority_code)
    if viewer.role == Role.PERSON and viewer.delegation_id and (items := covered_items(viewer)):
        rows = rows.filter(item_code__in=items)
    if viewer.role == Role.PERSON and viewer.organisation_id:
        return rows.filter(organisation_id=viewer.organisation_id)
    if viewer.role == Role.PERSON and viewer.person_id:
        return rows.filter(person_id=viewer.person_id, organisation=None)
    return rows.none()


def list_archives(viewer: Viewer, wanted: Wanted = Wanted(), *, before: str = "", size: int = SIZE) -> ArchiveList:
    """A page of the archivist's own archives, at the same cost among thousands and among a million.

    Each condition is read as a stretch of its own index, and the stretches are merged here.
    """
    if not is_archivist(viewer):
        return ArchiveList([])
    parts, rest = _parts(viewer, wanted)
    key = int(before) if before.isdecimal() and len(before) < 19 else None
    found: dict[int, Archive] = {}
    for part in parts:
        found |= {row.pk: row for row in _stretch(part, key).filter(rest)[: size + 1]}
    rows = [found[pk] for pk in sorted(found, reverse=True)[: size + 1]]
    return ArchiveList(rows[:size], str(rows[size - 1].pk) if len(rows) > size else "")


def _parts(viewer: Viewer, wanted: Wanted) -> tuple[list[dict[str, object]], Q]:
    """(stretches to read, what is left to compare on their rows)."""
    own: dict[str, object] = {"authority_code": viewer.authority_code}
    rest = Q(state=wanted.state) if wanted.state in State.values else Q()
    q = wanted.q.strip()
    if q and "·" in q:
        return [own], rest & Q(identifier=q)
    if len(q) > 20 and q.isalnum() and q.isascii():
        return [{"number": q}], rest & Q(authority_code=viewer.authority_code)
    narrowed = _series(viewer, wanted)
    if q:
        titled = narrowed.filter(item_title__icontains=q)
        if not titled.exists():
            exact = _ID_NUMBER.fullmatch(q)
            column = "applicant_number_index" if exact else "applicant_index"
            index = blind_index("archive_number", q.upper()) if exact else blind_index("archive_applicant", q)
            return [{**own, column: index}], rest & _plain(wanted)
        narrowed = titled
    if q or wanted.item or wanted.year or wanted.retention:
        series = list(narrowed.values_list("pk", flat=True)[: MOST_STREAMS + 1])
        if len(series) <= MOST_STREAMS:
            return [{"series": pk} for pk in series], rest
        rest &= Q(series__in=narrowed.values("pk")) if q else _plain(wanted)
        return [{**own, **({"year": int(wanted.year)} if wanted.year.isdecimal() else {})}], rest
    if wanted.state in State.values:
        return [{**own, "state": wanted.state}], Q()
    return [own], rest


def _plain(wanted: Wanted) -> Q:
    found = Q()
    if wanted.year.isdecimal():
        found &= Q(year=int(wanted.year[:4]))
    if wanted.retention:
        found &= Q(retention=wanted.retention)
    return found & Q(item_code=wanted.item) if wanted.item else found


def _series(viewer: Viewer, wanted: Wanted) -> QuerySet[Series]:
    return Series.objects.filter(_plain(wanted), authority_code=viewer.authority_code)


def _stretch(part: dict[str, object], before: int | None) -> QuerySet[Archive]:
    """Newest first, as an interval of one index, so that the database cannot choose to walk through all rows."""
    rows = Archive.objects.select_related("series", "first")
    if "number" in part:
        return rows.filter(**part).order_by("-id")
    key = Tuple(*(F(f"{name}_id" if name == "series" else name) for name in part), F("id"))
    values = tuple(part.values())
    newest = HIGHEST_KEY if before is None else before
    rows = rows.filter(TupleGreaterThan(key, (*values, 0)), TupleLessThan(key, (*values, newest)))
    return rows.order_by(*(f"-{name}_id" if name == "series" else f"-{name}" for name in part), "-id")


def facets(viewer: Viewer, wanted: Wanted = Wanted()) -> Facets:
    """Counts beside the list, each under the other conditions."""
    if not is_archivist(viewer):
        return Facets()
    years: Counter[int] = Counter()
    terms: Counter[str] = Counter()
    items: Counter[tuple[str, str]] = Counter()
    for one in Series.objects.filter(authority_code=viewer.authority_code):
        fits = {
            "year": wanted.year in ("", str(one.year)), "retention": wanted.retention in ("", one.retention),
            "item": wanted.item in ("", one.item_code),
        }  # fmt: skip
        if fits["retention"] and fits["item"]:
            years[one.year] += one.last_number
        if fits["year"] and fits["item"]:
            terms[one.retention] += one.last_number
        if fits["year"] and fits["retention"]:
            items[(one.item_code, one.item_title)] += one.last_number
    return Facets(
        sorted(years.items(), reverse=True),
        [(code, words, terms[code]) for code, words in RETENTIONS if code in terms],
        [(code, title, number) for (code, title), number in items.most_common()],
    )


def figures(viewer: Viewer) -> Figures:
    """Of the archivist's authority; of the whole city for operators."""
    if viewer.role in (Role.OPERATOR, Role.SYSTEM):
        own: dict[str, str] = {}
    elif is_archivist(viewer):
        own = {"authority_code": viewer.authority_code}
    else:
        return Figures(0, 0, 0, 0)
    summed = Series.objects.filter(**own).aggregate(filed=Sum("filed"), in_time=Sum("in_time"))
    waiting = Archive.objects.filter(**own, state=State.PENDING).count()
    failed = Archive.objects.filter(**own, state=State.FAILED).count()
    return Figures(summed["filed"] or 0, summed["in_time"] or 0, waiting, failed)


def figures_by_authority(viewer: Viewer) -> dict[str, Figures]:
    """办结即归档 of every authority that has archives or waits for one; for operators, empty for others."""
    if viewer.role not in (Role.OPERATOR, Role.SYSTEM):
        return {}
    summed = Series.objects.order_by().values_list("authority_code").annotate(n=Sum("filed"), m=Sum("in_time"))
    filed = {code: (total, quick) for code, total, quick in summed}
    open_rows = Archive.objects.filter(state__in=[State.PENDING, State.FAILED]).order_by()
    states = open_rows.values_list("authority_code", "state").annotate(n=Count("pk"))
    waiting = {(code, state): number for code, state, number in states}
    codes = set(filed) | {code for code, _state in waiting}
    return {
        code: Figures(
            *filed.get(code, (0, 0)), waiting.get((code, State.PENDING), 0), waiting.get((code, State.FAILED), 0)
        )
        for code in sorted(codes)
    }


def open_tasks_of_city(viewer: Viewer) -> dict[str, int]:
    """How many things wait for an archivist, by kind; for operators, empty for others."""
    if viewer.role not in (Role.OPERATOR, Role.SYSTEM):
        return {}
    rows = ArchiveTask.objects.filter(settled_at=None).order_by().values_list("kind").annotate(n=Count("pk"))
    return dict(rows)


def tasks(viewer: Viewer, *, settled: bool = False, after: str = "", size: int = SIZE) -> list[ArchiveTask]:
    """What waits for the archivist, newest first."""
    if not is_archivist(viewer):
        return []
    rows = ArchiveTask.objects.filter(authority_code=viewer.authority_code, settled_at__isnull=not settled)
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    return list(rows.select_related("archive").order_by("-pk")[:size])


def findings_of_tasks(rows: Iterable[ArchiveTask]) -> dict[int, list[Finding]]:
    """By task what is wrong in words for people; nothing for a task that no check opened: its reason says it."""
    wanted = {row.archive_id: row for row in rows}
    found: dict[int, list[Finding]] = {}
    for one in Check.objects.filter(archive_id__in=wanted, is_passed=False).order_by("id"):
        report, task = report_of(one.point, one.items), wanted[one.archive_id]
        if report.reason[:500] == task.reason:
            found[task.pk] = findings(report)
    return found


def task_count(viewer: Viewer) -> int:
    """For the badge in the navigation."""
    if not is_archivist(viewer):
        return 0
    return ArchiveTask.objects.filter(authority_code=viewer.authority_code, settled_at=None).count()


def rounds(viewer: Viewer, size: int = 20) -> list[LongTermRun]:
    """Long-term rounds, newest first; they go over the whole city, and say nothing about anybody."""
    may = is_archivist(viewer) or viewer.role == Role.OPERATOR
    return list(LongTermRun.objects.order_by("-pk")[:size]) if may else []


def check_of(viewer: Viewer, pk: int) -> Check:
    """One report of an archive the viewer keeps or owns. Raises NotVisible."""
    found = Check.objects.select_related("archive").filter(pk=pk).first()
    if found is None or not archives_visible_to(viewer).filter(pk=found.archive_id).exists():
        raise NotVisible
    return found


def archive_of(owner_refs: Iterable[str]) -> dict[str, Archive]:
    """First packages by owner. The caller has decided that the viewer may see the owners."""
    rows = Archive.objects.filter(owner_ref__in=list(owner_refs), key="first")
    return {row.owner_ref: row for row in rows}


def filed_archive(viewer: Viewer, owner_ref: str) -> Archive | None:
    """The first package of an owner, if it is there and the viewer may read it as its subject."""
    rows = archives_visible_to(viewer).filter(owner_ref=owner_ref, key="first", identifier__isnull=False)
    return rows.filter(state__in=("filed", "transferred", "destroyed")).first()
