"""What every plug of the treasury socket keeps; inherit it and give ``make_treasury``."""

from __future__ import annotations

import pytest

from tongban.foundation.adapters.public import PortRefused
from tongban.journeys.benefits.ports import LineOutcome, PayLine, SignedFile, Treasury

LINES = [
    PayLine("1-1", "6200000000000000000", "王秀英", 45000, "老年综合津贴 2026年7月至9月"),
    PayLine("2-1", "6200000000000000018", "李建国", 30000, "老年综合津贴 2026年7月至9月"),
]


def signed(number: str = "20261125-test-0001", total: int = 75000) -> SignedFile:
    return SignedFile(number, total, LINES, "0" * 64, {"kid": "k", "suite": "s", "value": "v"})


class TreasuryContract:
    """The promises of the port."""

    def make_treasury(self) -> Treasury:
        raise NotImplementedError

    def test_it_fits_the_port(self):
        treasury = self.make_treasury()
        assert isinstance(treasury, Treasury)
        assert treasury.check_config() == []

    def test_a_file_is_taken_once_and_answered_line_by_line(self):
        treasury = self.make_treasury()
        first = treasury.submit(signed(), "20261125-test-0001")
        assert treasury.submit(signed(), "20261125-test-0001") == first
        said = list(treasury.receipts("20261125-test-0001"))
        assert {one.reference: (one.outcome, one.amount_fen) for one in said} == {
            "1-1": (LineOutcome.PAID, 45000),
            "2-1": (LineOutcome.PAID, 30000),
        }
        assert list(treasury.receipts("20261125-test-0001"))[0].reference == said[0].reference

    def test_a_total_that_does_not_fit_is_refused(self):
        with pytest.raises(PortRefused):
            self.make_treasury().submit(signed(total=75001), "20261125-test-0001")

    def test_nothing_is_said_of_a_file_that_was_never_handed_over(self):
        with pytest.raises(PortRefused):
            self.make_treasury().receipts("unknown")
