"""The network and what it costs, as values: stops, distances, dated tariffs."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


class NoTariff(Exception):
    """No tariff is in force on that day; load one, do not guess."""


@dataclass(frozen=True, slots=True)
class Operator:
    """运营单位: who carries and is owed the fare."""

    id: str
    mode: str
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stop:
    """站点: a station, a bus line or a landing."""

    id: str
    operator: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Network:
    """What there is to ride on.

    Attributes:
        rails: stop → neighbours with metres of track.
    """

    operators: Mapping[str, Operator]
    stops: Mapping[str, Stop]
    rails: Mapping[str, Mapping[str, int]]
    _known: dict[str, dict[str, int]] = field(default_factory=dict, compare=False, repr=False)

    def operator_of(self, stop: str) -> Operator:
        """Who runs the stop; a KeyError for a stop that there is not."""
        return self.operators[self.stops[stop].operator]

    def metres(self, start: str, end: str) -> int:
        """Shortest way over the tracks, in metres; 0 within a station or where no track leads."""
        if start not in self._known:
            self._known[start] = _ways_from(start, self.rails)
        return self._known[start].get(end, 0)


def _ways_from(start: str, rails: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    best: dict[str, int] = {}
    heap = [(0, start)]
    while heap:
        way, stop = heapq.heappop(heap)
        if stop in best:
            continue
        best[stop] = way
        for near, metres in rails.get(stop, {}).items():
            if near not in best:
                heapq.heappush(heap, (way + metres, near))
    return best


@dataclass(frozen=True, slots=True)
class Transfer:
    """换乘优惠: so much less when somebody changes within the time, between these modes."""

    within_seconds: int
    fen: int
    between: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a ride costs from one day on; every number with its source in ``data/tariffs.yaml``.

    Attributes:
        base_fen: by distance up to ``base_metres``; then ``step_fen`` for each begun ``step_metres``.
        flat_fen: mode → fare of modes that ask the same for any distance.
        stay_seconds: an entry without an exit is charged after so long; also the longest ride.
        repeat_seconds: a second look at the same stop within this time is the same passage.
        correct_days: how long a rider may say where they got out.
        correct_per_month: how often.
    """

    since: date
    base_fen: int
    base_metres: int
    step_fen: int
    step_metres: int
    flat_fen: Mapping[str, int]
    transfer: Transfer
    stay_seconds: int
    repeat_seconds: int
    correct_days: int
    correct_per_month: int

    def by_distance(self, metres: int) -> int:
        """Fare in fen of a ride of so many metres."""
        steps = -(-max(metres - self.base_metres, 0) // self.step_metres)
        return self.base_fen + steps * self.step_fen

    @property
    def lowest_fen(self) -> int:
        """What is charged when one end of a ride is not known."""
        return self.base_fen
