"""``manage.py seed_facilities``: facilities, slots and a few bookings for the demonstration city."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.capabilities.appointments.models import Booking
from tongban.capabilities.appointments.seeding import seed_facilities


class Command(BaseCommand):
    help = "Opens facilities and their slots of the coming days in the demonstration city; safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("seed_facilities works only in the demonstration city (TONGBAN_DEMONSTRATION=1)")
        self.stdout.write(f"{seed_facilities()} facilities, {Booking.objects.count()} bookings")
