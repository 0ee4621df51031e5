"""A gate lets pass what is good and refuses everything else, each with its reason, in both suites."""

from __future__ import annotations

import subprocess
import sys

import cbor2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.capabilities.codes.gate import Kind, Revoked, Scene, base45, wire
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.gate.keys import BadUpdate, KeySet, revoke

from .city import CARD, ENTRY, HANDLE, NOW, City, Pair

SUITES = ["international", "national"]


@pytest.fixture(params=SUITES)
def city(request) -> City:
    return City(request.param)


# ── good ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_fresh_code_passes_and_shows_only_what_the_scene_asks(city):
    decision = city.gate().check(city.code(facts={"fare_class": "senior", "disability": 2}), "metro.entry")
    assert decision.is_good
    assert decision.seen == {"fare_class": "senior"}
    assert decision.concession == {"pay_percent": 0}


def test_a_telephone_without_a_network_draws_again_and_again(city):
    gate, phone = city.gate(), city.phone()
    for minute in range(3):
        city.time = NOW + 60 * minute
        assert gate.check(phone.draw(int(city.time)), "metro.entry").is_good


def test_a_paper_passes_with_the_identity_card_beside_it(city):
    assert city.gate().check(city.paper(), "metro.entry", card=CARD).is_good


def test_the_library_needs_no_django():
    words = "import sys; sys.modules['django'] = None; from tongban.capabilities.codes.gate import Gate; print('ok')"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "ok", done.stderr


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "text", ["", "TB1:", "TB1:???", "https://example.org/", "HC1:6BF", "TB1:" + "0" * 2000, "TB1:000"]
)
def test_other_symbols_are_not_codes(text):
    assert City().gate().check(text, "metro.entry").reason == Reason.NOT_A_CODE


@pytest.mark.parametrize("name", SUITES)
@pytest.mark.parametrize("kind", ["online", "pass"])
def test_no_byte_can_be_changed(name, kind):
    city = City(name)
    whole = city.signed() if kind == "online" else base45.decode(city.phone().draw()[4:])
    gate = city.gate()
    step = 1 if name == "international" else 7  # SM2 takes ten times as long
    for place in range(0, len(whole), step):
        altered = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        decision = gate.check(wire.text_of(altered), "metro.entry")
        assert not decision.is_good, place
        assert decision.reason in {Reason.BAD_SIGNATURE, Reason.NOT_A_CODE, Reason.UNKNOWN_KEY}


@pytest.mark.parametrize(
    ("changed", "moved", "reason"),
    [
        ({}, 91, Reason.STALE),  # a screenshot
        ({}, 121, Reason.EXPIRED),
        ({"issued_at": NOW + 31}, 0, Reason.NOT_YET),
        ({"issued_at": NOW + 30}, 0, Reason.GOOD),  # clocks differ a little
        ({"family": "health"}, 0, Reason.OTHER_SCENE),
        ({"region": "HZ"}, 0, Reason.KEY_MAY_NOT),
        ({"key": b"k9"}, 0, Reason.UNKNOWN_KEY),
    ],
)
def test_time_family_region_and_key(changed, moved, reason):
    city = City()
    city.time = NOW + moved
    assert city.gate().check(city.code(**changed), "metro.entry").reason == reason


SCRAPS = st.recursive(
    st.none() | st.booleans() | st.integers(-70000, 1 << 41) | st.binary(max_size=20) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.integers(-65610, 10), inner, max_size=6),
    max_leaves=12,
)
CLAIMS = st.fixed_dictionaries({}, optional=dict.fromkeys((1, 3, 4, 6, 7, 8, *range(-65605, -65600)), SCRAPS))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(SCRAPS | CLAIMS)
def test_whatever_is_signed_a_gate_answers(scrap):
    city = City()
    signed = wire.issue(cbor2.dumps(scrap), city.issuer.algorithm, b"k1", city.issuer.sign)
    assert city.gate().check(wire.text_of(signed), "metro.entry").reason != Reason.GOOD
    nested = wire.show(cbor2.dumps(scrap), NOW, city.issuer.algorithm, city.issuer.sign)
    assert city.gate().check(wire.text_of(nested), "metro.entry").reason == Reason.NOT_A_CODE


