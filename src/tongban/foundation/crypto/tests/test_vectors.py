"""Published vectors of every algorithm, and our providers against each other."""

import doctest
import hashlib
import hmac

import gmalg
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tongban.foundation.crypto import suites
from tongban.foundation.crypto.public import BadSignature, GmalgSm2, TongsuoSm2, suite

h = bytes.fromhex


def test_examples_hold():
    result = doctest.testmod(suites)
    assert (result.failed, result.attempted > 0) == (0, True)


def test_sha256_of_fips_180():
    assert suite("international").hexdigest(b"abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_of_gb_t_32905(data, digest):
    house = suite("national")
    assert house.hexdigest(data) == digest
    pieces = house.hasher()
    for byte in data:
        pieces.update(bytes([byte]))
    assert pieces.hexdigest() == digest
    reference = gmalg.SM3()
    reference.update(data)
    assert reference.value().hex() == digest


def test_hmac_of_rfc_4231_case_2():
    assert suite("international").hmac(b"Jefe", b"what do ya want for nothing?").hex() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_hmac_sm3_agrees_with_its_definition():
    def sm3(data):
        state = gmalg.SM3()
        state.update(data)
        return state.value()

    key, data = b"key of the log chain", "办件".encode()
    inner, outer = (bytes(b ^ pad for b in key.ljust(64, b"\0")) for pad in (0x36, 0x5C))
    assert suite("national").hmac(key, data) == sm3(outer + sm3(inner + data))
    assert hmac.new(key, data, hashlib.sha256).digest() == suite("international").hmac(key, data)


@pytest.mark.parametrize(
    ("private", "public", "data", "signature"),
    [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ],
)
def test_ed25519_of_rfc_8032(private, public, data, signature):
    house = suite("international")
    assert house.public_of(h(private)).hex() == public
    assert house.sign(h(private), h(data)).hex() == signature
    house.verify(h(public), h(signature), h(data))


def test_aes_256_gcm_of_the_gcm_specification_case_16():
    key = h("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
    nonce, aad = h("cafebabefacedbaddecaf888"), h("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = h(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    token = nonce + h(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )
    assert suite("international").decrypt(key, token, aad) == plain
    assert AESGCM(key).encrypt(nonce, plain, aad) == token[12:]


def test_sm4_of_gb_t_32907():
    key = h("0123456789abcdeffedcba9876543210")
    block = Cipher(suites.SM4(key), modes.ECB()).encryptor()
    assert block.update(key).hex() == "681edf34d206965e86b3e94f536e4246"
    assert gmalg.SM4(key).encrypt(key).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_of_rfc_8998():
    key, nonce = h("0123456789abcdeffedcba9876543210"), h("00001234567800000000abcd")
    aad = h("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = b"".join(bytes([x]) * 8 for x in h("aabbccddeeffeeaa"))
    token = nonce + h(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert suite("national").encrypt_with_nonce(key, nonce, plain, aad) == token
    assert suite("national").decrypt(key, token, aad) == plain


SM2_PRIVATE = h("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
SM2_PUBLIC = h(
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
SM2_SIGNATURE = h(
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)


@pytest.mark.parametrize("provider", [TongsuoSm2(), GmalgSm2()], ids=lambda p: p.name)
def test_sm2_of_gb_t_32918_5(provider):
    assert provider.public_of(SM2_PRIVATE) == SM2_PUBLIC
    provider.verify(SM2_PUBLIC, SM2_SIGNATURE, b"message digest")
    with pytest.raises(BadSignature):
        provider.verify(SM2_PUBLIC, SM2_SIGNATURE, b"message digesT")
    with pytest.raises(BadSignature):
        provider.verify(SM2_PUBLIC[:-1] + b"\x00", SM2_SIGNATURE, b"message digest")


def test_sm2_providers_accept_each_other():
    data = "准予行政许可决定书".encode()
    for signer, checker in ((TongsuoSm2(), GmalgSm2()), (GmalgSm2(), TongsuoSm2())):
        private = signer.new_private()
        checker.verify(checker.public_of(private), signer.sign(private, data), data)
