"""``manage.py seed_bills``: fees that named people of the demonstration city paid; bills follow by events."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.capabilities.bills.seeding import seed_bills


class Command(BaseCommand):
    help = "Orders and pays a few fees; bills, red bills and messages are made by the worker."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("seed_bills works only in the demonstration city (TONGBAN_DEMONSTRATION=1)")
        self.stdout.write(f"{seed_bills()} fees paid")