def test_nothing_may_follow_the_end(city):
    text = wire.text_of(city.signed() + b"more")
    assert city.gate().check(text, "metro.entry").reason == Reason.NOT_A_CODE


def test_a_drawing_is_taken_once_and_has_one_spelling(city):
    gate, phone = city.gate(), city.phone()
    text = phone.draw()
    assert gate.check(text, "metro.entry").is_good
    assert gate.check(text, "metro.entry").reason == Reason.REPLAYED
    parts = cbor2.loads(base45.decode(text[4:]))
    parts[1] = {9: b"spelt otherwise"}
    assert gate.check(wire.text_of(cbor2.dumps(parts)), "metro.entry").reason == Reason.NOT_A_CODE


def test_a_stolen_pass_is_nothing_without_its_telephone(city):
    phone, thief = city.phone(), Pair(city.name)
    assert city.gate().check(phone.draw(by=thief), "metro.entry").reason == Reason.BAD_SIGNATURE
    assert city.gate().check(wire.text_of(phone.a_pass), "metro.entry").reason == Reason.NOT_A_CODE


def test_a_pass_cannot_be_drawn_ahead_or_kept(city):
    phone, gate = city.phone(), city.gate()
    assert gate.check(phone.draw(NOW + 31), "metro.entry").reason == Reason.NOT_YET
    assert gate.check(phone.draw(NOW - 91), "metro.entry").reason == Reason.STALE
    city.time = NOW + 86401
    assert gate.check(phone.draw(NOW + 86401), "metro.entry").reason == Reason.EXPIRED


def test_a_paper_alone_or_beside_a_strangers_card_is_refused(city):
    gate = city.gate()
    assert gate.check(city.paper(), "metro.entry").reason == Reason.CARD_NEEDED
    assert gate.check(city.paper(), "metro.entry", card="319901199001010137").reason == Reason.CARD_DIFFERS
    city.time = NOW + 180 * 86400 + 1
    gate.keys.apply(city.update(1, at=int(city.time)))
    assert gate.check(city.paper(), "metro.entry", card=CARD).reason == Reason.EXPIRED


def test_a_gate_that_asks_gets_the_answer_to_its_own_question(city):
    phone, gate = city.phone(), city.gate()
    assert gate.check(phone.draw(challenge=b"42"), "metro.entry", challenge=b"42").is_good
    assert gate.check(phone.draw(NOW + 1), "metro.entry", challenge=b"43").reason == Reason.CHALLENGE


def test_without_the_required_fact_nobody_passes(city):
    gate = city.gate()
    old = city.code(family="leisure", facts={"over_60": True})
    young = city.code(family="leisure", facts={"over_60": False})
    assert gate.check(old, "pool.entry").is_good
    decision = gate.check(young, "pool.entry")
    assert (decision.reason, decision.lacks) == (Reason.REQUIREMENT, "over_60")


# ── keys and revocation ──────────────────────────────────────────────────────────────────────────────────────
def test_a_revoked_handle_is_dead_after_the_next_synchronisation(city):
    revoked = Revoked()
    gate = city.gate(revoked=revoked)
    assert gate.check(city.code(), "metro.entry").is_good
    from tongban.capabilities.codes.gate.revocation import mark_of, pack

    revoked.apply(pack([mark_of(HANDLE)]), 1, base=0)
    assert gate.check(city.code(issued_at=NOW + 1), "metro.entry").reason == Reason.REVOKED


def test_keys_turn_over_with_an_overlap_and_old_codes_live_until_they_expire(city):
    gate, old = city.gate(), dict(city.keys)
    second = Pair(city.name)
    from dataclasses import replace

    city.add(replace(city.keys[b"k1"], usable_until=NOW + 10))
    city.add(replace(city.keys[b"k1"], id=b"k2", public=second.public, usable_from=NOW - 5, usable_until=NOW + 86400))
    gate.keys.apply(city.update(2, old, base=1))
    assert gate.check(city.code(), "metro.entry").is_good
    late = city.code(issued_at=NOW + 20, expires_at=NOW + 100)
    assert gate.check(late, "metro.entry").reason == Reason.KEY_MAY_NOT
    new = wire.text_of(wire.issue(city.claims(issued_at=NOW + 20), second.algorithm, b"k2", second.sign))
    city.time = NOW + 20
    assert gate.check(new, "metro.entry").is_good


