import pytest

from tongban.foundation.crypto.public import BadCiphertext, BadSignature, GmalgSm2, NationalSuite, suite

BOTH = pytest.mark.parametrize("name", ["international", "national"])


def flips(data):
    for place in range(len(data)):
        for bit in range(8):
            yield data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


@BOTH
def test_every_flipped_bit_of_a_signature_is_refused(name):
    house = suite(name)
    private = house.new_signing_key()
    public, data = house.public_of(private), b"accepted 2026-11-23"
    signature = house.sign(private, data)
    house.verify(public, signature, data)
    for wrong in flips(signature):
        with pytest.raises(BadSignature):
            house.verify(public, wrong, data)
    for wrong in flips(data):
        with pytest.raises(BadSignature):
            house.verify(public, signature, wrong)


@BOTH
@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"\xff" * 64, b"short"])
def test_malformed_signatures_are_refused(name, signature):
    house = suite(name)
    with pytest.raises(BadSignature):
        house.verify(house.public_of(house.new_signing_key()), signature, b"data")


@BOTH
def test_another_key_is_refused(name):
    house = suite(name)
    with pytest.raises(BadSignature):
        house.verify(house.public_of(house.new_signing_key()), house.sign(house.new_signing_key(), b"x"), b"x")


@BOTH
def test_every_flipped_bit_of_a_ciphertext_is_refused(name):
    house = suite(name)
    key = house.new_key()
    token = house.encrypt(key, b"13800138000", b"people.phone")
    assert house.decrypt(key, token, b"people.phone") == b"13800138000"
    for wrong in flips(token):
        with pytest.raises(BadCiphertext):
            house.decrypt(key, wrong, b"people.phone")


@BOTH
def test_a_ciphertext_moved_elsewhere_cut_or_under_another_key_is_refused(name):
    house = suite(name)
    key = house.new_key()
    token = house.encrypt(key, b"secret", b"here")
    for wrong in (
        lambda: house.decrypt(key, token, b"there"),
        lambda: house.decrypt(house.new_key(), token, b"here"),
        lambda: house.decrypt(key, token[:-1], b"here"),
        lambda: house.decrypt(key, b"", b"here"),
    ):
        with pytest.raises(BadCiphertext):
            wrong()


@BOTH
def test_the_same_text_never_encrypts_twice_alike(name):
    house = suite(name)
    key = house.new_key()
    assert len({house.encrypt(key, b"") for _ in range(50)}) == 50


def test_the_provider_of_sm2_is_exchangeable():
    slow, quick = NationalSuite(GmalgSm2()), suite("national")
    private = slow.new_signing_key()
    quick.verify(quick.public_of(private), slow.sign(private, b"x"), b"x")


def test_there_are_two_suites():
    with pytest.raises(ValueError, match="no suite"):
        suite("martian")
