"""``manage.py seed_transport``: rides and a settled day for the demonstration city."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.scenes.transport.models import Trip
from tongban.scenes.transport.seeding import seed_transport


class Command(BaseCommand):
    help = "Reckons what the gates of the demonstration city saw and settles a day; safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("seed_transport works only in the demonstration city (TONGBAN_DEMONSTRATION=1)")
        settled = seed_transport()
        self.stdout.write(f"{Trip.objects.count()} rides, {settled} day settled")
