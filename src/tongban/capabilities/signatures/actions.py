"""Asking for signatures, signing, declining, withdrawing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.foundation.files.public import StoredFile, read, store
from tongban.foundation.ledger import public as ledger
from tongban.foundation.trust.public import SealIdentity, blind_index, signer_identity
from tongban.registers.identity.public import covers
from tongban.registers.organisations.public import Organisation, UnknownOrganisation, organisation_by_credit_code
from tongban.registers.people.public import Person, UnknownPerson, person_by_citizen_id

from .consent import consent_text
from .errors import (
    AnotherDocument,
    AssuranceTooLow,
    BadSigner,
    ConsentMissing,
    NotASigner,
    NotYourTurn,
    RequestEnded,
    SignatureError,
)
from .models import Signer, SigningRequest
from .notices import ask, tell_sender
from .pdf import put_signature, require_signable, serial_of
from .states import RequestState, SignerState

# Under this name a delegation may be limited to signing for an organisation.
ITEM = "electronic_signature"
MOST_SIGNERS = 20
TERM_DAYS, LONGEST_DAYS = 30, 180


@dataclass(frozen=True)
class Invited:
    """Who is asked to sign: the name as the sender knows it, and the citizen id or credit code."""

    name: str
    number: str


def find_signer(invited: Invited) -> Person | Organisation:
    """Whom a line means; name and number must belong together, so that nobody finds out whose number it is.

    Raises:
        BadSigner: they do not.
    """
    number = invited.number.strip().upper()
    try:
        found = person_by_citizen_id(number)
    except (UnknownPerson, ValueError):
        try:
            other = organisation_by_credit_code(number)
        except (UnknownOrganisation, ValueError):
            raise BadSigner from None
        if other.name != invited.name.strip():
            raise BadSigner from None
        return other
    if found.name != invited.name.strip():
        raise BadSigner
    return found


def request_signatures(
    pdf: bytes,
    title: str,
    signers: Sequence[Person | Organisation],
    *,
    viewer: Viewer,
    key: str,
    name: str = "document.pdf",
    in_order: bool = False,
    term_days: int = TERM_DAYS,
    least_assurance: int = 2,
) -> SigningRequest:
    """Put a document up for signing; whose turn it is is told at once. The same key gives the same request.

    Args:
        signers: in their order; the sender may be one of them.
        key: the sender's own key for this request.
        term_days: 1 to 180; not signed by then it lapses.
        least_assurance: how surely each signer must be known; 2 is real name with a second factor.
    Raises:
        BadDocument: the PDF cannot be signed.
        BadSigner: nobody, too many, or somebody twice.
        FileRefused: too large, or a virus.
    """
    if (known := SigningRequest.objects.filter(key=key).first()) is not None:
        return known
    if not signers or len(signers) > MOST_SIGNERS or len({(type(one), one.pk) for one in signers}) < len(signers):
        raise BadSigner
    require_signable(pdf)
    file = store(pdf, name=name, by=viewer, allowed={"pdf"}, owner_ref=f"signatures:{key}"[:80])
    with transaction.atomic():
        request, made = SigningRequest.objects.get_or_create(
            key=key,
            defaults={
                "title": title[:120], "digest": file.digest, "document": file, "current": file, "in_order": in_order,
                "least_assurance": least_assurance, "asked_by": viewer.actor_ref[:80], "person_id": viewer.person_id,
                "organisation_id": viewer.organisation_id,
                "expires_at": timezone.now() + timedelta(days=min(max(term_days, 1), LONGEST_DAYS)),
            },
        )  # fmt: skip
        if made:
            Signer.objects.bulk_create(
                Signer(request=request, place=place, **_who(one)) for place, one in enumerate(signers, 1)
            )
            record(viewer, "signature.asked", request.ref, detail={"signers": len(signers), "digest": file.digest})
            _ask_next(request)
    return request


def _who(one: Person | Organisation) -> dict[str, Person | Organisation]:
    return {"person": one} if isinstance(one, Person) else {"organisation": one}


def _ask_next(request: SigningRequest) -> None:
    """Tell those whose turn it is; telling twice tells once."""
    waiting = [
        one for one in request.signers.select_related("person", "organisation") if one.state == SignerState.WAITING
    ]
    for signer in waiting[:1] if request.in_order else waiting:
        ask(signer)


def signer_for(request: SigningRequest, viewer: Viewer) -> Signer | None:
    """The line that the viewer may answer: a person's own, or that of the organisation they act for."""
    rows = request.signers.select_related("person", "organisation")
    if viewer.organisation_id:
        return rows.filter(organisation_id=viewer.organisation_id).first() if covers(viewer, ITEM) else None
    if viewer.is_acting_for_another or not viewer.person_id:
        return None  # a signature by hand is not given away, not to a relative either
    return rows.filter(person_id=viewer.person_id).first()


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
    if request.in_order and request.signers.filter(place__lt=signer.place).exclude(state=SignerState.SIGNED).exists():
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
    after = put_signature(
        before, identity, reason=f"同意签署 SHA-256 {request.digest[:16]}", field=f"Signer{signer.place}"
    )
    request.current = store(
        after, name=request.document.name, by="system", allowed={"pdf"}, owner_ref=request.ref, scan=False
    )
    signer.state, signer.answered_at, signer.acted_by_id = SignerState.SIGNED, timezone.now(), viewer.acting_person_id
    signer.assurance, signer.consent, signer.certificate = viewer.assurance, consent, serial_of(identity)
    signer.save()
    record(viewer, "signature.made", request.ref, detail={"place": signer.place, "certificate": signer.certificate})
    ledger.append(
        "signature.made", _evidence(request, signer), about=f"signatures.signer:{signer.pk}", within=request.ref,
        reference=f"signature.made:{signer.pk}", keep=True,
    )  # fmt: skip
    _after(request)
    return request


def _evidence(request: SigningRequest, signer: Signer) -> dict[str, str]:
    """What the log hears: document, consent and certificate by digest and number."""
    assert signer.answered_at is not None
    return {
        "request": str(request.reference), "document": request.digest, "digest": request.current.digest,
        "consent": hashlib.sha256(signer.consent.encode()).hexdigest(), "certificate": signer.certificate,
        "at": signer.answered_at.isoformat(timespec="seconds"),
    }  # fmt: skip


def _after(request: SigningRequest) -> None:
    if request.signers.exclude(state=SignerState.SIGNED).exists():
        request.save(update_fields=["current"])
        _ask_next(request)
        return
    _end(request, RequestState.COMPLETED)
    tell_sender(request, "completed")


def _end(request: SigningRequest, state: RequestState, reason: str = "") -> None:
    request.state, request.ended_at, request.reason = state, timezone.now(), reason[:200]
    request.save()
    announce(f"tongban.signing.{state.value}", subject=request.ref, data={"reference": str(request.reference)})


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
    if request.state == RequestState.WITHDRAWN:
        return request
    if request.state != RequestState.OPEN:
        raise RequestEnded
    record(viewer, "signature.withdrawn", request.ref, reason=reason)
    _end(request, RequestState.WITHDRAWN, reason)
    return request


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
