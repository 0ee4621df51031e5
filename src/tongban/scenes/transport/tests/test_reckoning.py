"""Pairing and prices as values: whatever the order, however often, however late; and the sums to the fen."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.scenes.transport.reckoning import (
    NOTHING,
    Charge,
    Kind,
    NoTariff,
    Role,
    Tap,
    balance_of,
    difference,
    pair,
    price,
)
from tongban.scenes.transport.tariffs import network, tariff_at, tariff_on

MORNING = int(datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp())
STAY, REPEAT = 4 * 3600, 300
METRO = ["people_square", "lujiazui", "zhangjiang", "xujiahui"]
FLAT = ["bus_20", "bus_71", "ferry_dongjin"]


def tap(minutes, stop, role, percent=100, corrects="", name=""):
    at = MORNING + int(minutes * 60)
    return Tap(at, name or f"{at}-{stop}-{role}", stop, Role(role), percent, corrects)


def rides(*taps, as_of=10**12):
    return pair(taps, network(), stay=STAY, repeat=REPEAT, as_of=as_of)


def charges(*taps, **more):
    trips = rides(*taps, **more)
    found = price(trips, network(), tariff_at)
    return [(trip.kind, found[trip.key]) for trip in trips]


anywhere = st.one_of(
    st.tuples(st.integers(0, 3000), st.sampled_from(METRO), st.sampled_from(["in", "out"])),
    st.tuples(st.integers(0, 3000), st.sampled_from(FLAT), st.just("on")),
)
some_taps = st.lists(
    st.builds(lambda one, percent: tap(*one, percent), anywhere, st.sampled_from([0, 50, 100])), max_size=14,
    unique_by=lambda one: one.id,
)  # fmt: skip


def test_a_ride_by_distance():
    assert charges(tap(0, "people_square", "in"), tap(20, "zhangjiang", "out")) == [
        (Kind.WHOLE, Charge(400, 0, 0, 400, 13200))
    ]


def test_fares_at_the_edges_of_the_steps():
    rule = tariff_on(date(2026, 3, 2))
    assert [rule.by_distance(metres) for metres in (0, 6000, 6001, 16000, 16001, 26000)] == [
        300, 300, 400, 400, 500, 500,
    ]  # fmt: skip


def test_changing_within_two_hours_costs_a_yuan_less_and_not_a_second_later():
    ride = [tap(0, "people_square", "in"), tap(20, "lujiazui", "out")]
    assert charges(*ride, tap(140, "bus_20", "on"))[1] == (Kind.FLAT, Charge(200, 100, 0, 100))
    assert charges(*ride, tap(140 + 1 / 60, "bus_20", "on"))[1] == (Kind.FLAT, Charge(200, 0, 0, 200))


def test_from_metro_to_metro_and_on_the_same_bus_line_nothing_is_given():
    metro = [tap(0, "people_square", "in"), tap(20, "lujiazui", "out"), tap(30, "lujiazui", "in"),
             tap(50, "people_square", "out")]  # fmt: skip
    assert [charge.transfer_fen for _, charge in charges(*metro)] == [0, 0]
    buses = [tap(0, "bus_20", "on"), tap(30, "bus_20", "on"), tap(40, "bus_71", "on")]
    assert [charge.transfer_fen for _, charge in charges(*buses)] == [0, 0, 100]


def test_a_concession_counts_on_what_is_left_after_the_transfer():
    taps = [tap(0, "bus_71", "on", 50), tap(30, "people_square", "in", 50), tap(50, "zhangjiang", "out", 50)]
    assert charges(*taps)[1] == (Kind.WHOLE, Charge(400, 100, 150, 150, 13200))


def test_an_exit_that_nobody_saw_is_charged_after_the_longest_stay():
    entry = tap(0, "people_square", "in")
    assert charges(entry, as_of=MORNING + STAY) == [(Kind.RIDING, NOTHING)]
    assert charges(entry, as_of=MORNING + STAY + 1) == [(Kind.NO_EXIT, Charge(300, 0, 0, 300))]
    assert charges(entry, tap(241, "lujiazui", "out")) == [
        (Kind.NO_EXIT, Charge(300, 0, 0, 300)), (Kind.NO_ENTRY, Charge(300, 0, 0, 300)),
    ]  # fmt: skip


def test_what_the_rider_said_counts_until_a_gate_saw_the_exit():
    entry = tap(0, "people_square", "in")
    said = tap(30, "zhangjiang", "out", corrects=entry.id, name="said")
    assert charges(entry, said) == [(Kind.CORRECTED, Charge(400, 0, 0, 400, 13200))]
    assert charges(entry, said, tap(10, "lujiazui", "out")) == [(Kind.WHOLE, Charge(300, 0, 0, 300, 2500))]


def test_a_second_look_at_the_same_turnstile_is_one_passage():
    kinds = [kind for kind, _ in charges(
        tap(0, "people_square", "in"), tap(1, "people_square", "in"), tap(20, "lujiazui", "out"),
        tap(21, "lujiazui", "out"),
    )]  # fmt: skip
    assert kinds == [Kind.WHOLE]


def test_a_day_before_the_first_tariff_is_not_guessed():
    with pytest.raises(NoTariff):
        tariff_on(date(2001, 1, 1))


@settings(max_examples=150, deadline=None)
@given(some_taps, st.randoms(use_true_random=False))
def test_arrival_order_and_repeats_change_nothing(taps, random):
    shuffled = [*taps, *random.choices(taps, k=5)] if taps else []
    random.shuffle(shuffled)
    assert rides(*shuffled) == rides(*taps)
    assert charges(*shuffled) == charges(*taps)


@settings(max_examples=150, deadline=None)
@given(some_taps)
def test_each_passage_belongs_to_at_most_one_ride_and_each_charge_adds_up(taps):
    trips = rides(*taps)
    used = [one for trip in trips for one in trip.taps]
    assert len(used) == len(set(used))
    for _, charge in charges(*taps):
        assert charge.full_fen == charge.transfer_fen + charge.concession_fen + charge.pay_fen
        assert min(charge.transfer_fen, charge.concession_fen, charge.pay_fen) >= 0


@settings(max_examples=150, deadline=None)
@given(some_taps)
def test_what_lies_a_stay_apart_is_not_touched_by_a_late_passage(taps):
    """The room reads only a window around what is new: outside of it nothing may change."""
    if not taps:
        return
    late, *others = taps
    before, after = rides(*others), rides(*taps)
    untouched = [trip for trip in before if not -STAY <= trip.began - late.at <= 2 * STAY]
    assert [trip for trip in untouched if trip not in after] == []


@settings(max_examples=100, deadline=None)
@given(st.lists(some_taps, max_size=4))
def test_books_are_even_after_any_history_of_changes(histories):
    """A ride is booked again and again; each step is even, and the sum is what the last price says."""
    lines, old = [], NOTHING
    for taps in [*histories, []]:
        for _, new in charges(*taps) or [(None, NOTHING)]:
            step = difference(old, new)
            assert balance_of(step).is_even
            assert sum(line.fen for line in step) == 0
            lines, old = [*lines, *step], new
    last = balance_of(lines)
    assert last.is_even
    assert (last.rider_fen, last.operator_fen) == (old.pay_fen, old.full_fen)


def test_booking_the_same_charge_again_writes_nothing():
    charge = Charge(400, 100, 150, 150)
    assert difference(charge, charge) == []
