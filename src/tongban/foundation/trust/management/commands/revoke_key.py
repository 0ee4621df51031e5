"""``manage.py revoke_key KID``: the key is trusted no more. Asks once more unless ``--yes``."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from tongban.foundation.trust.actions import revoke
from tongban.foundation.trust.errors import NoSuchKey
from tongban.foundation.trust.models import RevocationReason
from tongban.foundation.trust.queries import key_of


class Command(BaseCommand):
    help = "Revokes a signing key, with the reason; what it signed is refused from now on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kid", help="as listed by trust_keys")
        parser.add_argument("--reason", choices=RevocationReason.values, default=RevocationReason.COMPROMISED)
        parser.add_argument("--note", required=True, help="what happened")
        parser.add_argument("--trusted-until", help="what was provably signed before this moment (ISO) stays good")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        until = parse_datetime(options["trusted_until"]) if options["trusted_until"] else None
        if options["trusted_until"] and (until is None or until.tzinfo is None):
            raise CommandError("--trusted-until: a moment with its time zone, as 2026-01-31T12:00:00+08:00")
        try:
            key = key_of(options["kid"])
            words = f"Everything that {key.purpose} key {key.kid} signed will be refused. Type its number to confirm: "
            if not options["yes"] and input(words).strip() != key.kid:
                raise CommandError("nothing was revoked")
            revoke(key.kid, reason=options["reason"], note=options["note"], trusted_until=until)
        except NoSuchKey as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{key.kid} is revoked")
