"""Checkpoints: read back as written, and refused as soon as a letter differs."""

import pytest

from tongban.foundation.crypto.public import suite
from tongban.foundation.ledger.errors import BadNote
from tongban.foundation.ledger.notes import Checkpoint, NoteKey, require

# The published key of a log that has been in use for years; its short hash proves that ours is computed alike.
EXAMPLE_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"


def key_pair(name, house="international", **more):
    private = suite(house).new_signing_key()
    return NoteKey(name, suite(house).public_of(private), house, **more), private


@pytest.fixture(params=["international", "national"])
def log(request):
    return key_pair("tongban.example/ledger", request.param)


@pytest.fixture
def witness(log):
    return key_pair("archive.example/witness", log[0].suite, is_witness=True)


@pytest.fixture
def note(log, witness):
    checkpoint = Checkpoint("tongban.example/ledger", 12, bytes(range(32)))
    return str(checkpoint.signed(*log).signed(*witness, at=1_795_000_000))


def test_a_note_is_read_back_and_its_signers_are_known(note, log, witness):
    checkpoint = require(note, log[0], [witness[0]], quorum=1)
    assert (checkpoint.size, checkpoint.root) == (12, bytes(range(32)))
    assert checkpoint.signers([log[0], witness[0]]) == {log[0].name: 0, witness[0].name: 1_795_000_000}
    assert str(Checkpoint.read(note)) == note


def test_any_altered_byte_is_refused(note, log, witness):
    for place in range(len(note)):
        changed = note[:place] + ("0" if note[place] != "0" else "1") + note[place + 1 :]
        with pytest.raises(BadNote):
            require(changed, log[0], [witness[0]], quorum=1)


def test_a_note_of_another_log_or_without_witnesses_is_refused(note, log, witness):
    stranger, private = key_pair("other.example/log", log[0].suite)
    with pytest.raises(BadNote, match="not of"):
        require(note, stranger)
    alone = str(Checkpoint(log[0].name, 3, bytes(32)).signed(*log))
    with pytest.raises(BadNote, match="witnesses"):
        require(alone, log[0], [witness[0]], quorum=1)
    forged = str(Checkpoint(log[0].name, 3, bytes(32)).signed(stranger, private))
    with pytest.raises(BadNote, match="not signed"):
        require(forged, log[0])


def test_keys_are_written_as_the_format_says(log):
    assert NoteKey.read(str(log[0])) == log[0]
    assert str(NoteKey.read(EXAMPLE_KEY)) == EXAMPLE_KEY
    for nonsense in ("", "a+b", "a+00000000+AAAA", EXAMPLE_KEY[:-1] + "z"):
        with pytest.raises(BadNote):
            NoteKey.read(nonsense)


@pytest.mark.parametrize("text", ["", "x\n1\n\n", "x\n01\nAAAA\n\n— a b\n", "x\n-1\nAAAA\n\n— a b\n"])
def test_what_is_not_a_checkpoint_says_so(text):
    with pytest.raises(BadNote):
        Checkpoint.read(text)
