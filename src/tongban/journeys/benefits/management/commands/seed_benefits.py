"""``manage.py seed_benefits``: the demonstration city's policies in force, a paid quarter, a run that waits."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.journeys.benefits.seeding import seed_benefits


class Command(BaseCommand):
    help = "Puts the published policies in force by two officers each; what takes time is left to the worker."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("seed_benefits works only in the demonstration city (TONGBAN_DEMONSTRATION=1)")
        done = seed_benefits()
        self.stdout.write(f"{done.in_force} policies in force, {done.new} of them new")
