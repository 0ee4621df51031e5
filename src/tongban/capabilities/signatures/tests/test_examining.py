"""Any signed file that somebody hands in is verified, once, and shown as such."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.template import Context, Template
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tongban.capabilities.licences.public import seal_pdf
from tongban.capabilities.licences.tests.factories import changed
from tongban.capabilities.licences.tests.factories import sealed as sealed_ofd_file
from tongban.capabilities.signatures.models import Examination
from tongban.capabilities.signatures.public import examine, sign
from tongban.capabilities.signatures.tests.factories import make_pdf, make_person, make_request, viewer_for
from tongban.foundation.files.public import read, store

pytestmark = pytest.mark.django_db


def signed_elsewhere(pdf: bytes) -> bytes:
    """Signed under the certificate of somebody whom the city does not know."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Somebody Else")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        cert_registry=SimpleCertificateStore(),
    )
    meta = signers.PdfSignatureMetadata(field_name="S", md_algorithm="sha256")
    return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=signer).getvalue()


def kept(pdf):
    return store(pdf, name="a.pdf", by="person:1", allowed={"pdf"}, scan=False)


def shown(file):
    return Template("{% load signatures %}{% file_signatures file %}").render(Context({"file": file}))


def test_each_kind_of_signature_is_said_as_what_it_is():
    person = make_person("李强")
    request = make_request(person, person)
    signed = sign(request, viewer=viewer_for(person), shown_digest=request.digest, agrees=True)
    sealed = seal_pdf(make_pdf(), "civil_affairs_bureau", "证明")
    for pdf, kind, words in (
        (read(signed.current), "person", "签名真实"),
        (sealed, "seal", "盖章真实"),
        (signed_elsewhere(make_pdf()), "other", "签发者未经本市认可"),
    ):
        file = kept(pdf)
        assert [one.kind for one in examine(file)] == [kind]
        assert words in shown(file)


def test_a_file_changed_after_it_was_sealed_is_said_to_be():
    sealed = seal_pdf(make_pdf(), "civil_affairs_bureau", "证明")
    words = shown(kept(sealed + b"\n%x\n"))
    assert "签名后被改动过" in words
    assert "又加了内容" in words
    at = sealed.index(b"/Contents") - 400
    altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    assert examine(kept(altered))[0].fault in ("altered", "broken")


def test_unsigned_and_damaged_files_say_nothing():
    for pdf in (make_pdf(), b"%PDF-1.4 nothing"):
        assert shown(kept(pdf)).strip() == ""


def test_a_content_is_examined_once(django_assert_num_queries):
    file = kept(make_pdf())
    examine(file)
    with django_assert_num_queries(1):
        examine(file)
    assert Examination.objects.count() == 1


def test_a_sealed_ofd_is_said_to_be_like_a_pdf():
    ofd = sealed_ofd_file()
    file = store(ofd, name="a.ofd", by="person:1", allowed={"ofd"}, scan=False)
    assert [(one.kind, one.is_intact, one.is_ours) for one in examine(file)] == [("seal", True, True)]
    assert "盖章真实" in shown(file)
    worse = changed(ofd, **{"Doc_0/Res/extra.xml": b"<a/>"})
    words = shown(store(worse, name="b.ofd", by="person:1", allowed={"ofd"}, scan=False))
    assert "签名后被改动过" in words
    assert "又加了内容" in words
