"""Putting a document up: who is asked, in which order, until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import HasActorRef, record
from tongban.foundation.files.public import store
from tongban.registers.organisations.public import Organisation, UnknownOrganisation, organisation_by_credit_code
from tongban.registers.people.public import Person, UnknownPerson, person_by_citizen_id

from .errors import BadSigner
from .models import Signer, SigningRequest
from .notices import ask
from .pdf import require_signable
from .states import SignerState

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


@dataclass(frozen=True)
class Expected:
    """A signer known by number only: whoever signs in with it finds the line; the name is as the sender gave it."""

    name: str
    citizen_id_index: str

    @property
    def pk(self) -> str:
        """What tells two of them apart."""
        return self.citizen_id_index


def request_signatures(
    pdf: bytes,
    title: str,
    signers: Sequence[Person | Organisation | Expected],
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
    sender = Sender(viewer.actor_ref, viewer.person_id, viewer.organisation_id)
    terms = Terms(in_order=in_order, days=term_days, least_assurance=least_assurance)
    return put_up(pdf, title, signers, sender=sender, key=key, name=name, terms=terms, by=viewer)


@dataclass(frozen=True)
class Sender:
    """Whose request it is; ``about`` names what it belongs to when another room asks, which then tells people."""

    actor: str
    person_id: int | None
    organisation_id: int | None
    about: str = ""


@dataclass(frozen=True)
class Terms:
    """How it is signed: in which order, until when, and how surely each signer must be known."""

    in_order: bool = False
    days: int = TERM_DAYS
    least_assurance: int = 2


def put_up(
    pdf: bytes,
    title: str,
    signers: Sequence[Person | Organisation | Expected],
    *,
    sender: Sender,
    key: str,
    name: str,
    terms: Terms,
    by: HasActorRef | str,
    scan: bool = True,
) -> SigningRequest:
    """As ``request_signatures``, also for another room.

    Args:
        scan: False only for a document that the house itself has just made.
    """
    if (known := SigningRequest.objects.filter(key=key).first()) is not None:
        return known
    if not signers or len(signers) > MOST_SIGNERS or len({(type(one), one.pk) for one in signers}) < len(signers):
        raise BadSigner
    require_signable(pdf)
    file = store(pdf, name=name, by=by, allowed={"pdf"}, owner_ref=f"signatures:{key}"[:80], scan=scan)
    with transaction.atomic():
        request, made = SigningRequest.objects.get_or_create(
            key=key,
            defaults={
                "title": title[:120], "digest": file.digest, "document": file, "current": file,
                "in_order": terms.in_order, "least_assurance": terms.least_assurance, "asked_by": sender.actor[:80],
                "person_id": sender.person_id, "organisation_id": sender.organisation_id, "about": sender.about[:80],
                "expires_at": timezone.now() + timedelta(days=min(max(terms.days, 1), LONGEST_DAYS)),
            },
        )  # fmt: skip
        if made:
            Signer.objects.bulk_create(
                Signer(request=request, place=place, **_who(one)) for place, one in enumerate(signers, 1)
            )
            record(by, "signature.asked", request.ref, detail={"signers": len(signers), "digest": file.digest})
            ask_next(request)
    return request


def _who(one: Person | Organisation | Expected) -> dict[str, Any]:
    if isinstance(one, Expected):
        return {"citizen_id_index": one.citizen_id_index, "given_name": one.name[:60]}
    return {"person": one} if isinstance(one, Person) else {"organisation": one}


def ask_next(request: SigningRequest) -> None:
    """Tell those whose turn it is; telling twice tells once. The owner of a request tells its people itself."""
    if request.about:
        return
    waiting = [
        one for one in request.signers.select_related("person", "organisation") if one.state == SignerState.WAITING
    ]
    for signer in waiting[:1] if request.in_order else waiting:
        ask(signer)
