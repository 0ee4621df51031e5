"""Parcels of a recipient, of what waits for them, and those kept at a centre."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Viewer

from .models import Mode, Parcel, ParcelState

ASK_EVERY = timedelta(minutes=20)


def parcels_visible_to(viewer: Viewer) -> QuerySet[Parcel]:
    """Parcels to this viewer (or the firm or person they act for), newest first."""
    if viewer.organisation_id:
        mine = Q(organisation_id=viewer.organisation_id)
    elif viewer.person_id:
        mine = Q(person_id=viewer.person_id)
    else:
        return Parcel.objects.none()
    return Parcel.objects.filter(mine).select_related("centre").order_by("-pk")


def parcel(viewer: Viewer, pk: int) -> Parcel:
    """One parcel of the viewer's.

    Raises:
        NotVisible: it is somebody else's, or does not exist.
    """
    found = parcels_visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def parcels_of(owner_ref: str) -> QuerySet[Parcel]:
    """All parcels of one thing, oldest first. Whoever asks has checked that the viewer may see the thing."""
    return Parcel.objects.filter(owner_ref=owner_ref).select_related("centre").order_by("pk")


def waiting_at(centre_code: str) -> QuerySet[Parcel]:
    """What is kept at a centre, oldest first; for its clerks."""
    rows = Parcel.objects.filter(centre_id=centre_code, state=ParcelState.READY)
    return rows.select_related("person", "organisation").order_by("ordered_at")


def parcels_to_ask_about(limit: int = 500) -> list[int]:
    """Parcels on their way that were not asked about for a while."""
    before = timezone.now() - ASK_EVERY
    rows = Parcel.objects.filter(
        Q(asked_at=None) | Q(asked_at__lt=before),
        mode=Mode.POST, state__in=[ParcelState.ORDERED, ParcelState.ON_THE_WAY],
    ).exclude(tracking_number="")  # fmt: skip
    return list(rows.order_by("asked_at").values_list("pk", flat=True)[:limit])
