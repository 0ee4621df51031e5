"""Which taps belong together: a function of the set of taps, whatever the order in which they came."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .tariffs import Network


class Role(enum.StrEnum):
    """What a gate does."""

    IN = "in"
    OUT = "out"
    ON = "on"  # one tap pays: a bus, a ferry


class Kind(enum.StrEnum):
    """What became of a ride."""

    RIDING = "riding"  # entered, may still come out
    WHOLE = "whole"
    FLAT = "flat"
    NO_EXIT = "no_exit"
    NO_ENTRY = "no_entry"
    CORRECTED = "corrected"  # the rider said where they got out
    VOID = "void"  # a tap that arrived late showed that there was no such ride


@dataclass(frozen=True, slots=True)
class Tap:
    """One passage of one rider.

    Args:
        at: seconds since 1970 by the city's clock.
        percent: of the fare that this rider pays, by the facts in the code at this tap.
        corrects: id of the entry for which the rider says where they got out; empty for what a gate saw.
    """

    at: int
    id: str
    stop: str
    role: Role
    percent: int = 100
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class Trip:
    """One ride. ``key`` is the id of its first tap, so that a ride keeps its name when its end is heard of later."""

    key: str
    kind: Kind
    entry: str
    exit: str
    began: int
    ended: int
    percent: int
    taps: tuple[str, ...]


def pair(taps: Iterable[Tap], network: Network, *, stay: int, repeat: int, as_of: int) -> list[Trip]:
    """Rides of one rider, in the order of their beginning.

    What happens at a moment depends only on taps of the ``stay`` seconds before and after it, so a late tap changes
    nothing outside that window.

    Args:
        taps: in any order, the same one as often as you like.
        stay: seconds after which an entry without an exit is closed.
        repeat: seconds within which a second tap at the same stop is the same passage.
        as_of: until when all gates have reported, as far as is known.
    """
    whole = sorted({tap.id: tap for tap in taps}.values(), key=lambda tap: (tap.at, tap.role, tap.id))
    said = {tap.corrects: tap for tap in whole if tap.corrects}
    modes: dict[str, list[Tap]] = {}
    for tap in whole:
        if not tap.corrects:
            modes.setdefault(network.operator_of(tap.stop).mode, []).append(tap)
    trips = [
        _corrected(trip, said, stay)
        for rides in modes.values()
        for trip in _walk(rides, stay=stay, repeat=repeat, as_of=as_of)
    ]
    return sorted(trips, key=lambda trip: (trip.began, trip.key))


def _walk(taps: list[Tap], *, stay: int, repeat: int, as_of: int) -> Iterator[Trip]:
    inside: Tap | None = None
    last: Tap | None = None
    for tap in taps:
        if tap.role is Role.ON:
            yield _of(tap, Kind.FLAT, tap.at)
        elif tap.role is Role.IN:
            if inside and not _is_again(inside, tap, repeat):
                yield _of(inside, Kind.NO_EXIT, inside.at)
            inside = tap
        elif inside and tap.at - inside.at <= stay:
            yield _of(inside, Kind.WHOLE, tap.at, tap)
            inside = None
        elif inside or not (last and last.role is Role.OUT and _is_again(last, tap, repeat)):
            if inside:
                yield _of(inside, Kind.NO_EXIT, inside.at)
                inside = None
            yield _of(tap, Kind.NO_ENTRY, tap.at, tap)
        last = tap
    if inside:
        kind = Kind.NO_EXIT if as_of - inside.at > stay else Kind.RIDING
        yield _of(inside, kind, inside.at)


def _is_again(first: Tap, second: Tap, repeat: int) -> bool:
    return first.stop == second.stop and second.at - first.at <= repeat


def _of(first: Tap, kind: Kind, ended: int, out: Tap | None = None) -> Trip:
    entry = "" if kind is Kind.NO_ENTRY else first.stop
    taps = (first.id,) if out is None or out is first else (first.id, out.id)
    percent = min(first.percent, out.percent) if out else first.percent
    return Trip(first.id, kind, entry, out.stop if out else "", first.at, ended, percent, taps)


def _corrected(trip: Trip, said: dict[str, Tap], stay: int) -> Trip:
    """What the rider said counts only while no gate saw the exit."""
    out = said.get(trip.key)
    if trip.kind is not Kind.NO_EXIT or out is None or not trip.began < out.at <= trip.began + stay:
        return trip
    return Trip(trip.key, Kind.CORRECTED, trip.entry, out.stop, trip.began, out.at, trip.percent, (*trip.taps, out.id))
