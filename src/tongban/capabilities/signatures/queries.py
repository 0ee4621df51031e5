"""Reads: requests that a viewer sent or may sign, and signatures on any file."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.status import SignatureCoverageLevel

from tongban.capabilities.licences.public import is_ended, judge, seals_on_ofd
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.files.public import StoredFile, read
from tongban.foundation.trust.public import FIRM_UNIT, PERSON_UNIT, Standing, current_list, list_version

from .models import Examination, Signer, SigningRequest
from .people import index_of
from .states import RequestState, SignerState


def requests_of(viewer: Viewer) -> QuerySet[SigningRequest]:
    """Requests that the viewer sent or is a signer of, the newest first."""
    if viewer.role != Role.PERSON:
        return SigningRequest.objects.none()
    if viewer.organisation_id:
        mine = Q(organisation_id=viewer.organisation_id) | Q(signers__organisation_id=viewer.organisation_id)
    elif viewer.person_id and not viewer.is_acting_for_another:
        mine = Q(person_id=viewer.person_id, organisation=None) | Q(signers__person_id=viewer.person_id)
        mine |= Q(signers__in=Signer.objects.filter(person=None, citizen_id_index__in=index_of(viewer.person_id)))
    else:
        return SigningRequest.objects.none()
    return SigningRequest.objects.filter(mine).distinct().select_related("person", "organisation").order_by("-pk")


def waiting_for(viewer: Viewer) -> QuerySet[SigningRequest]:
    """Open requests that wait for the viewer's signature."""
    if viewer.organisation_id:
        mine = Q(organisation_id=viewer.organisation_id)
    else:
        mine = Q(person_id=viewer.person_id or 0) | Q(person=None, citizen_id_index__in=index_of(viewer.person_id))
    lines = Signer.objects.filter(mine, state=SignerState.WAITING)
    return requests_of(viewer).filter(state=RequestState.OPEN, pk__in=lines.values("request"))


def request_about(about: str) -> SigningRequest | None:
    """The last request that belongs to something, such as ``cases.case:12``; who calls answers for who may see it."""
    return SigningRequest.objects.filter(about=about).order_by("-pk").first()


def visible_request(viewer: Viewer, reference: UUID | str) -> SigningRequest:
    """One request.

    Raises:
        NotVisible: it does not exist, or not for this viewer.
    """
    found = requests_of(viewer).filter(reference=reference).select_related("document__blob", "current__blob").first()
    if found is None:
        raise NotVisible
    return found


FAULTS = {
    "altered": _("签名以后内容被改动过，请换成没有改动的原件"),
    "added": _("签名以后又加了内容，请换成签好的原件"),
    "broken": _("签名本身不成立，请向出具的人要一份新的"),
    "expired": _("签的时候印章或证书不在有效期内，请向出具的人要一份新的"),
    "ended": _("印章已报失或者停用，不能证明这份文件盖章在先，请向出具的人要一份新的"),
    "revoked": _("印章的证书已被吊销，请向出具的人要一份新的"),
}


@dataclass(frozen=True)
class FoundSignature:
    """One signature on a file.

    Attributes:
        kind: ``seal``, ``person``, ``organisation`` when we issued the certificate; ``other`` when somebody else did.
        is_intact: nothing was changed after it, except by further signatures.
        is_ours: its certificate leads to the city's root.
        fault: why it does not hold: ``altered``, ``added`` after it was signed, ``expired`` or ``revoked`` when it was
            signed, ``ended``: a seal of ours that is lost or stopped, or ``broken``; empty when it holds.
        listed: of a whole one that is not ours, what the list of recognised authorities said of its certificate.
    """

    signer: str
    kind: str
    signed_at: str
    is_intact: bool
    is_ours: bool
    fault: str = ""
    listed: dict[str, str] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        """What the list of recognised authorities says; nothing when it is ours."""
        return Standing(**self.listed)

    @property
    def fault_words(self) -> str:
        """The fault in words, with what helps."""
        return str(FAULTS.get(self.fault, FAULTS["broken"]) if not self.is_intact else "")

    @property
    def moment(self) -> datetime | None:
        """When it says it was made."""
        return datetime.fromisoformat(self.signed_at) if self.signed_at else None


