"""Signatures of people and organisations on a PDF, each as a further revision: earlier ones stay valid."""

from __future__ import annotations

import io

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle

from tongban.capabilities.licences.public import DrawnStamp, pdf_signer, socket_stamper
from tongban.foundation.adapters.public import PortRefused, PortUnavailable
from tongban.foundation.trust.public import SealIdentity

from .errors import BadDocument
from .marks import Mark, box_of, draw_mark

# Certificate, root, and the time stamp with its own.
RESERVED_BYTES = 24576
MAX_PAGES = 500


def serial_of(identity: SealIdentity) -> str:
    """Serial number of the certificate, as hexadecimal digits."""
    return f"{x509.Certificate.load(identity.certificate).serial_number:x}"


def require_signable(pdf: bytes) -> int:
    """Number of pages of a PDF that can be signed.

    Raises:
        BadDocument: damaged, encrypted, too long, or certified against further signatures.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise BadDocument
        pages = int(reader.root["/Pages"]["/Count"])
        if not 0 < pages <= MAX_PAGES or any(_forbids_more(one) for one in reader.embedded_signatures):
            raise BadDocument
    except BadDocument:
        raise
    except Exception as error:  # a damaged or hostile file: whatever the parser meets, it is not signed here
        raise BadDocument from error
    return pages


def signature_count(pdf: bytes) -> int:
    """How many signatures a document has."""
    return len(PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures)


def _forbids_more(signature: object) -> bool:
    level = getattr(signature, "docmdp_level", None)
    return level is not None and getattr(level, "value", 2) == 1


def put_signature(pdf: bytes, identity: SealIdentity, mark: Mark, *, reason: str, field: str) -> bytes:
    """The same PDF with one more signature (PAdES with time stamp), visible at the foot of its last page.

    Args:
        mark: what stands there: name, moment, code, and the place among the signers.
        reason: what the signer agreed to, in a line.
        field: name of the signature field; unique in the document.
    Raises:
        BadDocument: it cannot be signed.
        PortUnavailable: the time-stamp authority does not answer. Try again.
    """
    stamper = socket_stamper()
    try:
        writer: BasePdfFileWriter = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        meta = signers.PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=reason,
            name=identity.name,
        )  # fmt: skip
        art = DrawnStamp(draw_mark(mark))
        style = StaticStampStyle(border_width=0, background=art, background_opacity=1)
        spec = fields.SigFieldSpec(field, on_page=_last_page(pdf), box=box_of(mark.place))
        signer = signers.PdfSigner(
            meta, signer=pdf_signer(identity), stamp_style=style, new_field_spec=spec, timestamper=stamper
        )
        return bytes(signer.sign_pdf(writer, bytes_reserved=RESERVED_BYTES).getvalue())
    except (PortUnavailable, PortRefused):
        raise
    except Exception as error:  # what the writer cannot continue cannot be signed
        raise BadDocument from error


def _last_page(pdf: bytes) -> int:
    return int(PdfFileReader(io.BytesIO(pdf), strict=False).root["/Pages"]["/Count"]) - 1
