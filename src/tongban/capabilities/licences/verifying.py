"""Is this document genuine, unchanged, and still in force?"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import x509
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import root_identity

from .models import SealedDocument
from .states import LicenceState

# A forged document is an answer, not an incident: no stack traces in the log for it.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class SealCheck:
    """One seal on the document."""

    signed_by: str
    signed_at: datetime | None
    reason: str
    is_intact: bool
    is_ours: bool


@dataclass(frozen=True)
class DocumentReport:
    """What verification found; ``is_genuine`` is the answer, ``problems`` say why not, in words for everyone."""

    is_genuine: bool
    seals: tuple[SealCheck, ...]
    problems: tuple[str, ...]
    document: SealedDocument | None = field(default=None)
    # What a credential shows: (label, value); what a drawn document shows is to be seen on it.
    shown: tuple[tuple[str, str], ...] = ()
    is_current: bool = True

    @property
    def is_in_force(self) -> bool:
        """Genuine, and the licence it shows is valid today; letters stay in force."""
        licence = self.document.licence if self.document else None
        return self.is_genuine and self.is_current and (licence is None or licence.is_valid())


def verify_document(pdf: bytes) -> DocumentReport:
    """Check every seal on a PDF and whether anything was changed or added after the last one.

    Never raises for a bad document: what cannot be read is reported as not genuine.
    """
    document = SealedDocument.objects.filter(digest=suite("international").hexdigest(pdf)).first()
    try:
        seals, problems = _check_seals(pdf)
    except Exception:  # a damaged or hostile file: whatever the parser meets, it is not a genuine document
        return DocumentReport(False, (), (_("文件已损坏，或者不是带有电子印章的 PDF 文书。"),))
    if not seals:
        problems.append(_("文件上没有电子印章。"))
    if document and document.licence and document.licence.state != LicenceState.VALID:
        problems.append(_("证照当前状态为“%(state)s”，不能再使用。") % {"state": document.licence.get_state_display()})
    genuine = bool(seals) and all(seal.is_intact and seal.is_ours for seal in seals)
    return DocumentReport(genuine, tuple(seals), tuple(problems), document)


def _check_seals(pdf: bytes) -> tuple[list[SealCheck], list[str]]:
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    trust = ValidationContext(trust_roots=[x509.Certificate.load(root_identity().certificate)], allow_fetching=False)
    seals: list[SealCheck] = []
    problems: list[str] = []
    embedded = list(reader.embedded_signatures)
    for index, signature in enumerate(embedded):
        status = validate_pdf_signature(signature, signer_validation_context=trust)
        last = index == len(embedded) - 1
        intact = status.intact and status.valid and _nothing_added(status, last)
        seal = SealCheck(
            signed_by=str(status.signing_cert.subject.native.get("common_name", "")),
            signed_at=status.signer_reported_dt,
            reason=str(signature.sig_object.get("/Reason", "")),
            is_intact=intact,
            is_ours=bool(status.trusted),
        )
        seals.append(seal)
        if not intact:
            problems.append(_("“%(name)s”盖章之后，文件内容被改动过。") % {"name": seal.signed_by})
        if not seal.is_ours:
            problems.append(_("“%(name)s”的印章不是本市签发的，不能信任。") % {"name": seal.signed_by})
    return seals, problems


def _nothing_added(status: PdfSignatureStatus, last: bool) -> bool:
    """The last seal covers the whole file; earlier ones may be followed only by further seals."""
    if last:
        return status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return bool(status.bottom_line) or status.docmdp_ok is not False


def document_by_code(code: str) -> SealedDocument | None:
    """A document by the code printed on it; dashes, spaces and small letters are forgiven."""
    clean = code.upper().replace("-", "").replace(" ", "").replace("O", "0").replace("I", "1").replace("L", "1")
    return SealedDocument.objects.select_related("authority", "licence").filter(code=clean).first()
