"""Publish every pack folder that is not published yet: ``manage.py publish_packs [FOLDER …]``. Safe to run again."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tongban.journeys.packs.public import PackError, all_folders, load_folder, publish


class Command(BaseCommand):
    help = _("发布所有事项包；已发布的跳过")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for folder in options["folders"] or all_folders(Path(settings.PACKS)):
            try:
                row = publish(load_folder(folder), by="system")
            except PackError as error:
                failed += 1
                self.stderr.write(error.message)
            else:
                self.stdout.write(f"{row} {row.digest[:12]} {row.effective_from}")
        if failed:
            raise CommandError(_("%(count)d 个事项包未发布") % {"count": failed})
