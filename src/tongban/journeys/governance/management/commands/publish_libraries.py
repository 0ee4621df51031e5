"""Publish tags and quality rules that are not published yet: ``manage.py publish_libraries``. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tongban.journeys.governance.public import GovernanceError, publish_libraries, run_all


class Command(BaseCommand):
    help = _("发布标签库和质量规则库；已发布的跳过")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", action="store_true", help=_("发布后立即全量运行"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = publish_libraries(by="system")
        except GovernanceError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(_("标签和规则共 %(n)d 条已发布") % {"n": len(rows)})
        if options["run"]:
            for kind in ("tag", "rule"):
                for one in run_all(kind):
                    self.stdout.write(f"{one} {one.rows}")
