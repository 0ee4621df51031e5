"""``manage.py rotate_key PURPOSE``: from now on a new key signs (or, for ``data``, encrypts).

The keys belong to *trust*; the command lies here because trust is below audit and a rotation is written down.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tongban.foundation.audit.actions import record
from tongban.foundation.trust.public import NotEntitled, known_purposes, new_data_key, rotate

DATA = "data"


class Command(BaseCommand):
    help = "Retires the key of a purpose and makes a new one; what the old key signed or encrypted stays good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("purpose", help="as listed by trust_keys; 'data' for the key of fields and files")
        parser.add_argument("--issuer", default="", help="code of the issuer; without it the city itself")

    def handle(self, *args: Any, **options: Any) -> None:
        purpose = options["purpose"]
        if purpose != DATA and purpose not in known_purposes():
            raise CommandError(f"no purpose {purpose!r}; there are {', '.join([DATA, *known_purposes()])}")
        if purpose == DATA:
            data = new_data_key(settings.TONGBAN_CRYPTO_SUITE)
            detail = {"purpose": purpose, "suite": data.suite}
            record("system", "trust.key_rotated", f"trust.key:{data.kid}", detail=detail)
            self.stdout.write(f"{purpose}: {data.kid} ({data.suite}) from now on; restart web and worker processes")
            return
        try:
            key = rotate(purpose, options["issuer"])
        except NotEntitled as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{purpose}: {key.kid} ({key.suite}) from now on; running processes follow by themselves")