def signatures_on(pdf: bytes, *, seen_at: datetime | None = None) -> list[FoundSignature]:
    """Every signature on a PDF, whoever made it; empty when there is none or the file cannot be read.

    Args:
        seen_at: when we had the file for certain; what it carries is older.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        embedded = list(reader.embedded_signatures)
        return [_found(one, pdf, is_last=one is embedded[-1], seen_at=seen_at) for one in embedded]
    except Exception:  # a damaged or hostile file carries no signature that could be relied on
        return []


def _found(signature: Any, pdf: bytes, *, is_last: bool, seen_at: datetime | None) -> FoundSignature:
    certificate = signature.signer_cert.subject.native
    name = str(certificate.get("common_name") or signature.signer_cert.subject.human_friendly)
    try:
        judged = judge(signature, seen_at=seen_at)
    except Exception:  # a signature that cannot be judged is not good
        return FoundSignature(name, "other", "", False, False, "broken")
    status, ours = judged.status, judged.is_ours
    covers_all = status.coverage == SignatureCoverageLevel.ENTIRE_FILE if is_last else status.docmdp_ok is not False
    intact = bool(status.intact and status.valid and covers_all)
    at = status.signer_reported_dt
    kind = {PERSON_UNIT: "person", FIRM_UNIT: "organisation"}.get(
        str(certificate.get("organizational_unit_name")), "seal"
    )
    fault = "" if intact else "altered" if not status.intact else "broken" if not status.valid else "added"
    if intact and is_ended(judged, pdf, seen_at):
        intact, fault = False, "ended"
    return FoundSignature(
        name, kind if ours else "other", at.isoformat() if at else "", intact, ours, fault, _listed(judged.outside)
    )


def _listed(outside: Standing | None) -> dict[str, str]:
    return asdict(outside) if outside is not None else {}


def seals_of_ofd(ofd: bytes, *, seen_at: datetime | None = None) -> list[FoundSignature]:
    """Every seal on an OFD, whoever made it; empty when there is none or the file cannot be read."""
    return [
        FoundSignature(one.signer, "seal" if one.is_ours else "other", one.signed_at, one.is_intact, one.is_ours,
                       one.fault, _listed(one.outside))
        for one in seals_on_ofd(ofd, seen_at=seen_at)
    ]  # fmt: skip


_LOOKS: dict[str, Callable[..., list[FoundSignature]]] = {"pdf": signatures_on, "ofd": seals_of_ofd}


def examine(file: StoredFile) -> list[FoundSignature]:
    """The signatures on a file that somebody handed in; looked for once for each content and list of authorities.

    What we first looked at before an authority was withdrawn keeps: that look proves that it is older.
    """
    if file.kind not in _LOOKS:
        return []
    known = Examination.objects.annotate(now=list_version()).filter(digest=file.digest).first()
    if known is not None and known.against == known.now:
        return [FoundSignature(**one) for one in known.found]
    # The number is read before the list: a change in between is looked at once more.
    version = known.now if known is not None else current_list()
    found = _LOOKS[file.kind](read(file), seen_at=known.examined_at if known is not None else timezone.now())
    now = {"found": [asdict(one) for one in found], "against": version}
    if known is None:
        Examination.objects.get_or_create(digest=file.digest, defaults=now)
    else:
        Examination.objects.filter(pk=known.pk).update(**now)
    return found


def request_of_digest(digest: str) -> SigningRequest | None:
    """The completed or open request one of whose revisions has this digest; for the public page that verifies."""
    return SigningRequest.objects.filter(Q(current__blob__digest=digest) | Q(digest=digest)).first()
