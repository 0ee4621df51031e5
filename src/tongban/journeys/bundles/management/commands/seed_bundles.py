"""Some bundles under way in the demonstration city: ``manage.py seed_bundles``. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from tongban.journeys.bundles.seeding import seed_bundles


class Command(BaseCommand):
    help = _("示范城市：几件在办的“一件事”")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("“一件事”%(count)d 件") % {"count": seed_bundles()})
