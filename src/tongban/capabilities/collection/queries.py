"""What officers see of collection: their own deliveries, gaps and corrections; the lead department sees all issuers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from tongban.capabilities.licences.public import Licence, licence_types
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.registers.authorities.public import authority

from .models import Batch, CollectedLicence, Correction, Gap

LEAD = "big_data_centre"


def leads(viewer: Viewer) -> bool:
    """True for the department that runs the store of licences for the whole city."""
    return viewer.role == Role.OFFICER and viewer.authority_code == LEAD


def _own(viewer: Viewer) -> bool:
    return viewer.role == Role.OFFICER and bool(viewer.authority_code)


def batches_visible_to(viewer: Viewer) -> QuerySet[Batch]:
    """Deliveries of the viewer's authority, newest first; rows may be personal, so the lead sees none of them."""
    if not _own(viewer):
        return Batch.objects.none()
    rows = Batch.objects.select_related("authority", "file__blob").filter(authority_id=viewer.authority_code)
    return rows.order_by("-made_at", "-pk")


def batch(viewer: Viewer, pk: int) -> Batch:
    """One delivery of the viewer's authority.

    Raises:
        NotVisible: another authority's, or none.
    """
    found = batches_visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def gaps_visible_to(viewer: Viewer) -> QuerySet[Gap]:
    """Gaps of the viewer's authority, the soonest term first; all of them for the lead department."""
    if not _own(viewer):
        return Gap.objects.none()
    rows = Gap.objects.select_related("authority").order_by("due_on", "pk")
    return rows if leads(viewer) else rows.filter(authority_id=viewer.authority_code)


def corrections_visible_to(viewer: Viewer) -> QuerySet[Correction]:
    """Corrections of licences of the viewer's authority, newest first."""
    if not _own(viewer):
        return Correction.objects.none()
    rows = Correction.objects.select_related("licence").filter(authority_id=viewer.authority_code)
    return rows.order_by("-at", "-pk")


def collected_licence(viewer: Viewer, pk: int) -> Licence:
    """A collected licence of the viewer's authority.

    Raises:
        NotVisible: another authority's, one that was issued here, or none.
    """
    own = _own(viewer) and CollectedLicence.objects.filter(licence=pk, authority_id=viewer.authority_code).exists()
    if not own:
        raise NotVisible
    return Licence.objects.select_related("person", "organisation", "authority").get(pk=pk)


def types_of(viewer: Viewer) -> list[tuple[str, str, str]]:
    """(code, Chinese, English) of the types that the viewer's line of departments issues."""
    if not _own(viewer):
        return []
    line = authority(viewer.authority_code).department
    return [(kind.code, kind.title_zh, kind.title_en) for kind in licence_types().values() if kind.authority == line]


@dataclass(frozen=True)
class CityFigures:
    """归集 of the whole city: counts alone, by issuer where there is something.

    Attributes:
        gaps: issuer → (open, past their term).
        running: deliveries that are being taken in.
    """

    gaps: dict[str, tuple[int, int]]
    running: int
    refused: int
    taken: int


def city_figures(viewer: Viewer) -> CityFigures:
    """For operators and the lead department; empty for others. Three questions to the database."""
    if viewer.role != Role.OPERATOR and not leads(viewer):
        return CityFigures({}, 0, 0, 0)
    late = Q(due_on__lt=timezone.localdate())
    rows = Gap.objects.filter(state=Gap.State.OPEN).order_by().values_list("authority_id")
    gaps = {code: (all_, over) for code, all_, over in rows.annotate(n=Count("pk"), late=Count("pk", filter=late))}
    summed = Batch.objects.aggregate(taken=Sum("rows_done"), refused=Sum("refused"))
    running = Batch.objects.filter(state="running").count()
    return CityFigures(gaps, running, summed["refused"] or 0, summed["taken"] or 0)
