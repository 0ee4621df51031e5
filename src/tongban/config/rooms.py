"""The floor plan as Python sees it: every folder ``<floor>/<room>/apps.py`` is an installed room."""

from importlib.util import find_spec
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
FLOORS = ("foundation", "registers", "capabilities", "journeys", "scenes", "channels")


def rooms() -> list[str]:
    """Dotted names of all rooms, lower floors first.

    Rooms without Django parts (``values``, ``crypto``) have no ``apps.py`` and are not listed.
    """
    return [
        f"tongban.{floor}.{apps.parent.name}" for floor in FLOORS for apps in sorted(SOURCE.glob(f"{floor}/*/apps.py"))
    ]


def room_urls() -> list[tuple[str, str]]:
    """(URL prefix, dotted URL module) of each room that has pages; the room with the empty prefix comes last.

    A room names its prefix by ``url_prefix`` in its ``apps.py``; without it the room's label is used.
    """
    from django.apps import apps

    found = []
    for config in apps.get_app_configs():
        if config.name.startswith("tongban.") and find_spec(f"{config.name}.urls"):
            found.append((getattr(config, "url_prefix", f"{config.label}/"), f"{config.name}.urls"))
    return sorted(found, key=lambda pair: (pair[0] == "", pair[0]))
