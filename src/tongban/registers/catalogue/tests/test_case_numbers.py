import contextlib
import threading
from datetime import date

import pytest
from django.db import connection, transaction

from tongban.registers.catalogue.public import next_case_number, next_sequence

VARIANT = "11319900TB000001XT231012300100001"
DAY = date(2022, 1, 5)


@pytest.mark.django_db
def test_numbers_count_per_item_and_day():
    assert next_case_number(VARIANT, DAY).endswith("20220105000001")
    assert next_case_number(VARIANT, DAY).endswith("20220105000002")
    assert next_case_number(VARIANT, date(2022, 1, 6)).endswith("20220106000001")
    assert next_sequence(VARIANT[:31] + "02", DAY) == 3


@pytest.mark.django_db
def test_a_number_of_a_failed_transaction_is_given_again():
    with contextlib.suppress(RuntimeError), transaction.atomic():
        next_sequence(VARIANT, DAY)
        raise RuntimeError
    assert next_sequence(VARIANT, DAY) == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        next_sequence(VARIANT, DAY)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_hundred_filings_at_once_leave_neither_gap_nor_double():
    if connection.vendor != "postgresql":
        pytest.skip("the SQLite of the tests lives in memory and has one connection")
    given: list[int] = []

    def file(times: int) -> None:
        try:
            for _ in range(times):
                with transaction.atomic():
                    number = next_sequence(VARIANT, DAY)
                given.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=file, args=(25,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 201))
