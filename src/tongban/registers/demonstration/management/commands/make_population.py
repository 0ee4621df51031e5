"""``manage.py make_population``: population tables of a made-up city, for measuring."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongban.registers.demonstration.population import make_population
from tongban.registers.facts.public import UnknownFact


class Command(BaseCommand):
    help = "Writes Parquet tables of made-up people and firms; nothing is entered into the registers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=1_000_000)
        parser.add_argument("--organisations", type=int, default=120_000)
        parser.add_argument("--into", type=Path, required=True, help="folder; the same command again goes on")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--facts", nargs="*", help="fact ids; every fact the generator knows if not given")
        parser.add_argument("--jobs", type=int, default=2, help="processes side by side (default 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.perf_counter()
        try:
            make_population(
                options["people"], options["organisations"], options["into"], seed=options["seed"],
                facts=options["facts"], jobs=options["jobs"],
                say=lambda text: self.stdout.write(f"  {text}") if options["verbosity"] > 1 else None,
            )  # fmt: skip
        except UnknownFact as error:
            raise CommandError(f"没有这个数据项：{error}") from None
        except ValueError as error:
            raise CommandError(str(error)) from None
        seconds = time.perf_counter() - start
        size = sum(path.stat().st_size for path in options["into"].rglob("*.parquet"))
        self.stdout.write(
            f"{options['people']:,} people, {options['organisations']:,} organisations in {seconds:.1f} s, "
            f"{size / 1e6:,.0f} MB in {options['into']}"
        )
