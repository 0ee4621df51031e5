"""Reads of bundles that leave the room: they take the viewer, or show what the guide tells everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import SYSTEM, NotVisible, Role, Viewer
from tongban.journeys.bundles.models import BundleMember, MemberState
from tongban.journeys.bundles.plans import choices_of, is_bundle, plans_of
from tongban.journeys.cases.public import OPEN, Case, cases_visible_to
from tongban.journeys.packs.public import PackVersion, localised, published
from tongban.registers.places.public import working_calendar

S = MemberState
DRAWINGS = {
    S.PLANNED: ("", "hourglass"), S.SKIPPED: ("", "minus"), S.READY: ("info", "loader"),
    S.BLOCKED: ("warning", "triangle-alert"), S.RUNNING: ("info", "circle-dot"), S.GRANTED: ("success", "circle-check"),
    S.REFUSED: ("danger", "circle-x"), S.ENDED: ("", "circle-stop"), S.DROPPED: ("", "circle-stop"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One member as applicants and the lead department see it; nothing of what was typed.

    Attributes:
        key: of the row, for letting it be opened again.
        number: of its case, where it has one and the applicant of the common case may open it.
        authority: code of the department that decides it.
        due_on: day by which it has to be decided; None before it began and after it ended.
        days_late: working days after that day, 0 in time.
        waits_for: titles of members whose result it needs.
        why: reasons why it stopped.
        entered: ``newborn`` or ``organisation`` when its result entered one in a register.
    """

    key: int
    code: str
    title: str
    state: str
    authority: str
    number: str = ""
    due_on: date | None = None
    days_late: int = 0
    waits_for: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    entered: str = ""

    @property
    def badge(self) -> dict[str, str]:
        """Word, colour and drawing."""
        kind, drawing = DRAWINGS[S(self.state)]
        return {"text": str(S(self.state).label), "kind": kind, "icon": drawing}

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def is_blocked(self) -> bool:
        return self.state == S.BLOCKED


@dataclass(frozen=True)
class Offered:
    """One member in the guide and before filing.

    Attributes:
        some: whether a condition decides if it is needed.
        refused: what happens to the rest when it is refused.
    """

    code: str
    title: str
    authority: str
    limit: dict[str, Any]
    some: bool
    waits_for: tuple[str, ...]
    refused: str
    makes: str


def bundles(audience: str = "") -> list[PackVersion]:
    """Published bundles in force, by code; of one audience if named."""
    found = published(kind=PackVersion.Kind.BUNDLE)
    return [row for row in found if not audience or row.manifest.get("audience") == audience]


def members_of(pack: PackVersion, case: Case | None = None) -> list[Offered]:
    """The members of a bundle, for its guide; for a filing only those that its answers choose."""
    plans = plans_of(pack)
    titles = {plan["code"]: localised(plan["title"]) for plan in plans}
    chosen = choices_of(case) if case is not None else dict.fromkeys(titles, True)
    return [
        Offered(
            plan["code"], titles[plan["code"]], plan["authority"], plan["promised_limit"] or {}, bool(plan["when"]),
            tuple(titles[entry["item"]] for entry in plan["after"] if chosen[entry["item"]]),
            localised(plan["if_refused"]["text"]), localised(plan["result"]),
        )
        for plan in plans if chosen[plan["code"]]
    ]  # fmt: skip


def progress_of(case: Case) -> list[Line]:
    """Members of a common case that the caller may see; two queries at most, none for a case of no bundle."""
    if not is_bundle(case.pack_version):
        return []
    rows = BundleMember.objects.filter(bundle_id=case.pk).select_related("case__decision")
    return _lines(case, rows)


def _lines(case: Case, rows: Iterable[BundleMember]) -> list[Line]:
    plans = {plan["code"]: plan for plan in plans_of(case.pack_version)}
    titles = {code: localised(plan["title"]) for code, plan in plans.items()}
    return [_line(row, plans[row.code], titles) for row in rows if row.state != S.SKIPPED and row.is_chosen]


