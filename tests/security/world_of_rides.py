"""A ride of the elder, to which she objects, and a visit that she booked."""

from __future__ import annotations

from typing import Any

from tongban.capabilities.appointments.public import book
from tongban.capabilities.appointments.tests.factories import make_slot
from tongban.foundation.access.public import Viewer
from tongban.registers.people.public import Person
from tongban.scenes.transport.public import Trip, object_to_trip
from tongban.scenes.transport.tests.factories import ride


def places_of_rides(elder: Viewer, person: Person, *, own: str) -> dict[str, Any]:
    """Values that fill the addresses of ``table_of_rides.py``."""
    ride(person)
    trip = Trip.objects.get(person=person)
    said = object_to_trip(elder, trip.pk, "不是我")
    slot = make_slot(code="reading-room", body=own, price_fen=1000)
    booked = book(elder, slot)
    places = {"facility": "reading-room", "slot": slot.pk, "booking": booked.pk}
    return places | {"trip": trip.pk, "transit_day": trip.travelled_on.isoformat(), "trip_objection": said.pk}
