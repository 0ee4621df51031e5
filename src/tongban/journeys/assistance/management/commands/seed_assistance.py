"""``manage.py seed_assistance``: requests between departments of the demonstration city. Safe to run again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.journeys.assistance.seeding import seed_assistance
from tongban.journeys.assistance.seeding_handovers import seed_handovers


class Command(BaseCommand):
    help = "示范城市：几件在办和办完的协助请求"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("seed_assistance works only in the demonstration city (TONGBAN_DEMONSTRATION=1)")
        self.stdout.write(f"{seed_assistance()} requests for assistance, {seed_handovers()} items handed down")
