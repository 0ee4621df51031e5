"""``manage.py seed_codes``: gates and a few scans for the demonstration city."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.capabilities.codes.seeding import (
    seed_cards,
    seed_gates,
    seed_looks,
    seed_scans,
    seed_trust_list,
    seed_venues,
)
from tongban.registers.demonstration.public import UnknownName, named_person

NAMED = ("wang_xiuying", "chen_min", "li_qiang", "zhou_dawei")


class Command(BaseCommand):
    help = "Registers gates of the demonstration city and what they saw of its named people; safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("seed_codes works only in the demonstration city (TONGBAN_DEMONSTRATION=1)")
        people = []
        for name in NAMED:
            try:
                people.append(named_person(name))
            except UnknownName:
                continue
        gates = seed_gates()
        trusted = seed_trust_list()
        self.stdout.write(
            f"{len(gates)} gates, {seed_scans(people)} scans, {trusted} foreign issuers, {seed_cards(people)} cards, "
            f"{seed_venues()} venues, {seed_looks() if people else 0} looks by law"
        )
