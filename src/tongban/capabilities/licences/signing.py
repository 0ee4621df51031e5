"""Putting a department's electronic seal on a PDF (PAdES B-T), visible and verifiable by any reader."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from asn1crypto import cms, keys, tsp, x509
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tongban.foundation.trust.public import SealIdentity

from .archival import ArchivalWriter, make_archival
from .drawing.seal import DIAMETER
from .ports import Stamper, time_stamps
from .signed_data import DATA, OCTETS, attribute, der, signed_data, signer_of

# Room for the signature: certificate and root, and the time stamp with its own, take some 5 KB. Saying it saves a
# trial run.
RESERVED_BYTES = 24576


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


@lru_cache(maxsize=64)
def _read_once(page: bytes) -> tuple[PdfFileReader, Lock]:
    """A drawn seal, whose structure is read once in a process, and who reads on in it."""
    return PdfFileReader(io.BytesIO(page)), Lock()


class DrawnStamp(ImportedPdfPage):
    """A drawn seal or mark, read from memory; pyHanko's own class wants a file for each signature."""

    def __init__(self, page: bytes) -> None:
        super().__init__("seal")  # type: ignore[no-untyped-call]
        self.page = page

    def render(self) -> bytes:
        reader, alone = _read_once(self.page)
        with alone:
            imported = self._ensure_writer.import_page_as_xobject(reader, page_ix=0)
        self.resources.xobject["/Seal"] = imported
        left, low, right, high = imported.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(high - low))
        return b"/Seal Do"


class _PdfSigner(signers.SimpleSigner):
    """Writes what PAdES wants signed in DER at once; pyHanko's own signer takes ten times as long for the same."""

    identity: SealIdentity

    async def async_sign(
        self, data_digest: bytes, digest_algorithm: str, *args: Any, timestamper: Any = None, **more: Any
    ) -> cms.ContentInfo:
        """The signature (CAdES B-T) over the digest of a file."""
        assert digest_algorithm == "sha256"
        signer = signer_of(self.identity)
        attributes = (
            attribute("content_type", DATA),
            attribute("message_digest", der(OCTETS, data_digest)),
            signer.by_issuer,
        )
        stamp = timestamper.stamper if timestamper else None
        return cms.ContentInfo.load(signed_data(signer, attributes, kind=DATA, stamp=stamp))


@lru_cache(maxsize=256)
def pdf_signer(identity: SealIdentity) -> signers.Signer:
    """Who signs PDFs under a certificate; made once in a process."""
    made = _PdfSigner(
        signing_cert=x509.Certificate.load(identity.certificate),
        signing_key=keys.PrivateKeyInfo.load(identity.private_key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    made.identity = identity
    return made


class _SocketStamper(TimeStamper):
    """Brings what stands in the socket to pyHanko."""

    def __init__(self, stamper: Stamper) -> None:
        super().__init__(include_nonce=False)  # type: ignore[no-untyped-call]
        self.stamper = stamper

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        token = self.stamper(req["message_imprint"]["hashed_message"].native)
        granted = {"status": {"status": "granted"}, "time_stamp_token": cms.ContentInfo.load(token)}
        return tsp.TimeStampResp(granted)


def socket_stamper() -> TimeStamper:
    """What stands in the time-stamp socket, for whoever signs a PDF.

    Raises:
        PortUnavailable: (when it stamps) no answer within 5 seconds. Try again.
    """
    return _SocketStamper(time_stamps().stamper())


def put_seal(pdf: bytes, identity: SealIdentity, art: bytes, place: SealPlace, *, reason: str, field: str) -> bytes:
    """The same PDF with one more seal; earlier seals stay valid.

    Args:
        art: the page that ``seal_page`` drew.
        field: name of the signature field; unique in the document.
    """
    writer = ArchivalWriter(io.BytesIO(pdf))
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        name=identity.name,
    )
    style = StaticStampStyle(border_width=0, background=DrawnStamp(art), background_opacity=1)
    spec = fields.SigFieldSpec(field, on_page=place.page, box=place.box)
    make_archival(writer)
    signer = signers.PdfSigner(
        meta, signer=pdf_signer(identity), stamp_style=style, new_field_spec=spec,
        timestamper=socket_stamper(),
    )  # fmt: skip
    return bytes(signer.sign_pdf(writer, bytes_reserved=RESERVED_BYTES).getvalue())
