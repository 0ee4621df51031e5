"""The worker for crash tests: as ``manage.py work``, except that a killed worker's leases end in seconds."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tongban.foundation.events import actions as events  # noqa: E402
from tongban.foundation.jobs import actions as jobs  # noqa: E402
from tongban.foundation.jobs import worker  # noqa: E402

events.LEASE_SECONDS = jobs.LEASE_SECONDS = worker.LEASE_SECONDS = 6

if __name__ == "__main__":
    call_command("work")
