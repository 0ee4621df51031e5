"""Prove every bundle: ``manage.py check_bundles [FOLDER …]``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tongban.journeys.bundles.public import BundleFaulty, all_sources, compile_bundle, load_source, packs_on_disk


class Command(BaseCommand):
    help = _("检查所有“一件事”：合成一遍，逐条说明行号、问题和改法")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folders = options["folders"] or all_sources()
        faults = 0
        for folder in folders:
            source = load_source(folder)
            try:
                compile_bundle(source, packs_on_disk(source.items))
            except BundleFaulty as error:
                for problem in error.problems:
                    faults += 1
                    self.stdout.write(f"{folder.parent.name}/{folder.name}/{problem}")
        summary = _("%(bundles)d 件“一件事”，%(faults)d 处错误") % {"bundles": len(folders), "faults": faults}
        if faults:
            raise CommandError(summary)
        self.stdout.write(summary)
