"""Prove every library of tags and quality rules: ``manage.py check_libraries``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongban.journeys.governance.public import all_libraries, check, load_library


class Command(BaseCommand):
    help = _("检查所有标签库和质量规则库，逐条说明文件、行号、问题和改法")

    def handle(self, *args: Any, **options: Any) -> None:
        libraries = [load_library(path) for path in all_libraries()]
        tags = {entry["code"]: entry["expr"] for one in libraries if one.is_tags for entry in one.entries
                if "expr" in entry}  # fmt: skip
        problems = 0
        for library in libraries:
            for problem in check(library, tags):
                problems += 1
                self.stdout.write(f"{library.path.parent.parent.name}/{library.path.parent.name}/{problem}")
        summary = _("%(count)d 个标签库和规则库，%(problems)d 处错误") % {"count": len(libraries), "problems": problems}
        if problems:
            raise CommandError(summary)
        self.stdout.write(summary)
