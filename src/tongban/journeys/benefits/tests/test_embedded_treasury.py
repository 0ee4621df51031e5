"""The embedded treasury keeps the port's promises, and misbehaves only when told to."""

from __future__ import annotations

import pytest

from tongban.journeys.benefits.adapters.embedded import EmbeddedTreasury
from tongban.journeys.benefits.public import choose_behaviour, embedded_files
from tongban.journeys.benefits.tests.treasury_contract import TreasuryContract, signed

pytestmark = pytest.mark.django_db


class TestEmbeddedTreasury(TreasuryContract):
    def make_treasury(self):
        return EmbeddedTreasury()


@pytest.mark.parametrize(
    ("behaviour", "outcomes"),
    [
        ("pay_all", ["paid", "paid"]),
        ("return_some", ["returned", "paid"]),
        ("never_answer", []),
        ("answer_twice", ["paid", "paid", "paid", "paid"]),
    ],
)
def test_each_file_is_answered_as_the_demonstration_chose(behaviour, outcomes):
    treasury = EmbeddedTreasury()
    treasury.submit(signed(), "n")
    choose_behaviour("n", behaviour)
    assert [str(one.outcome) for one in treasury.receipts("n")] == outcomes
    assert [(row.reference, row.behaviour) for row in embedded_files()] == [("n", behaviour)]
