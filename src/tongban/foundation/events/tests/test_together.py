"""Several workers deliver at the same moment: each event once, in order per subject."""

from threading import Barrier, Lock, Thread

import pytest
from django.db import connection, connections

from tongban.foundation.events.public import announce, deliver_one, delivery_counts, subscribe, unsubscribe

TYPE = "test.thing.happened"
WORKERS, SUBJECTS, EVENTS = 4, 5, 6


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_each_event_arrives_once_and_in_order_per_subject():
    if connection.vendor != "postgresql":
        pytest.skip("one connection in memory has one worker")
    heard, lock, barrier = [], Lock(), Barrier(WORKERS)

    @subscribe(TYPE, name="tests.together")
    def hear(event):
        with lock:
            heard.append((event.subject, event.data["n"]))

    def work(number):
        barrier.wait()
        idle = 0
        while idle < 20 and delivery_counts()["pending"]:
            idle = 0 if deliver_one(f"worker {number}") else idle + 1
        connections.close_all()

    try:
        for n in range(EVENTS):
            for subject in range(SUBJECTS):
                announce(TYPE, subject=f"thing:{subject}", data={"n": n})
        threads = [Thread(target=work, args=[number]) for number in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        unsubscribe("tests.together")
    assert delivery_counts() == {"pending": 0, "done": SUBJECTS * EVENTS, "dead": 0}
    for subject in range(SUBJECTS):
        assert [n for about, n in heard if about == f"thing:{subject}"] == list(range(EVENTS))
