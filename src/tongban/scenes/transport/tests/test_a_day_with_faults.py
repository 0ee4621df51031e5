"""A day of scans with lost networks, repeated uploads, wrong clocks, a new key and copies; see ``bench/day.py``."""

import pytest
from bench.day import simulate


@pytest.mark.slow("two thousand codes are drawn, signed and decided")
@pytest.mark.django_db
def test_nothing_is_lost_nothing_is_doubled_and_the_books_agree_to_the_fen(tmp_path):
    day = simulate(2000, tmp_path)
    assert day.report.wrong == []
    injected = ("waited", "sent twice", "by wrong clocks", "unknown_key", "replayed", "copies")
    assert [name for name in injected if not day.counts[name]] == []
