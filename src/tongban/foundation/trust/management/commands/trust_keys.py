"""``manage.py trust_keys``: which keys there are, without anything secret."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tongban.foundation.trust.queries import key_rows


class Command(BaseCommand):
    help = "Lists signing keys, data keys and seal certificates: purpose, issuer, number, suite, state, since when."

    def handle(self, *args: Any, **options: Any) -> None:
        for row in key_rows():
            since = timezone.localtime(row.since).strftime("%Y-%m-%d")
            issuer = row.issuer or "-"
            self.stdout.write(f"{row.purpose:<28} {issuer:<20} {row.kid:<20} {row.suite:<14} {row.state:<8} {since}")
