from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "tongban.registers.places"
    label = "places"

    def ready(self) -> None:
        # Reference data belongs to the tables: whoever makes them (or empties them) gets it.
        post_migrate.connect(_load, sender=self)


def _load(**_: Any) -> None:
    from .actions import load_places

    load_places()
