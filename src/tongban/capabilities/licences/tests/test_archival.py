"""Sealed PDFs: time-stamped, kept for long, and so in the eyes of independent readers."""

import io
import re
import shutil
import subprocess
from xml.sax.saxutils import escape

import pytest
from asn1crypto import tsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tongban.capabilities.licences.documents import seal_pdf
from tongban.capabilities.licences.drawing.foot import Foot
from tongban.capabilities.licences.drawing.licence import draw_licence
from tongban.capabilities.licences.ports import TimeStamps, time_stamps
from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import root_identity
from tongban.registers.authorities.public import Authority

from .factories import face

pytestmark = pytest.mark.django_db


class TimeStampsContract:
    """The promises of the socket; a plug's own test inherits it."""

    def make_plug(self):
        raise NotImplementedError

    def test_a_token_is_for_this_digest_and_names_its_moment(self):
        digest = suite("international").digest(b"document")
        token = tsp.ContentInfo.load(self.make_plug().stamper()(digest))
        info = token["content"]["encap_content_info"]["content"].parsed
        assert info["message_imprint"]["hashed_message"].native == digest
        assert info["gen_time"].native.tzinfo is not None

    def test_it_fits_the_socket(self):
        assert isinstance(self.make_plug(), TimeStamps)


class TestEmbedded(TimeStampsContract):
    def make_plug(self):
        return time_stamps()


def sealed(layout="licence"):
    drawn = draw_licence(face(layout), Foot("AAAA-BBBB-CCCC", "https://city.example/verify/AAAA/", "zh"))
    return seal_pdf(drawn.pdf, Authority.objects.get(code="market_supervision_bureau"), "准予", place=drawn.places[0])


def statuses(pdf):
    reader = PdfFileReader(io.BytesIO(pdf))
    roots = ValidationContext(trust_roots=[x509.Certificate.load(root_identity().certificate)], allow_fetching=False)
    return [validate_pdf_signature(one, signer_validation_context=roots) for one in reader.embedded_signatures]


def test_pyhanko_finds_seal_and_time_stamp_good():
    (status,) = statuses(sealed())
    stamp = status.timestamp_validity
    assert (status.bottom_line, stamp.valid, stamp.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils are not installed")
def test_poppler_finds_the_seal_good_and_tampering_bad(tmp_path):
    pdf = sealed()
    for name, content in (("good", pdf), ("bad", pdf.replace(b"/MediaBox", b"/MediaBoy", 1))):
        (tmp_path / f"{name}.pdf").write_bytes(content)
    said = {
        name: subprocess.run(
            ["pdfsig", "-nocert", tmp_path / f"{name}.pdf"], capture_output=True, text=True, check=False
        ).stdout
        for name in ("good", "bad")
    }
    assert "Signature is Valid" in said["good"]
    assert "Total document signed" in said["good"]
    assert "ETSI.CAdES.detached" in said["good"]
    assert "Signature is Valid" not in said["bad"]


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler-utils are not installed")
@pytest.mark.parametrize("layout", ["licence", "certificate", "card"])
def test_poppler_takes_it_for_pdf_a_with_all_fonts_inside(tmp_path, layout):
    path = tmp_path / "a.pdf"
    path.write_bytes(sealed(layout))
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert re.search(r"PDF version:\s+1\.[4-7]", info)
    subtype = re.search(r"PDF subtype:\s+(.*)", info)  # newer versions of the reader say it
    assert subtype is None or subtype.group(1).startswith("PDF/A-2")
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    assert [line for line in fonts if line.split()[-5] != "yes"] == []  # the column "emb"


@pytest.mark.parametrize("layout", ["licence", "certificate", "card"])
def test_the_structure_is_that_of_pdf_a(layout):
    """ISO 19005-2: what can be checked in the structure without a renderer."""
    pdf = sealed(layout)
    reader = PdfFileReader(io.BytesIO(pdf))
    root = reader.root
    assert re.match(rb"%PDF-1\.[4-7]\n%[^\n]*[\x80-\xff]", pdf)  # 6.1.2
    assert len(reader.trailer["/ID"]) == 2  # 6.1.3
    assert "/Encrypt" not in reader.trailer
    intent = root["/OutputIntents"][0]
    assert (intent["/S"], intent["/DestOutputProfile"].data[36:40]) == ("/GTS_PDFA1", b"acsp")  # 6.2.3
    metadata = root["/Metadata"]
    assert "/Filter" not in metadata
    packet = metadata.data.decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in packet  # 6.6.4
    info = reader.trailer["/Info"]
    words = [escape(str(info[name])) for name in ("/Title", "/Author", "/Subject")]
    assert [word for word in words if word not in packet] == []
    assert not ({"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {})))
    widget = root["/AcroForm"]["/Fields"][0]
    assert widget["/F"] & 0b111 == 0b100  # printed, not hidden: 6.3.2
    assert "/N" in widget["/AP"]
    assert "/NeedAppearances" not in root["/AcroForm"]
