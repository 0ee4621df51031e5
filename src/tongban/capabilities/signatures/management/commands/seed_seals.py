"""``manage.py seed_seals``: custodians of seals, a document to seal and one to sign in the demonstration city."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.capabilities.signatures.seeding import seed_seals


class Command(BaseCommand):
    help = "Names custodians, asks for a seal and an authorisation, and puts a contract up for signing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("seed_seals works only in the demonstration city (TONGBAN_DEMONSTRATION=1)")
        self.stdout.write(f"{seed_seals()} custodians, a seal and a signature are waited for")
