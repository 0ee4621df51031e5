"""Putting a department's electronic seal on a PDF (PAdES), visible and verifiable by any reader."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto import keys, x509
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tongban.foundation.trust.public import SealIdentity

from .drawing.seal import DIAMETER

# Room for the signature: one P-256 certificate, its root, no time stamp take about 3 KB. Saying it saves a trial run.
RESERVED_BYTES = 8192


@dataclass(frozen=True)
class SealPlace:
    """Where the seal stands: page counted from 0, centre in points from the lower left, diameter in points."""

    page: int
    x: float
    y: float
    diameter: float = DIAMETER

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Corners of the signature field."""
        half = self.diameter / 2
        return round(self.x - half), round(self.y - half), round(self.x + half), round(self.y + half)


class _SealArt(ImportedPdfPage):
    """The drawn seal, read from memory; pyHanko's own class wants a file for each signature."""

    def __init__(self, page: bytes) -> None:
        super().__init__("seal")  # type: ignore[no-untyped-call]
        self.page = page

    def render(self) -> bytes:
        imported = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.page)), page_ix=0)
        self.resources.xobject["/Seal"] = imported
        left, low, right, high = imported.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(high - low))
        return b"/Seal Do"


@lru_cache(maxsize=256)
def _signer(identity: SealIdentity) -> signers.SimpleSigner:
    """Certificate and key of one seal, parsed once in a process."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([x509.Certificate.load(link) for link in identity.chain])
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(identity.certificate),
        signing_key=keys.PrivateKeyInfo.load(identity.private_key),
        cert_registry=store,
    )


def put_seal(pdf: bytes, identity: SealIdentity, art: bytes, place: SealPlace, *, reason: str, field: str) -> bytes:
    """The same PDF with one more seal; earlier seals stay valid.

    Args:
        art: the page that ``seal_page`` drew.
        field: name of the signature field; unique in the document.
    """
    writer: BasePdfFileWriter = IncrementalPdfFileWriter(io.BytesIO(pdf))
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        name=identity.name,
    )
    style = StaticStampStyle(border_width=0, background=_SealArt(art), background_opacity=1)
    spec = fields.SigFieldSpec(field, on_page=place.page, box=place.box)
    signer = signers.PdfSigner(meta, signer=_signer(identity), stamp_style=style, new_field_spec=spec)
    return bytes(signer.sign_pdf(writer, bytes_reserved=RESERVED_BYTES).getvalue())
