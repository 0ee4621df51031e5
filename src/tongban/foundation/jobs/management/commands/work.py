"""``manage.py work``: the second kind of process of the house, beside the web server."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tongban.foundation.events.public import deliver_pending
from tongban.foundation.jobs.actions import fire_schedules, run_pending
from tongban.foundation.jobs.worker import Worker


class Command(BaseCommand):
    help = "Delivers events, fires schedules and runs jobs. TERM lets what is running finish, then stops."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--processes", type=int, default=1, help="so many workers; a dead one is started again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            fire_schedules()
            while deliver_pending() + run_pending():
                pass
            return
        if options["processes"] > 1:
            self._watch(options["processes"])
            return
        worker = Worker()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop.set())
        self.stdout.write(f"worker {worker.name} is ready")
        self.stdout.flush()
        worker.run()

    def _watch(self, processes: int) -> None:
        command = [
            sys.executable,
            *(["-m", "django"] if sys.argv[0].endswith("__main__.py") else [sys.argv[0]]),
            "work",
        ]
        stopping = False

        def stop(*_: Any) -> None:
            nonlocal stopping
            stopping = True
            for child in children:
                child.terminate()

        children = [subprocess.Popen(command) for _ in range(processes)]
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        while not stopping:
            time.sleep(0.5)
            for place, child in enumerate(children):
                if child.poll() is not None and not stopping:
                    time.sleep(1)  # a worker that cannot start must not spin
                    children[place] = subprocess.Popen(command)
        for child in children:
            child.terminate()
            child.wait()
