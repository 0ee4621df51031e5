"""Several who act at the same moment, on real storage with real threads.

``pytestmark = racing.MARKS`` in a file of races; its threads need a database that they share.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connections

ATTEMPTS, LONGEST = 8, 120
MARKS = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow("real threads on stored tables"),
    pytest.mark.usefixtures("stored_tables"),
]


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment; what each returned or raised, in their order. A busy database is asked again."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(10)
            for _attempt in range(ATTEMPTS):
                try:
                    results[place] = act()
                    break
                except OperationalError as error:
                    results[place] = error
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    return results
