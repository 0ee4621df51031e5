"""Asking for signatures, signing, declining, withdrawing."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.foundation.files.public import StoredFile, read, store
from tongban.foundation.ledger import public as ledger
from tongban.foundation.trust.public import SealIdentity, blind_index, signer_identity
from tongban.registers.identity.public import covers, delegations_of

from .consent import consent_text
from .errors import (
    AnotherDocument,
    AssuranceTooLow,
    ConsentMissing,
    NotASigner,
    NotYourTurn,
    RequestEnded,
    SignatureError,
)
from .marks import Mark, code_of
from .models import Signer, SigningRequest
from .notices import tell_sender
from .pdf import put_signature, serial_of, signature_count
from .people import index_of
from .sending import ask_next
from .states import RequestState, SignerState

# Under this name a delegation may be limited to signing for an organisation.
ITEM = "electronic_signature"


def signer_for(request: SigningRequest, viewer: Viewer) -> Signer | None:
    """The line that the viewer may answer: a person's own, or that of the organisation they act for."""
    rows = request.signers.select_related("person", "organisation")
    if viewer.organisation_id:
        return rows.filter(organisation_id=viewer.organisation_id).first() if _signs_for_firm(viewer) else None
    if viewer.is_acting_for_another or not viewer.person_id:
        return None  # a signature by hand is not given away, not to a relative either
    own = rows.filter(person_id=viewer.person_id).first()
    return own or _line_of_number(request, viewer.person_id)


def _signs_for_firm(viewer: Viewer) -> bool:
    """Its head, or a delegate whose power holds at this moment, not only when the page was opened."""
    if viewer.delegation_id is None:
        return True
    held = delegations_of(viewer.acting_person_id or 0).filter(pk=viewer.delegation_id).first()
    return held is not None and held.is_effective() and covers(viewer, ITEM)


def _line_of_number(request: SigningRequest, person_id: int) -> Signer | None:
    """A line that waits under the number of somebody who has an account by now."""
    rows = request.signers.filter(person=None, organisation=None)
    found = rows.filter(citizen_id_index__in=index_of(person_id)).first() if rows.exists() else None
    if found is not None:
        found.person_id = person_id
    return found


def _locked(request: SigningRequest, viewer: Viewer) -> tuple[SigningRequest, Signer]:
    request = SigningRequest.objects.select_for_update().get(pk=request.pk)
    signer = signer_for(request, viewer)
    if signer is None:
        raise NotASigner
    return request, signer


def _require_turn(request: SigningRequest, signer: Signer, viewer: Viewer) -> None:
    if request.state != RequestState.OPEN or request.expires_at <= timezone.now():
        raise RequestEnded
    if signer.state != SignerState.WAITING:
        raise RequestEnded
    ahead = request.signers.filter(place__lt=signer.place, state=SignerState.WAITING)
    if request.in_order and ahead.exists():
        raise NotYourTurn
    if viewer.assurance < request.least_assurance:
        raise AssuranceTooLow


def identity_of(signer: Signer) -> SealIdentity:
    """Certificate and key of a signer, kept by *trust*."""
    if signer.person is not None:
        pseudonym = blind_index("signature_certificate", signer.person.citizen_id)[:24]
        return signer_identity(pseudonym, signer.person.name, is_person=True)
    assert signer.organisation is not None
    return signer_identity(signer.organisation.credit_code, signer.organisation.name, is_person=False)


@transaction.atomic
def sign(request: SigningRequest, *, viewer: Viewer, shown_digest: str, agrees: bool) -> SigningRequest:
    """Sign the document that was shown. Signing twice is harmless; two who sign at once both stand on it.

    Args:
        shown_digest: digest of the document on the signer's screen.
        agrees: the consent was ticked.
    Raises:
        NotASigner, NotYourTurn, RequestEnded, AssuranceTooLow, AnotherDocument, ConsentMissing: nothing was signed.
    Legal: 电子签名法 第十三条.
    """
    request, signer = _locked(request, viewer)
    if signer.state == SignerState.SIGNED:
        return request
    _require_turn(request, signer, viewer)
    if shown_digest != request.digest:
        raise AnotherDocument
    if not agrees:
        raise ConsentMissing
    consent = consent_text(request.title, request.digest, signer.name)
    identity = identity_of(signer)
    before = read(request.current)
    now = timezone.now()
    mark = Mark(signer.name, now, code_of(request.reference), _mark_place(request, signer))
    after = put_signature(
        before, identity, mark, reason=f"同意签署 SHA-256 {request.digest[:16]}", field=_field_name(request, signer)
    )
    request.current = store(
        after, name=request.document.name, by="system", allowed={"pdf"}, owner_ref=request.ref, scan=False
    )
    signer.state, signer.answered_at, signer.acted_by_id = SignerState.SIGNED, now, viewer.acting_person_id
    signer.assurance, signer.consent, signer.certificate = viewer.assurance, consent, serial_of(identity)
    signer.save()
    record(viewer, "signature.made", request.ref, detail={"place": signer.place, "certificate": signer.certificate})
    ledger.append(
        "signature.made", _evidence(request, signer), about=f"signatures.signer:{signer.pk}", within=request.ref,
        reference=f"signature.made:{signer.pk}", keep=True,
    )  # fmt: skip
    announce("tongban.signing.signed", subject=request.ref, data=_told(request))
    _after(request)
    return request


def _mark_place(request: SigningRequest, signer: Signer) -> int:
    """Places go on after the signatures that the document had when it was put up."""
    return signer.place + signature_count(read(request.document))


def _field_name(request: SigningRequest, signer: Signer) -> str:
    return f"Signer{_mark_place(request, signer)}"


