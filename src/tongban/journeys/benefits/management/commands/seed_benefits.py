"""``manage.py seed_benefits``: the demonstration city's policies in force, a paid quarter, a run that waits."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.journeys.benefits.seeding import PAID, seed_benefits


class Command(BaseCommand):
    help = "Puts the published policies in force by two officers each; what takes time is left to the worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--without", nargs="*", default=[], help="codes of policies that are left to be launched")
        parser.add_argument("--paid", default=PAID, help="code of the policy whose period is paid the first time")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("seed_benefits works only in the demonstration city (TONGBAN_DEMONSTRATION=1)")
        done = seed_benefits(without=options["without"], paid=options["paid"])
        self.stdout.write(f"{done.in_force} policies in force, {done.new} of them new")
