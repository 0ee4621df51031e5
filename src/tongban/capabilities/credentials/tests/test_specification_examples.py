"""The examples of RFC 9901 and of Token Status List, as they are printed there."""

import pytest

from tongban.capabilities.credentials import sdjwt, statuslist
from tongban.capabilities.credentials.errors import CredentialRefused
from tongban.capabilities.credentials.jose import Jwt, b64, key_of, unb64

from . import vectors


def test_the_presentation_of_section_5_verifies_and_gives_the_processed_payload():
    parsed = sdjwt.parse(vectors.PRESENTED)
    parsed.jwt.check(key_of(vectors.ISSUER_JWK))
    assert sdjwt.unpack(parsed) == vectors.PROCESSED
    sdjwt.check_binding(
        parsed, audience="https://verifier.example.org", nonce="1234567890", now=vectors.PRESENTED_AT + 10
    )


@pytest.mark.parametrize("text", sorted(vectors.DIGESTS))
def test_digests_of_disclosures(text):
    assert sdjwt._digest(text, "sha-256") == vectors.DIGESTS[text]


@pytest.mark.parametrize(
    ("audience", "nonce", "late", "reason"),
    [
        ("https://other.example.org", "1234567890", 0, "audience"),
        ("https://verifier.example.org", "0987654321", 0, "nonce"),
        ("https://verifier.example.org", "1234567890", 3600, "nonce"),
        ("https://verifier.example.org", "1234567890", -3600, "nonce"),
    ],
)
def test_a_presentation_for_somebody_else_or_some_other_time_is_refused(audience, nonce, late, reason):
    with pytest.raises(CredentialRefused) as refusal:
        sdjwt.check_binding(
            sdjwt.parse(vectors.PRESENTED), audience=audience, nonce=nonce, now=vectors.PRESENTED_AT + late
        )
    assert refusal.value.reason == reason


def test_the_holder_chooses_what_is_shown():
    everything = "~".join([vectors.ISSUED, *vectors.DIGESTS, ""])
    shown = sdjwt.present(everything, [["family_name"], ["nationalities", 1]])
    assert sorted(shown.split("~")) == sorted(["", vectors.FAMILY_NAME, vectors.GERMANY, vectors.ISSUED])
    every = sdjwt.present(everything, [["nationalities", None]])
    assert sdjwt.unpack(sdjwt.parse(every))["nationalities"] == ["US", "DE"]


def test_recursive_disclosures_of_section_6_3():
    def unpack(*texts):
        jwt = Jwt({"alg": "ES256"}, vectors.RECURSIVE_PAYLOAD, b"", b"")
        return sdjwt.unpack(sdjwt.Parsed(jwt, texts, None, ""))

    parts = vectors.RECURSIVE_PARTS
    shown = unpack(vectors.RECURSIVE_ADDRESS, parts["country"], parts["region"])
    assert shown["address"] == {"country": "DE", "region": "Sachsen-Anhalt"}
    assert unpack(vectors.RECURSIVE_ADDRESS)["address"] == {}
    assert "address" not in unpack()
    with pytest.raises(CredentialRefused, match="no digest"):
        unpack(parts["country"])


@pytest.mark.parametrize(("statuses", "bits", "packed", "lst"), vectors.SHORT_LISTS)
def test_short_status_lists(statuses, bits, packed, lst):
    assert statuslist.pack(enumerate(statuses), bits, len(statuses)).hex() == packed
    assert statuslist.compress(bytes.fromhex(packed)) == lst
    assert [statuslist.status_at(statuslist.expand(lst), index, bits) for index in range(len(statuses))] == statuses


@pytest.mark.parametrize("bits", sorted(vectors.LONG_LISTS))
def test_long_status_lists(bits):
    statuses, compressed = vectors.LONG_LISTS[bits]
    packed = statuslist.pack(statuses, bits, 1 << 20)
    assert unb64(statuslist.compress(packed)).hex() == compressed
    read = statuslist.expand(b64(bytes.fromhex(compressed)))
    assert read == packed
    assert {index: statuslist.status_at(read, index, bits) for index in statuses} == statuses


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_every_width_comes_back(bits):
    statuses = {index: index % (1 << bits) for index in range(0, 4000, 7)}
    read = statuslist.expand(statuslist.compress(statuslist.pack(statuses, bits, 4000)))
    assert {index: statuslist.status_at(read, index, bits) for index in statuses} == statuses
    with pytest.raises(CredentialRefused, match="outside"):
        statuslist.status_at(read, 4000, bits)


@pytest.mark.parametrize("lst", ["", "eNrbuRgAAhcBX", "AAAA", "eNrbuRgAAhcBXQ=="])
def test_a_broken_list_is_unknown_not_valid(lst):
    with pytest.raises(CredentialRefused) as refusal:
        statuslist.expand(lst)
    assert refusal.value.reason == "status_unknown"


def test_a_bomb_of_zeros_is_refused():
    import zlib

    bomb = b64(zlib.compress(bytes(statuslist.LARGEST_BYTES + 1), 9))
    with pytest.raises(CredentialRefused, match="too large"):
        statuslist.expand(bomb)