def _line(row: BundleMember, plan: dict[str, Any], titles: dict[str, str]) -> Line:
    due_on = row.case.due_on if row.case is not None and row.case.is_open else None
    today = timezone.localdate()
    late = working_calendar().between(due_on, today) if due_on is not None and due_on < today else 0
    return Line(
        key=row.pk, code=row.code, title=titles[row.code], state=row.state, authority=plan["authority"],
        number=(row.case.number or "") if row.case is not None and not plan.get("for_whom") else "",
        due_on=due_on, days_late=late,
        waits_for=tuple(titles[entry["item"]] for entry in plan["after"]) if row.state == S.PLANNED else (),
        why=tuple(_reason(one, titles) for one in row.why), entered=_entered(row),
    )  # fmt: skip


def _entered(row: BundleMember) -> str:
    if row.state != S.GRANTED or row.case is None or not hasattr(row.case, "decision"):
        return ""
    return next((one["block"] for one in row.case.decision.entered if one["block"] != "facts"), "")


def _reason(one: dict[str, Any], titles: dict[str, str]) -> str:
    because = one.get("because")
    if because == "common":
        return _("整件事已经结束")
    if because:
        return _("“%(title)s”没有办成") % {"title": titles.get(because, because)}
    return f"{one.get('field', '')}：{one.get('text', '')}"


def bundle_of(viewer: Viewer, case: Case) -> tuple[str, str] | None:
    """(title, number where the viewer may open it) of the bundle that a member case belongs to; None for any other."""
    if not str(case.reference or "").startswith("bundle:"):
        return None
    row = BundleMember.objects.select_related("bundle").filter(case_id=case.pk).first()
    if row is None:
        return None
    common = cases_visible_to(SYSTEM).get(pk=row.bundle_id)
    may_open = cases_visible_to(viewer).filter(pk=common.pk).exists()
    return common.pack_version.title, (common.number or "") if may_open else ""


def common_of(case: Case) -> tuple[Case, str] | None:
    """The common case that a member case belongs to, and its item; None for a case of no bundle."""
    word, _colon, rest = str(case.reference or "").partition(":")
    if word != "bundle":
        return None
    key, _colon, item = rest.partition(":")
    return cases_visible_to(SYSTEM).get(pk=int(key)), item


def granted_members(case: Case) -> list[tuple[str, Case]]:
    """Item and case of each member of a common case that was granted, in its order; for the rooms above."""
    rows = BundleMember.objects.filter(bundle_id=case.pk, state=S.GRANTED).select_related("case__decision")
    return [(row.code, row.case) for row in rows if row.case is not None]


def open_members(case: Case) -> dict[str, Case | None]:
    """Items of a common case that their departments have not decided yet, each with its case where that is open."""
    rows = BundleMember.objects.filter(bundle_id=case.pk, is_chosen=True).select_related("case")
    return {row.code: row.case for row in rows if not row.is_final}


@dataclass(frozen=True)
class Running:
    """One open common case on the page of the lead department."""

    case: Case
    lines: list[Line]
    may_open: bool = True

    @property
    def is_late(self) -> bool:
        return any(line.is_late for line in self.lines)

    @property
    def waits_at(self) -> list[Line]:
        """Where it stands now: members under way or held up."""
        return [line for line in self.lines if line.state in (S.READY, S.BLOCKED, S.RUNNING)]


@dataclass(frozen=True)
class Measured:
    """What a bundle achieved, beside what its members would have taken one by one.

    Attributes:
        compared: forms, questions, materials, visits, days before and after, computed when it was compiled.
        done: finished ones of the period.
        days: median of their working days from receipt to end; None where none ended.
        at_once: share granted in full; None where none ended.
    """

    pack: PackVersion
    compared: dict[str, dict[str, int]]
    open: int
    late: int
    done: int
    days: float | None
    at_once: float | None


