"""Double entry: what riders pay and the city bears is what operators are owed, ride by ride, to the fen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .pricing import Charge

RIDER, CONCESSION, TRANSFER, OPERATOR = "rider", "concession", "transfer", "operator"
ACCOUNTS = (RIDER, CONCESSION, TRANSFER, OPERATOR)


@dataclass(frozen=True, slots=True)
class Line:
    """One side of an entry; debits above zero, credits below."""

    account: str
    fen: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Sums of some lines, in fen, all read as positive when somebody owes or is owed."""

    rider_fen: int = 0
    concession_fen: int = 0
    transfer_fen: int = 0
    operator_fen: int = 0

    @property
    def city_fen(self) -> int:
        """What the city bears: concessions and transfer discounts."""
        return self.concession_fen + self.transfer_fen

    @property
    def is_even(self) -> bool:
        """True when both sides are the same, to the fen."""
        return self.rider_fen + self.city_fen == self.operator_fen


def _sides(charge: Charge) -> dict[str, int]:
    return {
        RIDER: charge.pay_fen, CONCESSION: charge.concession_fen, TRANSFER: charge.transfer_fen,
        OPERATOR: -charge.full_fen,
    }  # fmt: skip


def difference(old: Charge, new: Charge) -> list[Line]:
    """Lines that bring the books from one charge of a ride to another; none when nothing changed. They sum to zero."""
    was, now = _sides(old), _sides(new)
    return [Line(account, now[account] - was[account]) for account in ACCOUNTS if now[account] != was[account]]


def balance_of(sums: Mapping[str, int] | Iterable[Line]) -> Balance:
    """The balance of lines, or of their sums by account."""
    if not isinstance(sums, Mapping):
        added: dict[str, int] = {}
        for line in sums:
            added[line.account] = added.get(line.account, 0) + line.fen
        sums = added
    return Balance(sums.get(RIDER, 0), sums.get(CONCESSION, 0), sums.get(TRANSFER, 0), -sums.get(OPERATOR, 0))
