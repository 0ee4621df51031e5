"""Facilities, slots and visitors for tests."""

from datetime import timedelta

from django.utils import timezone

from tongban.capabilities.appointments.models import Facility, Slot
from tongban.capabilities.codes.public import Gate
from tongban.foundation.access.public import Role, Viewer

BODY = "culture_and_tourism_bureau"


def visitor(person) -> Viewer:
    """The viewer that this person is."""
    return Viewer(role=Role.PERSON, person_id=person.pk, assurance=2)


def make_slot(capacity=2, hours=24, *, code="museum", seats=3, body=BODY, **more) -> Slot:
    """A slot of three hours that begins in so many hours, at a facility with a gate."""
    Gate.objects.get_or_create(
        code=code, defaults={"title_zh": "市博物馆", "authority_id": body, "scenes": ["museum.entry"]}
    )
    values = {"title_zh": "市博物馆", "title_en": "City museum", "authority_id": body, "gate": code,
              "scene": "museum.entry", "most_seats": seats, **more}  # fmt: skip
    facility = Facility.objects.get_or_create(code=code, defaults=values)[0]
    at = timezone.now() + timedelta(hours=hours)
    return Slot.objects.create(facility=facility, starts_at=at, ends_at=at + timedelta(hours=3), capacity=capacity)
