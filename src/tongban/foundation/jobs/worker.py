"""One worker process: delivers events, fires schedules, runs jobs, until it is told to stop."""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from tongban.foundation.events.public import deliver_one, worker_name
from tongban.foundation.events.public import extend_lease as extend_deliveries

from .actions import LEASE_SECONDS, extend_lease, fire_schedules, run_one

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.5
SCHEDULE_SECONDS = 1.0


class Worker:
    """Runs until ``stop`` is set; what is running then is finished first."""

    def __init__(self) -> None:
        self.name = worker_name()
        self.stop = threading.Event()
        self._last_schedules = 0.0

    def run(self) -> None:
        """Work until stopped. A database that does not answer is waited for, not died of."""
        heart = threading.Thread(target=self._beat, daemon=True)
        heart.start()
        while not self.stop.is_set():
            try:
                close_old_connections()
                if not self.step():
                    self.stop.wait(IDLE_SECONDS)
            except (DatabaseError, InterfaceError):
                log.exception("the database did not answer; trying again in 2 seconds")
                self.stop.wait(2)
        connection.close()

    def step(self) -> bool:
        """One round: schedules when it is time, one event, one job. False when nothing was due."""
        if time.monotonic() - self._last_schedules >= SCHEDULE_SECONDS:
            self._last_schedules = time.monotonic()
            fire_schedules()
        delivered = deliver_one(self.name)
        ran = run_one(self.name)
        return delivered or ran

    def _beat(self) -> None:
        while not self.stop.wait(LEASE_SECONDS / 3):
            try:
                close_old_connections()
                extend_lease(self.name)
                extend_deliveries(self.name)
            except (DatabaseError, InterfaceError):
                log.warning("heartbeat missed")
