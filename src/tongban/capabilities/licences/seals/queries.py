"""Reads: seals, their uses and requests, each for those who may see them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.capabilities.licences.models import (
    AuthorisationState,
    Seal,
    SealAuthorisation,
    SealHold,
    SealRequest,
    SealRequestState,
    SealUse,
)
from tongban.foundation.access.public import NotVisible, Role, Viewer

from .keeping import USERS


def seals_visible_to(viewer: Viewer) -> QuerySet[Seal]:
    """Seals of the officer's own authority; all for an operator."""
    rows = Seal.objects.select_related("authority").order_by("authority__name", "purpose")
    if viewer.role == Role.OPERATOR:
        return rows
    if viewer.role == Role.OFFICER and viewer.holds(*USERS):
        return rows.filter(authority_id=viewer.authority_code)
    return rows.none()


def find_seals(viewer: Viewer, text: str = "", state: str = "") -> QuerySet[Seal]:
    """Seals by name of the body, purpose or number, and state."""
    rows = seals_visible_to(viewer)
    if text:
        rows = rows.filter(Q(authority__name__contains=text) | Q(purpose__contains=text) | Q(number__contains=text))
    return rows.filter(state=state) if state else rows


def visible_seal(viewer: Viewer, pk: int) -> Seal:
    """One seal.

    Raises:
        NotVisible: it does not exist, or not for this viewer.
    """
    found = seals_visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def uses_of(seal: Seal, *, text: str = "", since: date | None = None, until: date | None = None) -> QuerySet[SealUse]:
    """The use log, the newest first; found by reason, what it was about, or the beginning of a file's digest."""
    rows = SealUse.objects.filter(seal=seal).select_related("authorisation", "request").order_by("-pk")
    if text:
        rows = rows.filter(Q(why__contains=text) | Q(about__contains=text) | Q(digest__startswith=text.lower()))
    if since:
        rows = rows.filter(at__date__gte=since)
    return rows.filter(at__date__lte=until) if until else rows


def requests_visible_to(viewer: Viewer) -> QuerySet[SealRequest]:
    """An officer's own requests, and those for seals they keep."""
    if viewer.role != Role.OFFICER or not viewer.officer_id:
        return SealRequest.objects.none()
    kept = Q(seal__custodians__officer_id=viewer.officer_id, seal__custodians__until=None)
    rows = SealRequest.objects.filter(Q(asked_by_id=viewer.officer_id) | kept).distinct()
    return rows.select_related("seal__authority", "asked_by", "decided_by", "file", "sealed").order_by("-pk")


def visible_seal_request(viewer: Viewer, reference: UUID) -> SealRequest:
    """One request.

    Raises:
        NotVisible: it does not exist, or not for this viewer.
    """
    found = requests_visible_to(viewer).filter(reference=reference).first()
    if found is None:
        raise NotVisible
    return found


def seal_inbox(viewer: Viewer) -> QuerySet[SealRequest]:
    """Requests that wait for this custodian; not their own."""
    rows = requests_visible_to(viewer).filter(state=SealRequestState.ASKED)
    return rows.exclude(asked_by_id=viewer.officer_id).order_by("pk")


def authorisations_to_decide(viewer: Viewer) -> QuerySet[SealAuthorisation]:
    """Authorisations that wait for this head; not those they asked for."""
    if not viewer.holds("head"):
        return SealAuthorisation.objects.none()
    rows = SealAuthorisation.objects.filter(
        seal__authority_id=viewer.authority_code, state=AuthorisationState.ASKED
    ).select_related("seal__authority")
    return rows.exclude(asked_by=viewer.actor_ref).order_by("pk")


def holds_visible_to(viewer: Viewer) -> QuerySet[SealHold]:
    """What waits for seals of the officer's authority."""
    return SealHold.objects.filter(seal__in=seals_visible_to(viewer)).select_related("seal__authority").order_by("pk")