@pytest.mark.parametrize(("at", "wholly", "reason"), [(NOW + 1, False, Reason.GOOD), (NOW, False, Reason.KEY_MAY_NOT),
                                                      (NOW + 1, True, Reason.KEY_MAY_NOT)])  # fmt: skip
def test_a_revoked_key_signs_no_more(at, wholly, reason):
    city = City()
    city.add(revoke(city.keys[b"k1"], at, wholly=wholly))
    assert city.gate().check(city.code(), "metro.entry").reason == reason


def test_updates_are_signed_numbered_and_never_rolled_back(city):
    gate, other = city.gate(), City(city.name)
    with pytest.raises(BadUpdate, match="root"):
        gate.keys.apply(other.update(5))
    gate.keys.apply(city.update(3))
    with pytest.raises(BadUpdate, match="older"):
        gate.keys.apply(city.update(2))
    with pytest.raises(BadUpdate, match="made for version 7"):
        gate.keys.apply(city.update(8, base=7))
    whole = city.update(9)
    for place in range(0, len(whole), 11):
        with pytest.raises(BadUpdate):
            KeySet((city.root.algorithm, city.root.public)).apply(
                whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]
            )


def test_a_gate_without_news_for_longer_than_the_grace_is_closed(city):
    gate = city.gate()
    city.time = NOW + 7 * 86400
    assert gate.check(city.code(issued_at=int(city.time), expires_at=int(city.time) + 60), "metro.entry").is_good
    city.time += 1
    assert gate.check(city.code(), "metro.entry").reason == Reason.OUT_OF_DATE
    gate.keys.apply(city.update(1, at=int(city.time)))
    assert gate.check(city.code(issued_at=int(city.time), expires_at=NOW * 2), "metro.entry").is_good


# ── the parts ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"),
                                            (b"ietf!", "QED8WEX0")])  # fmt: skip
def test_base45_of_the_standard(data, text):
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@pytest.mark.parametrize("text", [":::", "A", "ab", "ABCD", "::"])
def test_base45_refuses_what_it_does_not_have(text):
    with pytest.raises(ValueError, match="not Base45"):
        base45.decode(text)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_base45_there_and_back(data):
    assert base45.decode(base45.encode(data)) == data


@given(st.sets(st.integers(0, (1 << 40) - 1), max_size=400))
def test_revocation_lists_there_and_back(marks):
    from tongban.capabilities.codes.gate.revocation import pack, unpack

    assert list(unpack(pack(marks))) == sorted(marks)


def test_a_revocation_list_that_is_cut_off_is_refused():
    from tongban.capabilities.codes.gate.revocation import pack

    with pytest.raises(ValueError, match="cut off|damaged"):
        Revoked().apply(pack(range(0, 1 << 39, 1 << 30))[:-40], 1, base=0)
    revoked = Revoked([5], sequence=4)
    with pytest.raises(ValueError, match="we have 4"):
        revoked.apply(pack([7]), 5, base=3)


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"kinds": ["ghost"]}, "no such kind"), ({"colour": "red"}, "unknown key"), ({"asks": []}, "must stand in asks")],
)
def test_a_scene_that_cannot_be_is_refused(changed, words):
    with pytest.raises(ValueError, match=words):
        Scene.of({**ENTRY, **changed})


def test_two_families_cannot_be_joined():
    city = City()
    transit, leisure = (
        city.code(handle=b"t" * 16),
        city.code(handle=b"l" * 16, family="leisure", facts={"over_60": True}),
    )
    gate = city.gate()
    seen = gate.check(transit, "metro.entry"), gate.check(leisure, "pool.entry")
    assert seen[0].is_good
    assert seen[1].is_good
    assert seen[0].handle != seen[1].handle
    assert Kind.PERSON == seen[0].kind == seen[1].kind
