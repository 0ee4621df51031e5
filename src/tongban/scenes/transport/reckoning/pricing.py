"""What each ride costs, with its arithmetic: fare, transfer discount, concession, what is left to pay."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .pairing import Kind, Trip
from .tariffs import Network, Tariff


@dataclass(frozen=True, slots=True)
class Charge:
    """full = transfer + concession + pay, always; all in fen.

    Attributes:
        full_fen: what the operator is owed for the ride, but for what it gives away itself.
        transfer_fen: given for changing.
        concession_fen: given for who the rider is; borne by the city.
    """

    full_fen: int
    transfer_fen: int
    concession_fen: int
    pay_fen: int
    metres: int = 0


NOTHING = Charge(0, 0, 0, 0)
FREE = frozenset({Kind.RIDING, Kind.VOID})
ENDED = frozenset({Kind.WHOLE, Kind.FLAT, Kind.CORRECTED})


def price(
    trips: Iterable[Trip], network: Network, tariff_at: Callable[[int], Tariff], *, waived: frozenset[str] = frozenset()
) -> dict[str, Charge]:
    """Charges by the key of the ride.

    Args:
        trips: of one rider, in order.
        tariff_at: the tariff in force at a moment.
        waived: keys of rides whose objection was granted; they cost nothing.
    """
    found: dict[str, Charge] = {}
    before: Trip | None = None
    for trip in trips:
        if trip.kind in FREE:
            found[trip.key] = NOTHING
            continue
        tariff = tariff_at(trip.began)
        full, metres = _full(trip, network, tariff)
        less = min(_transfer(before, trip, network, tariff), full)
        pay = (full - less) * trip.percent // 100
        charge = Charge(full, less, full - less - pay, pay, metres)
        found[trip.key] = NOTHING if trip.key in waived else charge
        before = trip if trip.kind in ENDED else before
    return found


def _full(trip: Trip, network: Network, tariff: Tariff) -> tuple[int, int]:
    if trip.kind is Kind.FLAT:
        return tariff.flat_fen[network.operator_of(trip.entry).mode], 0
    if trip.kind in ENDED:
        metres = network.metres(trip.entry, trip.exit)
        return tariff.by_distance(metres), metres
    return tariff.lowest_fen, 0


def _transfer(before: Trip | None, trip: Trip, network: Network, tariff: Tariff) -> int:
    """Fen less for changing; nothing for a ride whose other end nobody knows, and none on the same bus line."""
    if before is None or trip.kind not in ENDED or before.entry == trip.entry:
        return 0
    rule = tariff.transfer
    modes = (network.operator_of(before.entry).mode, network.operator_of(trip.entry).mode)
    waited = trip.began - before.ended
    return rule.fen if modes in rule.between and 0 <= waited <= rule.within_seconds else 0
