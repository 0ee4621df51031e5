"""``manage.py import_licences TYPE AUTHORITY FILE``: a delivery that lies on the server, taken in at once."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tongban.capabilities.collection.errors import CollectionError
from tongban.capabilities.collection.importing import begin, carry, dry_run, start
from tongban.capabilities.collection.models import Batch


class Command(BaseCommand):
    help = "Takes old licences in; --dry-run only says what would happen; --resume PK goes on with a stopped delivery."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("type", nargs="?")
        parser.add_argument("authority", nargs="?")
        parser.add_argument("file", nargs="?")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--resume", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            if options["resume"]:
                batch = Batch.objects.get(pk=options["resume"])
            else:
                path = Path(options["file"] or "").resolve()
                batch = begin(
                    options["type"], by="system", authority_code=options["authority"], name=path.name, path=str(path)
                )
            if options["dry_run"]:
                found = dry_run(batch)
                self.stdout.write(f"{found.tried} tried: {found.new} new, {found.known} known, {found.refused} refused")
                return
            start(batch, by="system")
            before = batch.rows_done
            while not carry(batch.pk, seconds=10):
                batch.refresh_from_db()
                self.stdout.write(f"{batch.rows_done} / {batch.rows}")
        except CollectionError as error:
            raise CommandError(str(error.message)) from error
        batch.refresh_from_db()
        seconds = time.monotonic() - began
        self.stdout.write(
            f"delivery {batch.pk}: {batch.added} added, {batch.unchanged} known, {batch.corrected} corrected, "
            f"{batch.refused} refused; {(batch.rows_done - before) / seconds:.0f} rows/s"
        )
