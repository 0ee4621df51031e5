"""Print what each pack's scenarios measure: ``manage.py pack_figures [FOLDER …]``."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tongban.journeys.packs.public import all_folders, figures_of, load_folder


class Command(BaseCommand):
    help = _("按场景量一量每个事项包：预填比例、预审覆盖和准确、一次通过")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{'pack':32} scenarios  prefill  coverage  accuracy  first pass")
        missed = []
        for folder in options["folders"] or all_folders(Path(settings.PACKS), kind="item"):
            pack = load_folder(folder)
            one = figures_of(pack)
            self.stdout.write(
                f"{one.code:32} {one.scenarios:9d}  {one.prefill_ratio:7.0%}  {one.precheck_coverage:8.0%}  "
                f"{one.precheck_accuracy:8.0%}  {one.first_pass_rate:10.0%}"
            )
            missed += [f"{one.code}: {line}" for line in one.misses(pack.manifest["targets"])]
        if missed:
            raise CommandError("\n".join(missed))
