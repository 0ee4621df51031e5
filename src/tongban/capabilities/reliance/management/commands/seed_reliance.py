"""``manage.py seed_reliance``: licences of the named people, a registered bank, and what it did with them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.capabilities.reliance.seeding import seed_reliance


class Command(BaseCommand):
    help = "Issues licences to the people everybody knows and lets a bank use some; again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("seed_reliance works only in the demonstration city (TONGBAN_DEMONSTRATION=1)")
        for what, number in seed_reliance().items():
            self.stdout.write(f"{what:22} {number}")