@dataclass(frozen=True)
class Desk:
    """The page of a lead department."""

    running: list[Running] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)


MOST = 200


def desk(viewer: Viewer) -> Desk:
    """Bundles that the viewer's authority leads: open cases with where they wait, the late first; what was measured.

    Raises:
        NotVisible: no officer.
    """
    if viewer.role != Role.OFFICER:
        raise NotVisible
    led = _led_by(viewer)
    codes = [pack.code for pack in led]
    if not codes:
        return Desk()
    visible = _of_lead(viewer).filter(pack_code__in=codes)
    cases = list(visible.filter(state__in=OPEN).order_by("-pk")[:MOST])
    rows: dict[int, list[BundleMember]] = {}
    for row in BundleMember.objects.filter(bundle_id__in=[case.pk for case in cases]).select_related("case__decision"):
        rows.setdefault(row.bundle_id, []).append(row)
    running = [
        Running(case, _lines(case, rows.get(case.pk, [])), case.authority_code == viewer.authority_code)
        for case in cases
    ]
    ended = list(visible.filter(closed_at__isnull=False).exclude(result="").order_by("-pk")[:MOST])
    complete = _complete([case.pk for case in ended])
    measured = [_measured(pack, running, ended, complete) for pack in led]
    return Desk(sorted(running, key=lambda one: not one.is_late), measured)


def _of_lead(viewer: Viewer) -> QuerySet[Case]:
    """The city's department sees where those of all districts stand (which it may not open); a district its own."""
    return cases_visible_to(SYSTEM if _is_of_city(viewer) else viewer)


def _is_of_city(viewer: Viewer) -> bool:
    return not viewer.region_code or viewer.region_code.endswith("0000")


def leads(viewer: Viewer) -> bool:
    """Whether the viewer's authority leads a bundle; asks memory only, after the first time."""
    return bool(viewer.authority_code) and bool(_led_by(viewer))


def _led_by(viewer: Viewer) -> list[PackVersion]:
    return [pack for pack in bundles() if _leads(viewer, pack)]


def _leads(viewer: Viewer, pack: PackVersion) -> bool:
    """Authorities of districts are named after the bureau they belong to: ``health_commission_310101``."""
    return viewer.authority_code == pack.owner or viewer.authority_code.startswith(f"{pack.owner}_")


def _complete(keys: list[int]) -> set[int]:
    """Of these common cases those whose every member was granted."""
    lost = (S.REFUSED, S.ENDED, S.DROPPED)
    missing = BundleMember.objects.filter(bundle_id__in=keys, state__in=lost, is_chosen=True)
    return set(keys) - set(missing.values_list("bundle_id", flat=True))


def _measured(pack: PackVersion, running: list[Running], ended: list[Case], complete: set[int]) -> Measured:
    here = [one for one in running if one.case.pack_code == pack.code]
    done = [case for case in ended if case.pack_code == pack.code]
    calendar = working_calendar()
    days = [
        calendar.between(timezone.localdate(case.received_at), timezone.localdate(case.closed_at))
        for case in done if case.received_at and case.closed_at
    ]  # fmt: skip
    return Measured(
        pack, pack.content["bundle"]["compared"], len(here), sum(one.is_late for one in here), len(done),
        float(median(days)) if days else None,
        sum(case.pk in complete for case in done) / len(done) if done else None,
    )  # fmt: skip


def blocked_member(viewer: Viewer, key: int) -> BundleMember:
    """A member of a common case that the viewer's authority leads.

    Raises:
        NotVisible: there is none, or it is not theirs.
    """
    row = BundleMember.objects.filter(pk=key).first()
    if row is None or viewer.role != Role.OFFICER:
        raise NotVisible
    common = _of_lead(viewer).filter(pk=row.bundle_id).first()
    if common is None or not _leads(viewer, common.pack_version):
        raise NotVisible
    return row
