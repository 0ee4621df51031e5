"""Compile and publish every bundle: ``manage.py publish_bundles [FOLDER …]``. Safe to run again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tongban.journeys.bundles.public import BundleError, all_sources, publish_bundle
from tongban.journeys.packs.public import PackError


class Command(BaseCommand):
    help = _("合成并发布所有“一件事”；已发布的跳过")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for folder in options["folders"] or all_sources():
            try:
                row = publish_bundle(folder, by="system")
            except (BundleError, PackError) as error:
                failed += 1
                self.stderr.write(str(error.message))
            else:
                self.stdout.write(f"{row} {row.digest[:12]}")
        if failed:
            raise CommandError(_("%(count)d 件“一件事”未发布") % {"count": failed})
