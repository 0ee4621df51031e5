"""``manage.py seed_collection``: old licences that departments of the demonstration city deliver; the public list."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.capabilities.collection.seeding import seed_collection


class Command(BaseCommand):
    help = "Delivers old stock, which the worker takes in, and publishes the list of licences."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("seed_collection works only in the demonstration city (TONGBAN_DEMONSTRATION=1)")
        deliveries, types = seed_collection()
        self.stdout.write(f"{deliveries} deliveries, {types} types on the public list")
