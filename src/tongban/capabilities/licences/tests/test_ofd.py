"""The OFD form of a licence: the same page as the PDF, sealed in SM2, and every fault by its name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.capabilities.licences.ofd import reading, sealing, ses
from tongban.capabilities.licences.ofd.operators import Text, things
from tongban.capabilities.licences.ofd.reading import OfdFault, read_parts, texts_of, verify_ofd
from tongban.capabilities.licences.ofd.sealing import SEAL, SIGNATURE, VALUE, sealed_ofd
from tongban.capabilities.licences.ofd.writing import PAGE, About, zipped

from .factories import SEALER, changed, drawing, sealed

pytestmark = pytest.mark.django_db


def fault(content):
    with pytest.raises(OfdFault) as found:
        verify_ofd(content)
    return found.value.fault


@pytest.mark.parametrize("layout", ["licence", "certificate", "card"])
def test_every_layout_is_sealed_and_verifies(layout):
    seal = verify_ofd(sealed(layout))
    assert (seal.signed_by, seal.number, seal.custom) == (SEALER.name, SEALER.number, {"ZZBS": "1.2.156.3005.2"})


@pytest.mark.parametrize("layout", ["licence", "certificate", "card"])
def test_letters_stand_where_the_pdf_has_them(layout, tmp_path):
    """Against an independent reader of the PDF: pdftotext tells each word's place."""
    import re
    import shutil
    import subprocess

    if not shutil.which("pdftotext"):
        pytest.skip("poppler-utils are not installed")
    drawn = drawing(layout)
    (tmp_path / "a.pdf").write_bytes(drawn.pdf)
    subprocess.run(["pdftotext", "-bbox", tmp_path / "a.pdf", tmp_path / "a.html"], check=True)
    words = re.findall(
        r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]+)<', (tmp_path / "a.html").read_text()
    )
    ours = texts_of(sealed(layout))
    lost = []
    for left, top, bottom, word in words:
        x, y0, y1 = (float(value) * 25.4 / 72 for value in (left, top, bottom))
        word = word.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        if not any(word in text and at <= x + 0.1 and y0 - 0.5 <= base <= y1 + 0.5 for text, at, base in ours):
            lost.append(word)
    assert [word for word in lost if not any(word[0] == text for text, _x, _y in ours)] == []
    assert len(words) > 10


def test_text_is_told_apart_from_its_drawing():
    words = "".join(thing.letters for thing in things(drawing().recording) if isinstance(thing, Text))
    assert "证照编号 No. JY2026 & <1>" in words
    assert "扫描二维码核验真伪和当前状态" in words


def test_a_picture_goes_with_the_card():
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 80), "#336699").save(out, "PNG")
    drawn = drawing("card", photo=out.getvalue())
    about = About("cd" * 16, "卡", SEALER.name, timezone.localdate())
    content = sealed_ofd(drawn.recording, drawn.places[0], SEALER, about)
    verify_ofd(content)
    assert read_parts(content)["Doc_0/Res/picture_0.png"] == out.getvalue()


def test_the_same_page_gives_the_same_parts():
    at = timezone.now()
    one, two = read_parts(sealed(at=at)), read_parts(sealed(at=at))
    assert {name for name in one if one[name] != two[name]} <= {VALUE}


def test_the_structure_is_that_of_the_standard():
    parts = read_parts(sealed())
    signed = ses.SealSignature.load(parts[VALUE])
    seal = signed["toSign"]["eseal"]
    assert seal["eSealInfo"]["header"].native == {"ID": "ES", "version": 4, "Vid": "Tongban"}
    assert (seal["signAlgID"].native, signed["signatureAlgID"].native) == (ses.SM2_WITH_SM3, ses.SM2_WITH_SM3)
    assert signed["toSign"]["propertyInfo"].native == f"/{SIGNATURE}"
    assert seal["eSealInfo"]["picture"]["type"].native == "OFD"
    assert parts[SEAL] == seal.dump()
    assert b'StampAnnot ID="1"' in parts[SIGNATURE]


def test_each_fault_has_its_name():
    content = sealed()
    parts = read_parts(content)
    page = parts[PAGE].replace("禾光".encode(), "禾火".encode())
    assert fault(changed(content, **{PAGE: page})) == "file"
    assert fault(changed(content, **{"Doc_0/Res/extra.xml": b"<a/>"})) == "added"
    moved = parts[SIGNATURE].replace(b'StampAnnot ID="1"', b'StampAnnot ID="2"')
    assert fault(changed(content, **{SIGNATURE: moved})) == "data_hash"
    assert fault(changed(content, **{SEAL: parts[SEAL][:-1] + b"\x00"})) == "file"
    assert fault(content[:-30]) == "container"
    assert fault(b"PK\x03\x04nonsense") == "container"
    bare = {name: value for name, value in parts.items() if "Signs" not in name}
    bare["OFD.xml"] = bare["OFD.xml"].replace(b"<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>", b"")
    assert fault(zipped(bare)) == "unsigned"


def test_a_signature_from_another_page_is_refused():
    one, two = read_parts(sealed()), sealed("certificate")
    assert fault(changed(two, **{VALUE: one[VALUE]})) == "data_hash"


