"""Many writers at the same moment, on real connections; and the national suite."""

import hashlib
from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction
from django.test import override_settings

from tongban.foundation.audit.public import Entry, record, verify

TOGETHER = 8


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_writers_neither_wait_for_each_other_nor_break_a_chain():
    if connection.vendor != "postgresql":
        pytest.skip("one connection in memory has one writer")
    barrier, errors = Barrier(TOGETHER), []

    def write(number):
        try:
            barrier.wait()
            for round in range(5):
                with transaction.atomic():
                    # Two things in opposite order: with one chain for each thing this would be a deadlock.
                    for thing in sorted(("thing:1", "thing:2"), reverse=bool((number + round) % 2)):
                        record(f"writer:{number}", "test.done", thing)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=write, args=[number]) for number in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    report = verify()
    assert (report.rows, report.findings) == (TOGETHER * 10, [])
    assert Entry.objects.filter(subject="thing:1").count() == TOGETHER * 5


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="this OpenSSL has no SM3")
@pytest.mark.django_db
def test_rows_of_both_suites_stand_in_one_trail():
    record("system", "test.done", "x")
    with override_settings(TONGBAN_CRYPTO_SUITE="national"):
        record("system", "test.done", "x")
        assert verify().is_intact
    assert sorted(Entry.objects.values_list("hash_name", flat=True)) == ["sha256", "sm3"]
    assert verify().is_intact
