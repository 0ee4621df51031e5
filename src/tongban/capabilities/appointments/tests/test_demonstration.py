"""The demonstration city has places to visit, a full slot and somebody who waits; a second run adds nothing."""

import pytest
from django.utils import timezone

from tongban.capabilities.appointments.models import Booking, Facility, Slot
from tongban.capabilities.appointments.seeding import HOURS, seed_facilities
from tongban.registers.demonstration.public import load_named


@pytest.mark.django_db
def test_facilities_are_there_and_a_second_run_adds_nothing():
    load_named()
    begun = sum(hour <= timezone.localtime().hour for hour in HOURS)
    for _again in range(2):
        seed_facilities()
        assert (Facility.objects.count(), Slot.objects.count()) == (5, 3 * (8 * 3 - begun))
        assert sorted(Booking.objects.values_list("state", flat=True)) == ["booked", "booked", "waiting"]
