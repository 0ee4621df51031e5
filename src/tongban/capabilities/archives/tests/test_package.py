"""A package proves itself: whoever alters a byte is told which file it was."""

from __future__ import annotations

import base64
import hashlib
import random
import subprocess
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone

from tongban.capabilities.archives.assembling import Place, assemble
from tongban.capabilities.archives.checking.report import examine
from tongban.capabilities.archives.checking.subject import Expected, Listed
from tongban.capabilities.archives.packing import MANIFEST, SEAL, pack, unpack
from tongban.capabilities.archives.public import Component
from tongban.capabilities.archives.sealing import read_seal
from tongban.capabilities.archives.tests.factories import make_bundle, picture
from tongban.foundation.trust.public import RevocationReason, revoke, root_identity

pytestmark = pytest.mark.django_db
PLACE = Place("T001-ZW·2026-D30-TI1-000001", "T001", 2026, "D30", "其他办件：国家档案局令第8号 第六条")


def expected(made):
    listed = tuple(Listed(one.path, len(one.content), one.digest) for one in made.entries)
    return Expected(PLACE.identifier, made.digest, len(made.content), listed)


def test_holds_the_eight_folders_names_and_passes_every_check():
    made = assemble(make_bundle(), PLACE)
    assert list(unpack(made.content)) == [
        "元数据.xml",
        "归档目录.xml",
        "说明文件.txt",
        "01申请材料/0101_申请表.xml",
        "01申请材料/0102_申请表（文本）.txt",
        "01申请材料/0103_照片.jpg",
        "05决定与结果/0501_决定.xml",
        "08过程日志/0801_办理过程.xml",
        "签名.xml",
    ]
    report = examine(made.content, "transfer", expected(made), sent_digest=made.digest)
    assert report.failed == []
    assert {one.id: one.result for one in report.items if one.result != "pass"} == {"A7": "n/a", "C5": "n/a"}


def test_the_same_papers_give_the_same_bytes_but_for_the_signature():
    first, second = (unpack(assemble(make_bundle(), PLACE).content) for _time in range(2))
    assert first.pop(SEAL) != second.pop(SEAL)
    assert first == second


def test_any_flipped_byte_is_told_with_its_file():
    made = assemble(make_bundle(), PLACE)
    names = [*unpack(made.content), "包目录", "归档信息包"]
    chance = random.Random(4)
    for at in [0, len(made.content) - 1, *(chance.randrange(len(made.content)) for _ in range(300))]:
        broken = bytearray(made.content)
        broken[at] ^= 1 << chance.randrange(8)
        report = examine(bytes(broken), "long_term", expected(made))
        assert not report.is_passed, at
        assert any(name in report.reason for name in names), (at, report.reason)


@pytest.mark.parametrize("path", ["01申请材料/0103_照片.jpg", MANIFEST, "元数据.xml", SEAL])
def test_an_exchanged_file_is_named(path):
    made = assemble(make_bundle(), PLACE)
    at = made.content.index(unpack(made.content)[path]) + 40
    broken = bytearray(made.content)
    broken[at] ^= 1
    report = examine(bytes(broken), "long_term", expected(made))
    assert path in report.reason


def test_pictures_of_the_web_are_kept_without_loss_and_say_what_they_were():
    photo = Component("photo", "01", "截图", picture("PNG"))
    made = assemble(make_bundle().with_more([photo]), PLACE)
    assert "01申请材料/0104_截图.tif" in unpack(made.content)
    assert "PNG SM3:" in unpack(made.content)["元数据.xml"].decode()
    assert examine(made.content).is_passed


def test_a_compromised_key_seals_nothing_and_a_superseded_one_only_what_came_before():
    first = assemble(make_bundle(), PLACE)
    kid = read_seal(unpack(first.content)[SEAL]).signature.kid
    revoke(kid, reason=RevocationReason.SUPERSEDED, trusted_until=timezone.now() + timedelta(seconds=2))
    assert examine(first.content).is_passed
    second = assemble(make_bundle(), PLACE)
    assert read_seal(unpack(second.content)[SEAL]).signature.kid != kid
    revoke(read_seal(unpack(second.content)[SEAL]).signature.kid, reason=RevocationReason.COMPROMISED)
    assert [one.id for one in examine(second.content).failed] == ["A1"]
    assert examine(second.content, ours=False).is_passed


def altered_seal(made, old: str, new: str) -> bytes:
    members = unpack(made.content)
    members[SEAL] = members[SEAL].decode().replace(old, new).encode()
    return pack(members)


def test_the_package_carries_a_time_stamp_token_that_openssl_verifies(tmp_path):
    made = assemble(make_bundle(), PLACE)
    found = read_seal(unpack(made.content)[SEAL])
    (tmp_path / "token.der").write_bytes(base64.b64decode(found.token))
    root = x509.load_der_x509_certificate(root_identity().certificate)
    (tmp_path / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    imprint = hashlib.sha256(found.signature.value.encode()).hexdigest()
    words = ["openssl", "ts", "-verify", "-digest", imprint, "-token_in", "-in", tmp_path / "token.der",
             "-CAfile", tmp_path / "root.pem"]  # fmt: skip
    done = subprocess.run(words, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    other = read_seal(unpack(assemble(make_bundle(), PLACE).content)[SEAL]).token
    assert "时间戳" in examine(altered_seal(made, found.token, other)).reason
    assert not examine(altered_seal(made, found.token, "")).is_passed


def test_a_package_of_the_first_days_without_token_still_passes(monkeypatch):
    monkeypatch.setattr("tongban.capabilities.archives.sealing.stamp_of", lambda _content: b"")
    made = assemble(make_bundle(), PLACE)
    assert b"RFC 3161" not in unpack(made.content)[SEAL]
    assert examine(made.content).is_passed
