"""What is read of special procedures; every reader is asked who they are."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.journeys.cases.models import Expert, ProcedureMember, SpecialProcedure
from tongban.journeys.cases.queries import cases_visible_to, visible_case

PEOPLE = ("members__officer", "members__expert__person")


def visible_procedure(viewer: Viewer, number: str, pk: int) -> SpecialProcedure:
    """One procedure of a case that staff may see.

    Raises:
        NotVisible: it does not exist, or not for this viewer.
    """
    if viewer.role not in (Role.OFFICER, Role.CLERK):
        raise NotVisible
    case = visible_case(viewer, number)
    rows = SpecialProcedure.objects.select_related("case__person", "case__organisation", "notice", "report__signature")
    found = rows.prefetch_related(*PEOPLE).filter(case_id=case.pk, pk=pk).first()
    if found is None:
        raise NotVisible
    found.case = case
    return found


def surveys_of(viewer: Viewer) -> list[SpecialProcedure]:
    """Open surveys to which the viewer is sent, in the order of their time: a day's route."""
    if viewer.role != Role.OFFICER or not viewer.officer_id:
        return []
    rows = SpecialProcedure.objects.filter(
        ended_on=None, kind="site_survey", members__officer_id=viewer.officer_id, case__in=cases_visible_to(viewer)
    )
    rows = rows.select_related("case__person", "case__organisation", "case__pack_version", "report")
    return list(rows.defer("case__pack_version__signature").order_by("held_at", "pk"))


def seats_of(viewer: Viewer) -> list[ProcedureMember]:
    """Reviews to which the viewer was drawn as an expert, open ones first, newest first."""
    if viewer.role != Role.PERSON or not viewer.person_id or viewer.delegation_id:
        return []
    rows = ProcedureMember.objects.filter(expert__person_id=viewer.person_id)
    rows = rows.select_related("procedure__case__pack_version")
    return sorted(rows, key=lambda one: (one.left_at is not None or one.marked_at is not None, -one.pk))


def experts_of(viewer: Viewer, asked: str = "") -> QuerySet[Expert]:
    """The list of the viewer's department, by name or profession."""
    if viewer.role != Role.OFFICER or not viewer.authority_code:
        return Expert.objects.none()
    rows = Expert.objects.filter(authority_code=viewer.authority_code).select_related("person", "employer")
    if asked:
        rows = rows.filter(Q(person__name__icontains=asked) | Q(field__icontains=asked))
    return rows.order_by("-is_active", "field", "pk")


def professions(authority_code: str) -> list[str]:
    """Professions from which a department can draw."""
    rows = Expert.objects.filter(authority_code=authority_code, is_active=True).order_by("field")
    return list(rows.values_list("field", flat=True).distinct())
