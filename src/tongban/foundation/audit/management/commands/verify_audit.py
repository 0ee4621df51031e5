"""``manage.py verify_audit``: is the audit trail what was written?"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tongban.foundation.audit.queries import verify


class Command(BaseCommand):
    help = "Finds every altered, removed or reordered audit row. Exit code 1 when there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--against", type=Path, help="an anchor file kept from an earlier run")
        parser.add_argument("--anchor", type=Path, help="write the heads of the chains here, to be kept elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        anchor = None
        if options["against"]:
            kept = json.loads(options["against"].read_text())
            anchor = {int(chain): (int(head[0]), str(head[1])) for chain, head in kept.items()}
        report = verify(anchor)
        for finding in report.findings:
            self.stderr.write(f"chain {finding.chain} row {finding.position}: {finding.kind}: {finding.words}")
        if options["anchor"] and report.is_intact:
            options["anchor"].write_text(json.dumps({chain: list(head) for chain, head in report.heads.items()}))
        self.stdout.write(f"{report.rows} rows, {len(report.findings)} findings")
        if not report.is_intact:
            sys.exit(1)
