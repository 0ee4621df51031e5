"""A witness on another machine, in its own process, without a package of ours: 127.0.0.1 stands for the network."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tongban.foundation.adapters.public import PortRefused, PortUnavailable
from tongban.foundation.ledger import merkle
from tongban.foundation.ledger.actions import _signed
from tongban.foundation.ledger.adapters.http import HttpWitness
from tongban.foundation.ledger.keys import log_keys
from tongban.foundation.ledger.models import Checkpoint, Entry, Seen, Tile
from tongban.foundation.ledger.notes import Checkpoint as Note
from tongban.foundation.ledger.ports import witnesses
from tongban.foundation.ledger.public import append, ask_witnesses, integrate, latest, receipt
from tongban.foundation.ledger.storage import Tiles

FOLDER = Path(__file__).resolve().parents[5] / "verifier"
pytestmark = pytest.mark.django_db


def say(count):
    for number in range(count):
        append("test.said", {"n": number}, about=f"test.thing:{number}")
    integrate()
    return latest()


class Department:
    """Runs ``witness.py`` in a folder of its own."""

    def __init__(self, folder):
        self.folder, self.server = folder, None
        made = subprocess.run(
            [sys.executable, "-S", FOLDER / "witness.py", "new-key", "audit.example", "--folder", folder],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        self.key = made.stdout.strip()

    def serve(self, log_key):
        words = ["serve", "--folder", self.folder, "--log-key", log_key, "--listen", "127.0.0.1:0"]
        self.server = subprocess.Popen(
            [sys.executable, "-S", FOLDER / "witness.py", *words], stderr=subprocess.PIPE, text=True
        )
        self.server.stderr.readline()
        port = re.search(r":(\d+)$", self.server.stderr.readline().strip())[1]
        return HttpWitness("audit", f"http://127.0.0.1:{port}", self.key)

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait(timeout=10)
            self.server.stderr.close()
            self.server = None

    def refusals(self):
        path = self.folder / "refused.log"
        return [json.loads(line)["why"] for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def department(tmp_path):
    one = Department(tmp_path / "witness")
    yield one
    one.stop()


@pytest.fixture
def witness(department, monkeypatch):
    say(3)
    made = department.serve(str(log_keys()[0]))
    monkeypatch.setattr(witnesses, "_plugs", {"audit": made})
    return made


def proof(old, new):
    return merkle.consistency_proof(Tiles().node, old, new)


def test_it_signs_what_continues_and_remembers_it_through_a_restart(witness, department, monkeypatch):
    assert witness.check_config() == []
    assert ask_witnesses() == {"audit": "signed"}
    say(5)
    assert ask_witnesses() == {"audit": "signed"}
    assert latest().signers([witness.key()])["audit.example"] > 0
    assert ask_witnesses() == {}
    department.stop()
    again = department.serve(str(log_keys()[0]))
    monkeypatch.setattr(witnesses, "_plugs", {"audit": again})
    say(1)
    assert ask_witnesses() == {"audit": "signed"}
    assert department.refusals() == []


def test_a_fork_is_refused_and_written_down(witness, department):
    note = latest()
    witness.cosign(0, [], str(note))
    forked = _signed(3, merkle.leaf_hash(b"another history"))
    with pytest.raises(PortRefused, match="another history of 3 entries"):
        witness.cosign(3, [], str(forked))
    assert department.refusals() == ["a fork at 3"]


def test_a_rewind_is_refused_and_written_down(witness, department):
    old = str(latest())
    witness.cosign(0, [], str(say(4)))
    Seen.objects.all().delete()
    with pytest.raises((PortRefused, PortUnavailable)):
        witness.cosign(0, [], old)
    assert department.refusals() == ["a rewind from 7 to 3"]


def test_a_log_that_was_set_back_to_a_backup_is_refused(witness):
    """Entries dropped with their checkpoints: the witness has seen more than we still have."""
    witness.cosign(0, [], str(say(4)))
    Checkpoint.objects.filter(size=7).delete()
    with pytest.raises(PortRefused, match="the log went back"):
        witness.cosign(3, [], str(latest()))


def test_a_rewritten_entry_is_refused_even_when_the_tree_is_made_to_fit(witness, department):
    witness.cosign(0, [], str(latest()))
    tile = Tile.objects.get(height=0, number=0)
    hashes = bytes(tile.hashes)
    tile.hashes = merkle.leaf_hash(b"rewritten") + hashes[32:]
    tile.save()
    grown = say(2)
    with pytest.raises(PortRefused, match="does not begin"):
        witness.cosign(3, proof(3, 5), str(grown))
    assert department.refusals() == ["what follows 3 does not continue it"]
    assert ask_witnesses()["audit"].startswith("audit refuses (422)")


def test_what_it_saw_is_learned_from_its_answer_when_we_forgot(witness):
    witness.cosign(0, [], str(latest()))
    Seen.objects.all().delete()
    say(2)
    assert ask_witnesses() == {"audit": "silent"}
    assert ask_witnesses() == {"audit": "signed"}


def test_a_note_of_another_log_or_an_unsigned_one_is_refused(witness):
    note = latest()
    with pytest.raises(PortRefused, match="404"):
        witness.cosign(0, [], str(note).replace(note.origin, "other.example/ledger"))
    with pytest.raises(PortRefused, match="403"):
        witness.cosign(0, [], str(Note(note.origin, note.size, note.root, (note.signatures[0][:-8] + "AAAAAAA=",))))


def test_one_that_does_not_answer_is_silent(witness, department):
    department.stop()
    assert ask_witnesses() == {"audit": "silent"}


def test_a_line_by_another_key_is_not_taken(witness, department, tmp_path):
    other = Department(tmp_path / "other")
    witness._key_text = other.key
    with pytest.raises(PortRefused, match="not its signature"):
        witness.cosign(0, [], str(latest()))


def test_the_standalone_verifier_counts_it(witness, tmp_path):
    ask_witnesses()
    entry = Entry.objects.get(position=1)
    (tmp_path / "r.json").write_text(json.dumps(receipt(entry, {"n": 1})))
    done = subprocess.run(
        [sys.executable, "-S", FOLDER / "verify_receipt.py", tmp_path / "r.json", "--quorum", "1", "--witness-key",
         witness._key_text], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "audit.example" in done.stdout) == (0, True)


def test_a_setting_that_is_wrong_is_said():
    assert "no http address" in HttpWitness("x", "ftp://x", "y").check_config()[0]
