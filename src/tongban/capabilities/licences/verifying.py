"""Is this document genuine, unchanged, and still in force?"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import FIRM_UNIT, PERSON_UNIT, Standing, seal_status

from .models import SealedDocument
from .outside import Judged, judge
from .states import LicenceState

KINDS = {PERSON_UNIT: "person", FIRM_UNIT: "organisation"}
# A forged document is an answer, not an incident: no stack traces in the log for it.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class SealCheck:
    """One seal on the document.

    Attributes:
        is_ours: under the city's own root, and not lost or stopped before it sealed.
        kind: ``seal`` of a department, or a signature of a ``person`` or an ``organisation``; ``other``: not ours.
        outside: of a seal that is not ours, what the list of recognised authorities says of its certificate.
    """

    signed_by: str
    signed_at: datetime | None
    reason: str
    is_intact: bool
    is_ours: bool
    kind: str = "seal"
    outside: Standing | None = None

    @property
    def is_relied_on(self) -> bool:
        """Not a seal of this city, and under a recognised outside authority."""
        return not self.is_ours and self.outside is not None and self.outside.is_relied_on


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
    # What else is to be known of a genuine document, such as that its seal was replaced since.
    notes: tuple[str, ...] = ()

    @property
    def is_only_signed(self) -> bool:
        """Genuine signatures of people or organisations, and no seal of a department."""
        return self.is_genuine and bool(self.seals) and not any(seal.kind == "seal" for seal in self.seals)

    @property
    def is_recognised(self) -> bool:
        """Somebody else's document, whole, under recognised authorities: it says who signed, and is none of ours."""
        good = all(seal.is_intact and (seal.is_ours or seal.is_relied_on) for seal in self.seals)
        return bool(self.seals) and good and not self.is_genuine and not self.problems

    @property
    def is_in_force(self) -> bool:
        """Genuine, and the licence it shows is valid today; letters stay in force."""
        licence = self.document.licence if self.document else None
        return self.is_genuine and self.is_current and (licence is None or licence.is_valid())


def verify_document(pdf: bytes) -> DocumentReport:
    """Check every seal on a PDF and whether anything was changed or added after the last one.

    Never raises for a bad document: what cannot be read is reported as not genuine.
    """
    document = _registered(pdf)
    try:
        seals, problems, notes = _check_seals(pdf, document)
    except Exception:  # a damaged or hostile file: whatever the parser meets, it is not a genuine document
        return DocumentReport(False, (), (_("文件已损坏，或者不是带有电子印章的 PDF 文书。"),))
    if not seals:
        problems.append(_("文件上没有电子印章。"))
    if document and document.licence and document.licence.state != LicenceState.VALID:
        problems.append(_("证照当前状态为“%(state)s”，不能再使用。") % {"state": document.licence.get_state_display()})
    genuine = bool(seals) and all(seal.is_intact and seal.is_ours for seal in seals)
    return DocumentReport(genuine, tuple(seals), tuple(problems), document, notes=tuple(notes))


def _registered(pdf: bytes) -> SealedDocument | None:
    return SealedDocument.objects.filter(digest=suite("international").hexdigest(pdf)).first()


def is_ended(judged: Judged, pdf: bytes, seen_at: datetime | None) -> bool:
    """One of our own seals that is lost or stopped, and nothing shows that this was sealed before.

    Args:
        seen_at: when we had the file for certain.
    """
    certificate = judged.status.signing_cert.dump()
    since = seal_status(certificate).since if judged.is_ours else None
    if since is None or (seen_at is not None and seen_at < since):
        return False
    check = SealCheck("", _moment(judged.status), "", is_intact=True, is_ours=True)
    return not _ended(check, certificate, _registered(pdf))[0]


