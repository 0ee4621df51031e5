"""``manage.py rotate_key PURPOSE``: from now on a new key signs (or, for ``data``, encrypts).

The keys belong to *trust*; the command lies here because trust is below audit and a rotation is written down.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.foundation.audit.actions import record
from tongban.foundation.trust.public import known_purposes, new_data_key, rotate

DATA = "data"


class Command(BaseCommand):
    help = "Retires the key of a purpose and makes a new one; what the old key signed or encrypted stays good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("purpose", help="as listed by trust_keys; 'data' for the key of fields and files")

    def handle(self, *args: Any, **options: Any) -> None:
        purpose = options["purpose"]
        if purpose != DATA and purpose not in known_purposes():
            raise CommandError(f"no purpose {purpose!r}; there are {', '.join([DATA, *known_purposes()])}")
        key = new_data_key(settings.TONGBAN_CRYPTO_SUITE) if purpose == DATA else rotate(purpose)
        record("system", "trust.key_rotated", f"trust.key:{key.kid}", detail={"purpose": purpose, "suite": key.suite})
        self.stdout.write(f"{purpose}: {key.kid} ({key.suite}) from now on; restart web and worker processes")
