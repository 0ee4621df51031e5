"""Parcels in the background: ordering consignments, asking where they are."""

from tongban.foundation.jobs.public import every, job

from . import actions, queries
from .models import Parcel


@job(name="shipping.book", retries=12)
def book(parcel_id: int) -> None:
    actions.book(parcel_id)


@job(name="shipping.follow", retries=0)
def follow(parcel_id: int) -> None:
    actions.follow(Parcel.objects.get(pk=parcel_id))


@every(seconds=60)
@job(name="shipping.follow_all")
def follow_all() -> None:
    for parcel_id in queries.parcels_to_ask_about():
        follow.enqueue(key=f"parcel:{parcel_id}", parcel_id=parcel_id)
