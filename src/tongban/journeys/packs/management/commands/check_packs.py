"""Prove every pack: ``manage.py check_packs [FOLDER …]``."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tongban.journeys.packs.public import all_folders, check_pack, load_folder


class Command(BaseCommand):
    help = _("检查所有事项包，逐条说明文件、行号、问题和改法")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path)
        parser.add_argument("--quiet-warnings", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        folders = options["folders"] or all_folders(Path(settings.PACKS))
        errors = warnings = 0
        for folder in folders:
            for problem in check_pack(load_folder(folder)):
                errors += problem.severity == "error"
                warnings += problem.severity == "warning"
                if problem.severity == "error" or not options["quiet_warnings"]:
                    self.stdout.write(f"{folder.parent.name}/{folder.name}/{problem}")
        summary = _("%(packs)d 个事项包，%(errors)d 处错误，%(warnings)d 处提醒") % {
            "packs": len(folders),
            "errors": errors,
            "warnings": warnings,
        }
        if errors:
            raise CommandError(summary)
        self.stdout.write(summary)
