"""A process of its own for ``test_killed.py``: one job that writes down when it starts and ends, and a worker.

``errand_town.py prepare COUNT`` makes the tables and adds jobs · ``work`` works until TERM · ``report`` prints counts.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tongban.config.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tongban.foundation.jobs import actions, registry, worker  # noqa: E402
from tongban.foundation.jobs.public import job, job_counts  # noqa: E402

JOURNAL = Path(os.environ["TONGBAN_VAR"]) / "journal"
# Half a minute is right for a city and too long for a test.
actions.LEASE_SECONDS = worker.LEASE_SECONDS = 2
# The rooms' own schedules have nothing to do in this town.
registry._schedules.clear()


def note(words):
    with JOURNAL.open("a") as file:
        file.write(f"{words}\n")


@job(name="tests.errand_town", retries=3)
def errand(number):
    slow = JOURNAL.with_name(f"slow-{number}")
    note(f"start {number}")
    for _ in range(600):
        if not slow.exists():
            break
        time.sleep(0.1)
    note(f"done {number}")


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        from django.db import connection

        if connection.vendor == "sqlite":
            for label in ("trust", "audit", "events", "jobs"):  # trust first: it makes its keys after each
                call_command("migrate", label, verbosity=0)
        for number in range(int(sys.argv[2])):
            errand.enqueue(number=number)
    elif sys.argv[1] == "work":
        call_command("work")
    else:
        print(json.dumps(job_counts()))
