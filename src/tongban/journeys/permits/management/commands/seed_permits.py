"""A comprehensive permit in the demonstration city: ``manage.py seed_permits``. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from tongban.journeys.permits.seeding import seed_permits


class Command(BaseCommand):
    help = _("示范城市：一张行业综合许可证")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("综合许可证：%(firm)s") % {"firm": seed_permits().organisation.name})
