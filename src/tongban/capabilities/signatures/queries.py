"""Reads: requests that a viewer sent or may sign, and signatures on any file."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from asn1crypto import x509
from django.db.models import Q, QuerySet
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.files.public import StoredFile, read
from tongban.foundation.trust.public import FIRM_UNIT, PERSON_UNIT, root_identity

from .models import Examination, SigningRequest
from .states import RequestState, SignerState


def requests_of(viewer: Viewer) -> QuerySet[SigningRequest]:
    """Requests that the viewer sent or is a signer of, the newest first."""
    if viewer.role != Role.PERSON:
        return SigningRequest.objects.none()
    if viewer.organisation_id:
        mine = Q(organisation_id=viewer.organisation_id) | Q(signers__organisation_id=viewer.organisation_id)
    elif viewer.person_id and not viewer.is_acting_for_another:
        mine = Q(person_id=viewer.person_id, organisation=None) | Q(signers__person_id=viewer.person_id)
    else:
        return SigningRequest.objects.none()
    return SigningRequest.objects.filter(mine).distinct().select_related("person", "organisation").order_by("-pk")


def waiting_for(viewer: Viewer) -> QuerySet[SigningRequest]:
    """Open requests that wait for the viewer's signature."""
    who = (
        {"organisation_id": viewer.organisation_id} if viewer.organisation_id else {"person_id": viewer.person_id or 0}
    )
    lines = {f"signers__{name}": value for name, value in who.items()}
    return requests_of(viewer).filter(state=RequestState.OPEN, signers__state=SignerState.WAITING, **lines)


def visible_request(viewer: Viewer, reference: UUID | str) -> SigningRequest:
    """One request.

    Raises:
        NotVisible: it does not exist, or not for this viewer.
    """
    found = requests_of(viewer).filter(reference=reference).select_related("document__blob", "current__blob").first()
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class FoundSignature:
    """One signature on a file.

    Attributes:
        kind: ``seal``, ``person``, ``organisation`` when we issued the certificate; ``other`` when somebody else did.
        is_intact: nothing was changed after it, except by further signatures.
        is_ours: its certificate leads to the city's root.
    """

    signer: str
    kind: str
    signed_at: str
    is_intact: bool
    is_ours: bool

    @property
    def moment(self) -> datetime | None:
        """When it says it was made."""
        return datetime.fromisoformat(self.signed_at) if self.signed_at else None


def signatures_on(pdf: bytes) -> list[FoundSignature]:
    """Every signature on a PDF, whoever made it; empty when there is none or the file cannot be read."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        embedded = list(reader.embedded_signatures)
        return [_found(one, is_last=one is embedded[-1]) for one in embedded]
    except Exception:  # a damaged or hostile file carries no signature that could be relied on
        return []


def _found(signature: Any, *, is_last: bool) -> FoundSignature:
    trust = ValidationContext(trust_roots=[x509.Certificate.load(root_identity().certificate)], allow_fetching=False)
    certificate = signature.signer_cert.subject.native
    name = str(certificate.get("common_name") or signature.signer_cert.subject.human_friendly)
    try:
        status = validate_pdf_signature(signature, signer_validation_context=trust)
    except Exception:  # a signature that cannot be judged is not good
        return FoundSignature(name, "other", "", False, False)
    covers_all = status.coverage == SignatureCoverageLevel.ENTIRE_FILE if is_last else status.docmdp_ok is not False
    intact = bool(status.intact and status.valid and covers_all)
    at = status.signer_reported_dt
    kind = {PERSON_UNIT: "person", FIRM_UNIT: "organisation"}.get(
        str(certificate.get("organizational_unit_name")), "seal"
    )
    ours = bool(status.trusted)
    return FoundSignature(name, kind if ours else "other", at.isoformat() if at else "", intact, ours)


def examine(file: StoredFile) -> list[FoundSignature]:
    """The signatures on a file that somebody handed in; looked for once for each content."""
    if file.kind != "pdf":
        return []
    known = Examination.objects.filter(digest=file.digest).first()
    if known is None:
        found = [asdict(one) for one in signatures_on(read(file))]
        known, _ = Examination.objects.get_or_create(digest=file.digest, defaults={"found": found})
    return [FoundSignature(**one) for one in known.found]


def request_of_digest(digest: str) -> SigningRequest | None:
    """The completed or open request one of whose revisions has this digest; for the public page that verifies."""
    return SigningRequest.objects.filter(Q(current__blob__digest=digest) | Q(digest=digest)).first()