def resigned(content, change):
    """The package with its seal's signature made anew over changed structures, by a key that really signs."""
    parts = read_parts(content)
    signed = ses.SealSignature.load(parts[VALUE])
    change(signed)
    return zipped(parts | {VALUE: signed.dump(force=True)})


def test_a_seal_that_its_maker_did_not_make_is_refused():
    from tongban.foundation.trust.public import der_of, sm2_seal

    def forge(signed):
        to_sign = ses.ToSign.load(signed["toSign"].dump())
        to_sign["eseal"]["eSealInfo"]["esID"] = "3199000000009"
        signed["toSign"] = to_sign
        identity = sm2_seal(SEALER.name, SEALER.code)
        signed["signature"] = ses.bits(der_of(identity.sign(to_sign.dump(force=True))))

    assert fault(resigned(sealed(), forge)) == "seal"


def test_another_bodys_certificate_under_this_seal_is_refused():
    from tongban.foundation.trust.public import der_of, sm2_seal

    def swap(signed):
        other = sm2_seal("浦东新区市场监督管理局", "11319900TB000002XR")
        signed["cert"] = other.certificate
        signed["signature"] = ses.bits(der_of(other.sign(signed["toSign"].dump())))

    assert fault(resigned(sealed(), swap)) == "not_listed"


def test_a_seal_used_out_of_its_time_is_refused():
    assert fault(sealed(at=timezone.now() + timedelta(days=40 * 365))) == "seal_time"
    assert fault(sealed(at=timezone.now() - timedelta(days=3))) == "seal_time"


def test_a_revoked_certificate_is_told():
    from tongban.foundation.trust.public import revoke_sm2_seal

    content = sealed()
    revoke_sm2_seal(SEALER.code, reason="印章遗失", by="test")
    assert fault(content) == "revoked"


def test_a_certificate_of_elsewhere_is_told(monkeypatch):
    """The same key in a certificate that our root never signed."""
    from dataclasses import replace

    from asn1crypto import x509

    from tongban.foundation.trust.public import sm2_seal

    def elsewhere(name, code):
        identity = sm2_seal(name, code)
        certificate = x509.Certificate.load(identity.certificate)
        certificate["tbs_certificate"]["serial_number"] = 7
        return replace(identity, certificate=certificate.dump(force=True))

    monkeypatch.setattr(sealing, "sm2_seal", elsewhere)
    assert fault(sealed()) == "certificate"


@pytest.mark.slow("some hundred verifications")
def test_flipping_a_bit_anywhere_is_refused():
    content = sealed()
    survived = []
    for place in [*range(0, len(content), max(len(content) // 150, 1)), *range(len(content) - 60, len(content))]:
        broken = bytearray(content)
        broken[place] ^= 1 << (place % 8)
        try:
            verify_ofd(bytes(broken))
        except OfdFault:
            continue
        survived.append(place)
    assert survived == []


def test_a_seal_of_the_old_standard_is_read():
    """GM/T 0031-2014: certificate and algorithm stand elsewhere; made here by hand."""
    from asn1crypto import core

    from tongban.foundation.trust.public import der_of, sm2_maker, sm2_seal

    content = sealed()
    parts = read_parts(content)
    new = ses.SealSignature.load(parts[VALUE])["toSign"]
    identity, maker = sm2_seal(SEALER.name, SEALER.code), sm2_maker()
    about = new["eseal"]["eSealInfo"]
    times = {name: core.UTCTime(about["property"][name].native) for name in ("createDate", "validStart", "validEnd")}
    info = ses.SealInfoV1(
        {
            "header": {"ID": "ES", "version": 1, "Vid": "Tongban"}, "esID": about["esID"].native,
            "property": {"type": 1, "name": "章", "certList": [identity.certificate], **times},
            "picture": about["picture"].native,
        }
    )  # fmt: skip
    made = info.dump() + core.OctetString(maker.certificate).dump() + core.ObjectIdentifier(ses.SM2_WITH_SM3).dump()
    seal = ses.SealV1(
        {
            "esealInfo": info,
            "signInfo": {
                "cert": maker.certificate, "signatureAlgorithm": ses.SM2_WITH_SM3,
                "signData": ses.bits(der_of(maker.sign(made))),
            },
        }
    )  # fmt: skip
    to_sign = ses.ToSignV1(
        {
            "version": 1, "eseal": seal, "timeInfo": ses.bits(new["timeInfo"].dump()),
            "dataHash": new["dataHash"].copy(), "propertyInfo": f"/{SIGNATURE}", "cert": identity.certificate,
            "signatureAlgorithm": ses.SM2_WITH_SM3,
        }
    )  # fmt: skip
    old = ses.SealSignatureV1({"toSign": to_sign, "signature": ses.bits(der_of(identity.sign(to_sign.dump())))})
    parsed = reading._load(old.dump())
    assert isinstance(parsed, ses.SealSignatureV1)
    assert reading._check_ours(reading._check_v1(parsed)) == SEALER.name
    assert sealing.PROVIDER == "Tongban"
