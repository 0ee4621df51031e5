"""Reads of uses by law: an officer's own, and those that a legal supervisor watches over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Viewer
from tongban.foundation.ledger.public import entries_about
from tongban.registers.authorities.public import certificate_of

from .actions.law import digest_of
from .models import LawfulUse, Verdict


@dataclass(frozen=True)
class LawFilter:
    """What a list of uses is narrowed to; empty means all.

    Attributes:
        words: beginning of a case number, or an officer's name or certificate number.
        only: ``review`` (drawn, delayed or unusual, and open), ``alarms``, or a verdict.
    """

    words: str = ""
    scene: str = ""
    since: date | None = None
    until: date | None = None
    only: str = ""


def takes_part_in_law(viewer: Viewer) -> bool:
    """True for officers with an enforcement certificate and for legal supervisors."""
    return viewer.holds("legal") or certificate_of(viewer.officer_id) is not None


def lawful_uses(viewer: Viewer, chosen: LawFilter | None = None) -> QuerySet[LawfulUse]:
    """Uses that the viewer may see, newest first: of the own authority and those below it for a legal supervisor, else
    those in which they took part.

    Raises:
        NotVisible: the viewer has nothing to do with such uses.
    """
    if not takes_part_in_law(viewer):
        raise NotVisible
    rows = LawfulUse.objects.select_related(
        "scan__gate__authority", "scan__person", "scan__organisation", "officer", "second", "venue"
    )
    if viewer.holds("legal"):
        body = viewer.authority_code
        rows = rows.filter(Q(scan__gate__authority_id=body) | Q(scan__gate__authority__superior_id=body))
    else:
        rows = rows.filter(Q(officer_id=viewer.officer_id) | Q(second_id=viewer.officer_id))
    return _narrowed(rows, chosen or LawFilter()).order_by("-scan__at", "-pk")


def _narrowed(rows: QuerySet[LawfulUse], chosen: LawFilter) -> QuerySet[LawfulUse]:
    if words := chosen.words.strip():
        rows = rows.filter(
            Q(case_number__startswith=words) | Q(officer__name=words) | Q(second__name=words)
            | Q(certificate=words) | Q(second_certificate=words)
        )  # fmt: skip
    if chosen.scene:
        rows = rows.filter(scan__scene=chosen.scene)
    if chosen.since:
        rows = rows.filter(scan__at__gte=_midnight(chosen.since))
    if chosen.until:
        rows = rows.filter(scan__at__lt=_midnight(chosen.until) + timedelta(days=1))
    if chosen.only == "review":
        rows = rows.filter(must_review=True, verdict__in=(Verdict.OPEN, Verdict.EXPLAINED))
    elif chosen.only == "alarms":
        rows = rows.exclude(alarms=[])
    elif chosen.only in Verdict.values:
        rows = rows.filter(verdict=chosen.only)
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def lawful_use(viewer: Viewer, pk: int) -> LawfulUse:
    """One use that the viewer may see.

    Raises:
        NotVisible: another body's, or none.
    """
    row = lawful_uses(viewer).filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row


def waits_for_law(viewer: Viewer) -> int:
    """How many uses wait for this viewer: for a supervisor to review, for an officer to explain or to confirm."""
    if viewer.holds("legal"):
        return lawful_uses(viewer, LawFilter(only="review")).count()
    if viewer.officer_id is None:
        return 0
    mine = Q(officer_id=viewer.officer_id, verdict=Verdict.QUESTIONED) | Q(second_id=viewer.officer_id, second_said="")
    return LawfulUse.objects.filter(mine).count()


def is_untouched(use: LawfulUse) -> bool:
    """True when the row still says what was said to the log at the moment of the look."""
    said = [one.content or {} for one in entries_about(use)]
    return bool(said) and use.digest == digest_of(use) == said[0].get("digest")


def uses_at(code: str) -> list[LawfulUse]:
    """Looks by law at a place, for its own staff, those whose delay is over."""
    rows = LawfulUse.objects.filter(venue__code=code, told_at__lte=timezone.now())
    return list(rows.select_related("scan__gate__authority", "officer", "second")[:20])
