"""What a gate saw without a network is never lost and arrives once."""

from __future__ import annotations

import pytest

from tongban.capabilities.codes.gate import Journal

from .city import City


@pytest.fixture
def journal(tmp_path):
    city = City()
    gate = city.gate()
    journal = Journal(tmp_path / "scans.jsonl", "gate-1", durable=False)
    for second in range(5):
        city.time += 1
        journal.note(gate.check(city.phone(handle=bytes([second] * 16)).draw(int(city.time)), "metro.entry"))
    return journal


def test_everything_waits_until_it_is_taken(journal):
    taken: list[dict] = []
    assert journal.send(taken.extend, batch=2) == 5
    assert [row["handle"] for row in taken] == [bytes([n] * 16).hex() for n in range(5)]
    assert {row["result"] for row in taken} == {"good"}
    assert journal.send(taken.extend) == 0


def test_a_broken_upload_is_repeated_from_where_it_broke(journal):
    taken: list[str] = []

    def breaks_at_the_second(rows):
        if taken:
            raise ConnectionError
        taken.extend(row["id"] for row in rows)

    with pytest.raises(ConnectionError):
        journal.send(breaks_at_the_second, batch=2)
    assert [row["id"] for row in journal.waiting()][0] not in taken
    assert journal.send(lambda rows: taken.extend(row["id"] for row in rows)) == 3
    assert len(set(taken)) == 5


def test_a_line_cut_off_by_a_power_failure_hides_nothing_else(journal, tmp_path):
    with journal.path.open("ab") as file:
        file.write(b'{"id": "ha')
    again = Journal(journal.path, "gate-1", durable=False)
    city = City()
    again.note(city.gate().check(city.code(), "metro.entry"))
    taken: list[dict] = []
    assert again.send(taken.extend) == 6