def _told(request: SigningRequest) -> dict[str, str]:
    return {"reference": str(request.reference), "about": request.about}


def _evidence(request: SigningRequest, signer: Signer) -> dict[str, str]:
    """What the log hears: document, consent and certificate by digest and number."""
    assert signer.answered_at is not None
    return {
        "request": str(request.reference), "document": request.digest, "digest": request.current.digest,
        "consent": hashlib.sha256(signer.consent.encode()).hexdigest(), "certificate": signer.certificate,
        "at": signer.answered_at.isoformat(timespec="seconds"),
    }  # fmt: skip


def _after(request: SigningRequest) -> None:
    if request.signers.filter(state=SignerState.WAITING).exists():
        request.save(update_fields=["current"])
        ask_next(request)
        return
    _end(request, RequestState.COMPLETED)
    tell_sender(request, "completed")


def _end(request: SigningRequest, state: RequestState, reason: str = "") -> None:
    request.state, request.ended_at, request.reason = state, timezone.now(), reason[:200]
    request.save()
    announce(f"tongban.signing.{state.value}", subject=request.ref, data=_told(request))


@transaction.atomic
def decline(request: SigningRequest, *, viewer: Viewer, reason: str) -> SigningRequest:
    """Refuse to sign, with the reason; the request ends and its sender is told. Twice is harmless.

    Raises:
        NotASigner, NotYourTurn, RequestEnded: nothing changed.
    """
    request, signer = _locked(request, viewer)
    if signer.state == SignerState.DECLINED:
        return request
    _require_turn(request, signer, viewer)
    if not reason.strip():
        raise SignatureError
    signer.state, signer.answered_at, signer.reason = SignerState.DECLINED, timezone.now(), reason[:200]
    signer.acted_by_id, signer.assurance = viewer.acting_person_id, viewer.assurance
    signer.save()
    record(viewer, "signature.declined", request.ref, detail={"place": signer.place})
    _end(request, RequestState.DECLINED, reason)
    tell_sender(request, "declined", name=signer.name, reason=reason[:200])
    return request


@transaction.atomic
def withdraw(request: SigningRequest, *, viewer: Viewer, reason: str) -> SigningRequest:
    """Take a request back before all have signed. Twice is harmless.

    Raises:
        NotASigner: somebody else's request.
        RequestEnded: all have signed, or it ended otherwise.
    """
    request = SigningRequest.objects.select_for_update().get(pk=request.pk)
    if not is_sender(request, viewer):
        raise NotASigner
    if request.about:
        raise SignatureError(_("这份文件属于一件申请，请到办件里撤回。"))
    if request.state == RequestState.WITHDRAWN:
        return request
    if request.state != RequestState.OPEN:
        raise RequestEnded
    record(viewer, "signature.withdrawn", request.ref, reason=reason)
    _end(request, RequestState.WITHDRAWN, reason)
    return request


@transaction.atomic
def remove_signer(request: SigningRequest, signer_pk: int, *, viewer: Viewer, reason: str) -> SigningRequest:
    """The sender strikes a signer who has not answered; when all others have signed, it is complete. Twice is harmless.

    Raises:
        NotASigner: somebody else's request.
        RequestEnded: it has ended, or the signer has answered.
        SignatureError: no reason, the last signer, or the document of an application.
    """
    request = SigningRequest.objects.select_for_update().get(pk=request.pk)
    signer = request.signers.filter(pk=signer_pk).first()
    if not is_sender(request, viewer) or signer is None:
        raise NotASigner
    if signer.state == SignerState.REMOVED:
        return request
    if request.state != RequestState.OPEN or signer.state != SignerState.WAITING:
        raise RequestEnded
    if request.about or not reason.strip():
        raise SignatureError(_("请写明移除的原因；申请书的签署人不能移除。"))
    if not request.signers.exclude(pk=signer.pk).exclude(state=SignerState.REMOVED).exists():
        raise SignatureError(_("至少要留一位签署人；不需要了请撤回。"))
    signer.state, signer.answered_at, signer.reason = SignerState.REMOVED, timezone.now(), reason.strip()[:200]
    signer.save()
    record(viewer, "signature.signer_removed", request.ref, reason=reason, detail={"place": signer.place})
    _after(request)
    return request


@transaction.atomic
def close_about(about: str, *, reason: str) -> None:
    """End what waits for signatures, since what it belongs to has ended. Twice is harmless."""
    for request in SigningRequest.objects.select_for_update().filter(about=about, state=RequestState.OPEN):
        record("system", "signature.withdrawn", request.ref, reason=reason)
        _end(request, RequestState.WITHDRAWN, reason)


def is_sender(request: SigningRequest, viewer: Viewer) -> bool:
    """The viewer acts for who put the document up."""
    if viewer.organisation_id:
        return request.organisation_id == viewer.organisation_id
    return bool(viewer.person_id) and request.person_id == viewer.person_id and not request.organisation_id


def expire(now: datetime | None = None) -> int:
    """End open requests past their term; how many. Safe to run twice."""
    count = 0
    for pk in SigningRequest.objects.filter(state=RequestState.OPEN, expires_at__lte=now or timezone.now()).values_list(
        "pk", flat=True
    ):
        with transaction.atomic():
            request = SigningRequest.objects.select_for_update().get(pk=pk)
            if request.state != RequestState.OPEN:
                continue
            record("system", "signature.expired", request.ref)
            _end(request, RequestState.EXPIRED)
            tell_sender(request, "expired")
            count += 1
    return count


def current_file(request: SigningRequest) -> StoredFile:
    """The document with the signatures it has so far."""
    return request.current
