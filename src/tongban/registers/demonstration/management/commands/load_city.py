"""``manage.py load_city``: the demonstration city."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.registers.demonstration.actions import load_city
from tongban.registers.demonstration.errors import NotADemonstration


class Command(BaseCommand):
    help = "Makes the demonstration city and enters it into the registers; the same city again costs nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--households", type=int, default=1200, help="about 2.5 people each (default 1200)")
        parser.add_argument("--seed", type=int, default=1, help="another seed is another city")
        parser.add_argument("--again", action="store_true", help="enter everything anew")

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.perf_counter()
        try:
            done = load_city(
                households=options["households"],
                seed=options["seed"],
                again=options["again"],
                say=lambda text: self.stdout.write(f"  {text}") if options["verbosity"] > 1 else None,
            )
        except NotADemonstration as error:
            raise CommandError(f"这不是示范城市，不能装入虚构的人 ({error})") from None
        seconds = time.perf_counter() - start
        if done.is_new:
            text = f"{done.people} people, {done.organisations} firms, {done.records} records in {seconds:.1f} s"
        else:
            text = f"{done.people} people are there already ({seconds:.1f} s)"
        self.stdout.write(f"demonstration city: {text}")
