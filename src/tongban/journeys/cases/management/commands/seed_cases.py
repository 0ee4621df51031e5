"""``manage.py seed_cases``: synthetic history for the demonstration city."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.journeys.cases.actions.watch import raise_cards
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.seeding import seed_cases
from tongban.journeys.cases.seeding_belongings import seed_belongings
from tongban.journeys.cases.seeding_procedures import seed_procedures


class Command(BaseCommand):
    help = "Makes a few hundred synthetic cases in all states through the real actions; needs people and packs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, default=300)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--again", action="store_true", help="also when there are cases already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("seed_cases works only in the demonstration city (TONGBAN_DEMONSTRATION=1)")
        self.stdout.write(f"{'documents':22} {seed_belongings()}")
        if Case.objects.exists() and not options["again"]:
            self.stdout.write("cases exist already; nothing done (--again makes more)")
            return
        for state, number in sorted(seed_cases(options["count"], options["seed"]).items()):
            self.stdout.write(f"{state:22} {number}")
        self.stdout.write(f"{'procedures':22} {seed_procedures()}")
        self.stdout.write(f"{'cards':22} {raise_cards()}")
