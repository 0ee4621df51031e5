"""What is said to the log is proved to a stranger; what is done to it afterwards is found."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction

from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.ledger import actions, merkle
from tongban.foundation.ledger.errors import BadProof, NotYet
from tongban.foundation.ledger.keys import log_keys
from tongban.foundation.ledger.models import Checkpoint, Entry, Tile
from tongban.foundation.ledger.ports import witnesses
from tongban.foundation.ledger.public import append, ask_witnesses, forget, health, integrate, latest, receipt
from tongban.foundation.ledger.queries import consistency
from tongban.foundation.ledger.storage import Tiles

pytestmark = pytest.mark.django_db
VERIFIER = Path(__file__).resolve().parents[5] / "verifier" / "verify_receipt.py"
CONTENT = {"number": "3101", "title": "准予决定书", "digest": "ab" * 32, "pages": 2, "valid": True, "until": None}


def say(count, start=0):
    return [append("test.said", {"n": number}, about=f"test.thing:{number}") for number in range(start, start + count)]


def verify(tmp_path, *words, **receipts):
    """Run the verifier in an empty folder, with no package and no path of ours."""
    shutil.copy(VERIFIER, tmp_path / "verify.py")
    for name, content in receipts.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", *(f"{name}.json" for name in receipts), *words],
        cwd=tmp_path, env={"PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_an_entry_waits_for_its_batch_and_then_has_a_receipt():
    (entry,) = say(1)
    with pytest.raises(NotYet):
        receipt(entry, {"n": 0})
    assert (integrate(), integrate()) == (1, 0)
    assert receipt(entry, {"n": 0})["position"] == 0
    with pytest.raises(BadProof):
        receipt(entry, {"n": 1})


def test_what_is_rolled_back_was_never_said():
    with transaction.atomic():
        say(1)
        transaction.set_rollback(True)
    assert integrate() == 0


def test_batches_of_any_size_make_one_tree(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 97)
    entries = say(700)
    while integrate():
        pass
    leaves = [merkle.leaf_hash(entry.leaf.encode()) for entry in entries]
    inner = {}

    def node(level, index):
        if level == 0:
            return leaves[index]
        if (level, index) not in inner:
            inner[level, index] = merkle.node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))
        return inner[level, index]

    sizes = list(Checkpoint.objects.exclude(size=0).order_by("size").values_list("size", flat=True))
    assert sizes == [97, 194, 291, 388, 485, 582, 679, 700]
    assert {row.size: row.root for row in Checkpoint.objects.exclude(size=0)} == {
        size: merkle.root(node, size).hex() for size in sizes
    }
    for place in (0, 255, 256, 511, 512, 699):
        assert receipt(entries[place], {"n": place})["position"] == place
    assert consistency(97, 700)
    assert health().faults == []


def test_a_stranger_checks_a_receipt_in_an_empty_folder(tmp_path):
    say(5)
    entry = append("decision.made", CONTENT, about="cases.decision:1")
    say(3, start=10)
    integrate()
    assert ask_witnesses() == {"archive": "signed", "audit": "signed"}
    good = receipt(entry, CONTENT)
    code, said = verify(tmp_path, "--quorum", "2", good=good)
    assert (code, "GOOD" in said, "archive.witness" in said) == (0, True, True), said
    altered = {
        "content": {**CONTENT, "pages": 3},
        "position": good["position"] + 1,
        "leaf": good["leaf"].replace("decision", "Decision"),
        "proof": good["proof"][:-1],
        "salt": "00" * 16,
        "checkpoint": good["checkpoint"].replace("\n9\n", "\n10\n"),
    }
    for part, value in altered.items():
        code, said = verify(tmp_path, bad={**good, part: value})
        assert code == 1, (part, said)
    assert verify(tmp_path, "--log-key", str(log_keys()[0]), good=good)[0] == 0
    assert verify(tmp_path, bad={**good, "leaf": "x"})[0] == 2


def test_a_stranger_sees_two_histories_of_one_log(tmp_path):
    (entry,) = say(1)
    integrate()
    good = receipt(entry, {"n": 0})
    fork = actions._signed(1, merkle.leaf_hash(b"another history"))
    other = {**good, "checkpoint": str(fork)}
    assert verify(tmp_path, other=other)[0] == 1
    Entry.objects.all().delete(), Tile.objects.all().delete(), Checkpoint.objects.all().delete()
    (entry,) = say(1)
    integrate()
    assert verify(tmp_path, "--consistent", one=good, two=receipt(entry, {"n": 0}))[0] == 1


def test_witnesses_refuse_a_rewritten_history():
    say(4)
    integrate()
    ask_witnesses()
    Entry.objects.filter(position=2).update(leaf='{"forged":true}')
    Tile.objects.all().delete()
    tiles = Tiles()
    tiles.append(0, [merkle.leaf_hash(row.leaf.encode()) for row in Entry.objects.order_by("position")])
    tiles.save()
    say(1, start=9)
    integrate()
    answers = ask_witnesses()
    assert set(answers) == {"archive", "audit"}
    assert all("does not begin" in answer for answer in answers.values())
    note = latest()
    with pytest.raises(PortRefused, match="last size"):
        witnesses["audit"].cosign(0, [], str(note))


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda: Entry.objects.filter(position=3).update(leaf="{}"), "another root"),
        (lambda: Entry.objects.filter(position=3).delete(), "entry 3 is missing"),
        (lambda: Checkpoint.objects.filter(size=6).update(root="00" * 32), "another root"),
        (lambda: Checkpoint.objects.filter(size=6).update(note="x\n6\n\n"), "not a checkpoint"),
        (lambda: Checkpoint.objects.filter(size=6).delete(), "no checkpoint"),
    ],
    ids=["changed", "dropped", "root", "note", "checkpoint"],
)
def test_harm_done_in_the_database_is_found(harm, words):
    say(4)
    integrate()
    say(2, start=4)
    integrate()
    assert health().faults == []
    harm()
    assert any(words in fault for fault in health().faults), health().faults


def test_what_is_forgotten_can_no_longer_be_tied_to_anything():
    entry = append("test.said", CONTENT, about="people.person:7")
    integrate()
    assert forget("people.person:7") == 1
    entry.refresh_from_db()
    with pytest.raises(BadProof):
        receipt(entry, CONTENT)
    assert health().faults == []


def test_appending_costs_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        append("test.said", CONTENT, about="test.thing:1")
