"""Reads: one rating, the remedies of an authority, and the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from tongban.foundation.access.public import Viewer

from .models import Rating, Remedy, RemedyState


def rating_of(case_ref: str) -> Rating | None:
    """The rating of a handling, if it was rated. Whoever asks has checked that the viewer may see the case."""
    return Rating.objects.select_related("remedy").filter(case_ref=case_ref).first()


def remedies_visible_to(viewer: Viewer) -> QuerySet[Remedy]:
    """Bad ratings of the viewer's own authority, most urgent first; nobody else's."""
    if not viewer.authority_code:
        return Remedy.objects.none()
    return (
        Remedy.objects.filter(authority_code=viewer.authority_code)
        .select_related("rating")
        .order_by(Case(When(state=RemedyState.CLOSED, then=Value(1)), default=Value(0)), "settle_due_on", "pk")
    )


def rated_among(case_refs: Iterable[str]) -> tuple[int, int]:
    """Of these handlings: how many were rated, and how many of them well; for rooms that compare groups of cases.

    Args:
        case_refs: references, or a query for them, which then never leave the database.
    """
    found = Rating.objects.filter(case_ref__in=case_refs).aggregate(
        rated=Count("pk"), good=Count("pk", filter=Q(level__lte=3))
    )
    return found["rated"], found["good"]


@dataclass(frozen=True)
class Figures:
    """好差评 of one authority or item over a time; every figure is counted from rows.

    Attributes:
        ratings: how many rated. good, bad: how many of them.
        settled_in_time: bad ratings settled by their day; ``bad_due`` is how many should have been.
    """

    ratings: int
    good: int
    bad: int
    settled_in_time: int
    bad_due: int
    contacted: int

    @property
    def good_rate(self) -> float | None:
        """好评率; None while nobody rated: silence is not praise."""
        return self.good / self.ratings if self.ratings else None

    @property
    def settled_in_time_rate(self) -> float | None:
        """差评按期整改率; None while nothing was due."""
        return self.settled_in_time / self.bad_due if self.bad_due else None

    @property
    def contacted_rate(self) -> float | None:
        """实名差评回访率."""
        return self.contacted / self.bad if self.bad else None


def figures(*, since: date, until: date, authority_code: str = "", item_code: str = "") -> Figures:
    """Count ratings given from ``since`` to ``until`` (both included, city dates).

    Legal: 国办发〔2019〕51号 (主动评价, 好评率, 差评整改率).
    """
    which = Q(rated_at__date__gte=since, rated_at__date__lte=until)
    if authority_code:
        which &= Q(authority_code=authority_code)
    if item_code:
        which &= Q(item_code=item_code)
    settled_in_time = When(remedy__settled_at__date__lte=F("remedy__settle_due_on"), then=Value(1))
    found = Rating.objects.filter(which).aggregate(
        ratings=Count("pk"),
        good=Count("pk", filter=Q(level__lte=3)),
        bad_due=Count(
            "remedy", filter=Q(remedy__settle_due_on__lt=timezone.localdate()) | Q(remedy__settled_at__isnull=False)
        ),
        settled_in_time=Sum(Case(settled_in_time, default=Value(0), output_field=IntegerField())),
        contacted=Count("remedy", filter=Q(remedy__contacted_at__isnull=False)),
        followed=Count("remedy"),
    )
    return Figures(
        ratings=found["ratings"],
        good=found["good"],
        bad=found["followed"],
        settled_in_time=found["settled_in_time"] or 0,
        bad_due=found["bad_due"],
        contacted=found["contacted"],
    )
