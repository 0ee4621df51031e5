"""Makes a town that nobody has used yet: ``python -m tests.journeys.new_town``, in the environment of that town.

In one process, because starting one takes seconds.
"""

from __future__ import annotations

from pathlib import Path

import django
from django.core.management import call_command

from tests import MAKE_TABLES

PACKS = Path(__file__).resolve().parents[2] / "packs"
BUNDLES = (PACKS / "health" / "birth", PACKS / "market_supervision" / "cafe")  # of which there are stories
STEPS = (
    MAKE_TABLES,
    ("createcachetable",),
    ("collectstatic", "--noinput", "--verbosity", "0"),
    ("load_city", "--households", "40"),
    ("publish_packs",),
    ("publish_bundles", *map(str, BUNDLES)),
    ("publish_libraries", "--run"),
    ("seed_codes",),
    ("work", "--once"),  # what publishing left to do, so that stories begin with a worker at rest
)


def main() -> None:
    for words in STEPS:
        call_command(*words)


if __name__ == "__main__":
    django.setup()
    main()
