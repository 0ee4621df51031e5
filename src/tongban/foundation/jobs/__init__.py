"""Work that is done later, surely and at least once: a queue in our own database, workers with leases, schedules."""