def _ended(seal: SealCheck, certificate: bytes, document: SealedDocument | None) -> tuple[bool, str]:
    """(still good, words) about a seal that seals nothing more; no words while it is in use.

    What was sealed before stays good as of its day. Of a lost seal only what we registered ourselves counts as before:
    whoever has it could write any time.
    """
    status = seal_status(certificate)
    if status.since is None:
        return True, ""
    words = {"name": seal.signed_by, "how": status.words or _("停用"), "day": f"{localtime(status.since):%Y-%m-%d}"}
    at = document.sealed_at if document else (None if status.is_lost else seal.signed_at)
    if at is not None and at < status.since:
        return True, _("“%(name)s”的印章已于 %(day)s %(how)s；这份文件盖章在前，仍然有效。") % words
    if status.is_lost:
        return False, _("“%(name)s”的印章已于 %(day)s %(how)s，不能证明这份文件盖章在前，不能信任。") % words
    return False, _("“%(name)s”的印章已于 %(day)s %(how)s，这份文件盖章在后，不能信任。") % words


def _check_seals(pdf: bytes, document: SealedDocument | None) -> tuple[list[SealCheck], list[str], list[str]]:
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    seals: list[SealCheck] = []
    problems: list[str] = []
    notes: list[str] = []
    embedded = list(reader.embedded_signatures)
    for index, signature in enumerate(embedded):
        judged = judge(signature)
        status = judged.status
        intact = status.intact and status.valid and _nothing_added(status, index == len(embedded) - 1)
        seal = SealCheck(
            signed_by=str(status.signing_cert.subject.native.get("common_name", "")),
            signed_at=_moment(status),
            reason=str(signature.sig_object.get("/Reason", "")),
            is_intact=intact,
            is_ours=judged.is_ours,
            kind=_kind(status) if judged.is_ours else "other",
            outside=judged.outside,
        )
        good, words = _ended(seal, status.signing_cert.dump(), document) if seal.is_ours else (True, "")
        (notes if good else problems).extend([words] if words else [])
        if not good:
            seal = replace(seal, is_ours=False)
        seals.append(seal)
        if not good:
            continue
        if not intact:
            problems.append(_("“%(name)s”盖章之后，文件内容被改动过。") % {"name": seal.signed_by})
        if not seal.is_ours and not seal.is_relied_on:
            problems.append(not_ours(seal))
        notes.extend(kept(seal))
    return seals, problems, notes


def _kind(status: PdfSignatureStatus) -> str:
    return KINDS.get(str(status.signing_cert.subject.native.get("organizational_unit_name", "")), "seal")


def kept(seal: SealCheck) -> list[str]:
    """That an authority is recognised no more, and why its seal is believed still; nothing of others."""
    if seal.outside is None or seal.outside.state != "kept":
        return []
    return [f"{seal.signed_by}：{seal.outside.words}"]


def not_ours(seal: SealCheck) -> str:
    """Why a seal of somebody else is not to be believed; what was added to the list or taken off it is said."""
    if seal.outside is None or not seal.outside.state:
        return _("“%(name)s”的印章不是本市签发的，不能信任。") % {"name": seal.signed_by}
    return f"{seal.signed_by}：{seal.outside.words}"


def _moment(status: PdfSignatureStatus) -> datetime | None:
    """When it was sealed: by the time stamp if one is there and good, else as the seal itself says."""
    stamp = status.timestamp_validity
    return stamp.timestamp if stamp and stamp.valid and stamp.trusted else status.signer_reported_dt


def _nothing_added(status: PdfSignatureStatus, last: bool) -> bool:
    """The last seal covers the whole file; earlier ones may be followed only by further seals."""
    if last:
        return status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return bool(status.bottom_line) or status.docmdp_ok is not False


def document_by_code(code: str) -> SealedDocument | None:
    """A document by the code printed on it; dashes, spaces and small letters are forgiven."""
    clean = code.upper().replace("-", "").replace(" ", "").replace("O", "0").replace("I", "1").replace("L", "1")
    return SealedDocument.objects.select_related("authority", "licence").filter(code=clean).first()
