"""Seals on an OFD that somebody hands in: ours, another city's, changed since, packed anew, none."""

import io
import zipfile

import pytest

from tongban.capabilities.licences.ofd.found import FoundSeal, lines_of_ofd, seals_on_ofd
from tongban.capabilities.licences.ofd.reading import read_parts
from tongban.capabilities.licences.ofd.sealing import SIGNATURE, VALUE
from tongban.capabilities.licences.ofd.writing import PAGE

from .factories import SEALER, changed, sealed

pytestmark = pytest.mark.django_db


def fault(content):
    (found,) = seals_on_ofd(content)
    assert not found.is_intact
    return found.fault


def test_our_seal_holds_however_the_package_is_packed():
    content = sealed()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, part in reversed(read_parts(content).items()):
            package.writestr(name, part)
    for one in (content, out.getvalue()):
        (found,) = seals_on_ofd(one)
        assert (found.signer, found.is_intact, found.is_ours, found.fault) == (SEALER.name, True, True, "")


def test_a_seal_of_a_body_that_we_do_not_know_is_whole_but_not_ours(monkeypatch):
    from tongban.capabilities.licences.ofd import reading
    from tongban.foundation.trust.public import NotTrusted, Standing

    def unknown(*_asked):
        raise NotTrusted("another root", "unknown_key")

    content = sealed()
    (ours,) = seals_on_ofd(content)
    monkeypatch.setattr(reading, "check_sm2_certificate", unknown)
    assert seals_on_ofd(content) == [FoundSeal(SEALER.name, ours.signed_at, True, False, outside=Standing())]


def test_what_was_changed_since_is_said():
    content = sealed()
    parts = read_parts(content)
    assert fault(changed(content, **{PAGE: parts[PAGE].replace("禾光".encode(), "禾火".encode())})) == "altered"
    assert fault(changed(content, **{SIGNATURE: parts[SIGNATURE].replace(b'ID="1"', b'ID="9"', 1)})) == "altered"
    assert fault(changed(content, **{"Doc_0/Annots/Page_0/Annot.xml": b"<a/>"})) == "added"
    assert fault(changed(content, **{VALUE: parts[VALUE][:-1] + bytes([parts[VALUE][-1] ^ 1])})) == "broken"
    assert fault(changed(content, **{VALUE: b"nonsense"})) == "broken"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"%PDF-1.7"])
def test_what_carries_no_seal_or_cannot_be_read_says_nothing(content):
    assert (seals_on_ofd(content), lines_of_ofd(content)) == ([], [])
    bare = {name: part for name, part in read_parts(sealed()).items() if "Signs" not in name}
    bare["OFD.xml"] = bare["OFD.xml"].replace(b"ofd:Signatures", b"ofd:Other")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in bare.items():
            package.writestr(name, part)
    assert seals_on_ofd(out.getvalue()) == []


def test_the_words_of_the_pages_are_read_from_above():
    lines = lines_of_ofd(sealed())
    title = next(n for n, line in enumerate(lines) if "食品经营许可证" in line)
    owner = next(n for n, line in enumerate(lines) if "上海禾光餐饮有限公司" in line)
    assert title < owner
