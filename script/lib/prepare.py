"""Brings tables, static files, the demonstration city and the packs up to date; says each step and its time.

Every step may run again and then changes nothing.
"""

from __future__ import annotations

import io
import logging
import sys
import time
import traceback

import django
from django.conf import settings
from django.core.management import call_command

STEPS = [
    ("tables", ["migrate", "--verbosity", "0"]),
    ("shared cache", ["createcachetable"]),
    ("static files", ["collectstatic", "--noinput", "--verbosity", "0"]),
    ("demonstration city", ["load_city"]),
    ("service packs", ["publish_packs"]),
    ("bundles", ["publish_bundles"]),
    ("tags and quality rules", ["publish_libraries"]),
    ("some history", ["seed_cases", "--count", "80"]),
    ("bundles under way", ["seed_bundles"]),
    ("a permit for one industry", ["seed_permits"]),
    ("policies in force", ["seed_benefits"]),
    ("fees paid", ["seed_bills"]),
    ("gates", ["seed_codes"]),
    ("rides and a settled day", ["seed_transport"]),
    ("visits and their slots", ["seed_facilities"]),
    ("old licences delivered", ["seed_collection"]),
    ("licences and their uses", ["seed_reliance"]),
    ("seals and signatures", ["seed_seals"]),
    ("requests between departments", ["seed_assistance"]),
]
ONLY_DEMONSTRATION = {
    "demonstration city",
    "some history",
    "bundles under way",
    "a permit for one industry",
    "policies in force",
    "fees paid",
    "gates",
    "rides and a settled day",
    "visits and their slots",
    "old licences delivered",
    "licences and their uses",
    "seals and signatures",
    "requests between departments",
}


def main() -> int:
    start = time.monotonic()
    django.setup()
    logging.disable(logging.INFO)
    for name, words in STEPS:
        if name in ONLY_DEMONSTRATION and not settings.DEMONSTRATION:
            continue
        print(f"· {name} …", end=" ", flush=True)
        begin, said = time.monotonic(), io.StringIO()
        try:
            call_command(*words, stdout=said)
        except Exception:
            print("failed\n" + said.getvalue())
            traceback.print_exc()
            return 1
        print(f"{time.monotonic() - begin:.1f} s", flush=True)
        lines = said.getvalue().strip().splitlines()
        print("".join(f"    {line}\n" for line in lines[-3:]), end="", flush=True)
    print(f"· ready after {time.monotonic() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
