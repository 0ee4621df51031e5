"""Treasuries that misbehave, and a source that does not answer."""

from tongban.foundation.adapters.public import PortRefused, PortUnavailable
from tongban.journeys.benefits.adapters.embedded import EmbeddedTreasury
from tongban.journeys.benefits.ports import LineReceipt


class RefusingTreasury(EmbeddedTreasury):
    """Takes no file."""

    def submit(self, file, reference):
        raise PortRefused("the signature does not fit")


class WrongSumTreasury(EmbeddedTreasury):
    """Says of each line that a fen less was paid."""

    def receipts(self, reference):
        return [LineReceipt(one.reference, one.outcome, one.amount_fen - 1, one.receipt)
                for one in super().receipts(reference)]  # fmt: skip


class SilentSource:
    """A register that never answers."""

    def lookup(self, subject_key, attributes):
        raise PortUnavailable("no answer")

    def check_config(self):
        return []
