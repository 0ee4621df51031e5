"""Revocation list and scene rules are believed only under the root's signature, and never go back."""

from __future__ import annotations

import pytest

from tongban.capabilities.codes.gate import BadList, Gate, KeySet, Revoked, SceneRules
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.gate.keys import GRACE, BadUpdate
from tongban.capabilities.codes.gate.revocation import mark_of

from .city import ENTRY, HANDLE, NOW, POOL, City, Pair

BOTH = pytest.mark.parametrize("name", ["international", "national"])


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@BOTH
def test_a_signed_revocation_list_is_taken_and_no_byte_of_it_can_be_changed(name):
    city, dead = City(name), Revoked()
    root = (city.root.algorithm, city.root.public)
    whole = city.dead([mark_of(HANDLE), 7], 5)
    for place in range(len(whole)):
        with pytest.raises(BadList):
            Revoked().take(flipped(whole, place), root)
    dead.take(whole, root)
    dead.take(city.dead([9], 6, base=5, at=NOW + 60), root)
    assert (HANDLE in dead, len(dead), dead.sequence, dead.issued_at) == (True, 3, 6, NOW + 60)


@BOTH
def test_a_forged_old_or_shortened_list_is_refused_and_the_one_held_goes_on(name):
    city, dead = City(name), Revoked()
    root = (city.root.algorithm, city.root.public)
    dead.take(city.dead([mark_of(HANDLE)], 5), root)
    refused = [
        city.dead([], 9, by=Pair(name)),  # signed by nobody we know
        city.dead([], 9, by=city.issuer),  # by a key that signs codes, not lists
        city.dead([], 4, at=NOW + 60),  # rolled back by number
        city.dead([], 9, at=NOW - 3600),  # played in from yesterday
        city.dead([1], 9, base=3, at=NOW + 60),  # made for another
        city.rules(ENTRY), city.update(9), b"", b"\x84",
    ]  # fmt: skip
    for one in refused:
        with pytest.raises(BadList):
            dead.take(one, root)
    assert (HANDLE in dead, len(dead), dead.sequence) == (True, 1, 5)
    with pytest.raises(BadUpdate):
        KeySet(root).apply(city.dead([], 9))


@BOTH
def test_scene_rules_are_signed_for_one_gate_and_never_go_back(name):
    city = City(name)
    rules = SceneRules((city.root.algorithm, city.root.public), "pool")
    rules.take(city.rules(POOL, gate="pool"))
    open_to_all = {**POOL, "requires": {}}
    refused = [
        city.rules(open_to_all, gate="pool", by=Pair(name)), city.rules(open_to_all, gate="other"),
        city.rules(open_to_all), city.rules(open_to_all, gate="pool", at=NOW - 3600),
        city.rules({**POOL, "kinds": ["nobody"]}, gate="pool"), city.dead([], 1),
    ]  # fmt: skip
    for one in refused:
        with pytest.raises(BadList):
            rules.take(one)
    assert rules.scenes["pool.entry"].requires == {"over_60": True}
    rules.take(city.rules(open_to_all, gate="pool", at=NOW + 60))
    assert rules.scenes["pool.entry"].requires == {}


def test_a_gate_kept_from_the_revocation_list_alone_closes_after_the_grace():
    city, dead = City(), Revoked()
    dead.take(city.dead([], 1), (city.root.algorithm, city.root.public))
    gate = city.gate(ENTRY, revoked=dead)
    assert gate.check(city.code(), "metro.entry").is_good
    city.time = NOW + GRACE + 60
    gate.keys.apply(city.update(1, at=int(city.time)))
    late = city.code(issued_at=int(city.time), expires_at=int(city.time) + 90)
    assert gate.check(late, "metro.entry").reason == Reason.OUT_OF_DATE
    dead.take(city.dead([], 1, at=int(city.time)), (city.root.algorithm, city.root.public))
    assert Gate(gate.keys, dead, gate.scenes, now=lambda: city.time).check(late, "metro.entry").is_good
