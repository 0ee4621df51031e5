"""The stand-alone verifier, loaded as what it is: one file that knows nothing of us."""

import base64
import importlib.util
import json
from pathlib import Path

import pytest

from tongban.foundation.crypto.public import GmalgSm2
from tongban.foundation.ledger.models import Entry
from tongban.foundation.ledger.public import append, ask_witnesses, integrate, receipt, receipts_within
from tongban.foundation.ledger.tests.test_log import verify
from tongban.foundation.trust.public import rotate

PATH = Path(__file__).resolve().parents[5] / "verifier" / "verify_receipt.py"
CONTENT = {"digest": "ab" * 32, "kind": "licence", "materials": ["cd" * 32]}


@pytest.fixture(scope="module")
def verifier():
    spec = importlib.util.spec_from_file_location("verify_receipt", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_sm3_gives_the_published_digests(verifier):
    # GB/T 32905-2016 appendix A.
    assert verifier.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert verifier.sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_sm2_verifies_the_published_signature_and_no_neighbour(verifier):
    # GB/T 32918.5-2017 appendix A.
    public = bytes.fromhex(
        "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
        "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    )
    signature = bytes.fromhex(
        "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
        "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
    )
    assert verifier.sm2_fits(public, signature, b"message digest")
    assert not verifier.sm2_fits(public, signature, b"message digesu")
    for place in range(64):
        bad = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not verifier.sm2_fits(public, bad, b"message digest")
    assert not verifier.sm2_fits(public[:-1] + b"\x00", signature, b"message digest")
    assert not verifier.sm2_fits(public, bytes(64), b"message digest")


def test_sm2_agrees_with_another_implementation(verifier):
    other = GmalgSm2()
    private = other.new_private()
    for data in (b"", b"x", b"y" * 200):
        assert verifier.sm2_fits(other.public_of(private), other.sign(private, data), data)


@pytest.mark.django_db
@pytest.mark.parametrize("suite", ["international", "national"])
def test_any_altered_part_of_a_receipt_is_refused_with_its_reason(verifier, settings, suite):
    settings.TONGBAN_CRYPTO_SUITE = suite
    for number in range(4):
        append("test.said", {"n": number}, about=f"test.thing:{number}")
    entry = append("test.said", CONTENT, about="test.thing:9")
    integrate()
    assert set(ask_witnesses().values()) == {"signed"}
    good = json.loads(json.dumps(receipt(entry, CONTENT)))
    verifier.check(good, quorum=2)
    note = good["checkpoint"]
    faults = {
        "not what was entered": {"content": {**CONTENT, "kind": "Licence"}},
        "not in the log": {"leaf": good["leaf"].replace('"v":1', '"v":2')},
        "position lies outside": {"position": 5},
        "proof is too short": {"proof": good["proof"][:-1] if len(good["proof"]) > 1 else []},
        "proof is too long": {"proof": [*good["proof"], good["proof"][0]]},
        "has not signed": {"checkpoint": note.replace(note.split("\n")[0], "other.example/ledger", 1)},
        "0 witnesses instead of 2": {"keys": {**good["keys"], "witnesses": []}},
    }
    for words, change in faults.items():
        with pytest.raises(verifier.NotGood, match=words):
            verifier.check({**good, **change}, quorum=2)
    for line in [line for line in note.split("\n") if line.startswith("—")]:
        head, _, encoded = line.rpartition(" ")
        raw = base64.b64decode(encoded)
        for place in (4, 20, len(raw) - 1):
            bad = base64.b64encode(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]).decode()
            with pytest.raises(verifier.NotGood, match="does not fit"):
                verifier.check({**good, "checkpoint": note.replace(line, f"{head} {bad}")}, quorum=2)


@pytest.mark.django_db
def test_receipts_under_sm2_are_checked_in_an_empty_folder(tmp_path, settings):
    settings.TONGBAN_CRYPTO_SUITE = "national"
    entry = append("decision.made", CONTENT, about="cases.decision:1")
    integrate()
    ask_witnesses()
    good = receipt(entry, CONTENT)
    assert "tongban/sm2" in str(base64.b64decode(good["keys"]["log"][0].split("+", 2)[2]))
    code, said = verify(tmp_path, "--quorum", "2", good=good)
    assert (code, "GOOD" in said) == (0, True), said
    assert verify(tmp_path, good={**good, "salt": "00" * 16})[0] == 1


@pytest.mark.django_db
def test_a_receipt_outlives_the_rotation_of_the_key_of_the_log(verifier):
    entry = append("test.said", CONTENT, about="test.thing:1")
    integrate()
    rotate("ledger")
    verifier.check(json.loads(json.dumps(receipt(entry, CONTENT))))
    append("test.said", {"n": 2}, about="test.thing:2")
    integrate()
    verifier.check(json.loads(json.dumps(receipt(entry, CONTENT))))


@pytest.mark.django_db
def test_all_receipts_of_a_case_are_one_download(tmp_path):
    append("case.received", {"n": 1}, about="cases.case:7", reference="a", keep=True)
    again = append("case.received", {"n": 1}, about="cases.case:7", reference="a", keep=True)
    append("licence.issued", CONTENT, about="licences.licence:3", within="cases.case:7", keep=True)
    append("case.received", {"n": 1}, about="cases.case:8", keep=True)
    assert receipts_within("cases.case:7") == ([], 2)
    integrate()
    found, waiting = receipts_within("cases.case:7")
    assert ([one["content"] for one in found], waiting) == ([{"n": 1}, CONTENT], 0)
    code, said = verify(tmp_path, case={"format": "tongban-receipts/1", "receipts": found})
    assert (code, "2 of 3 entries" in said) == (0, True), said
    found[1]["content"]["kind"] = "other"
    assert verify(tmp_path, case={"receipts": found})[0] == 1
    assert verify(tmp_path, case={"receipts": []})[0] == 1
    assert Entry.objects.filter(reference="a").get() == again
