"""共同签署: the application as a document that every party signs in the room of signatures, before it is received."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.signatures.public import (
    Expected,
    NotASigner,
    RequestEnded,
    RequestState,
    Sender,
    SignatureError,
    SignerState,
    SigningRequest,
    Terms,
    close_about,
    put_up,
    request_about,
    statement_pdf,
)
from tongban.capabilities.signatures.public import decline as decline_in_room
from tongban.capabilities.signatures.public import sign as sign_in_room
from tongban.foundation.access.public import Viewer
from tongban.foundation.files.public import read
from tongban.journeys.cases.actions.steps import By, is_applicant, lock, note, tell
from tongban.journeys.cases.actions.submission import after_receipt, receive_now
from tongban.journeys.cases.content import kit_of_case
from tongban.journeys.cases.errors import CaseError, NotYourCase, WrongState
from tongban.journeys.cases.formsheet import filled_form
from tongban.journeys.cases.models import Case, PartySignature
from tongban.journeys.cases.states import State
from tongban.registers.people.public import Person


def signing_of(case: Case) -> SigningRequest | None:
    """The document that the parties sign, as it stands now; None before it is put up."""
    return request_about(case.ref)


@transaction.atomic
def put_up_for_parties(case: Case, *, by: By = "system") -> SigningRequest:
    """Put the application up for those who have yet to sign; while one is open it is that one.

    After a refusal or a lapse a new round begins; signatures that were made stay on the document.

    Raises:
        WrongState: everybody has signed, or the case has ended.
    Legal: 电子签名法 第十三条; 市场主体登记管理条例 第十六条 (an application is signed by all who have to).
    """
    case = lock(case)
    known = signing_of(case)
    if known is not None and known.state == RequestState.OPEN:
        return known
    if known is not None:
        _follow(case, known, by)
    waiting = list(case.parties.filter(signed_at=None).order_by("pk"))
    if case.state != State.SUBMITTED or not waiting:
        raise WrongState()
    rounds = 1 if known is None else int(known.key.rpartition(" ")[2]) + 1
    title = f"{case.pack_version.manifest.get('title', {}).get('zh', '')}申请书"
    pdf = read(known.current) if known is not None else _document(case, title)
    PartySignature.objects.filter(pk__in=[one.pk for one in waiting]).update(refused_at=None)
    sender = Sender("system", case.person_id, case.organisation_id, about=case.ref)
    in_order = bool((case.pack_version.manifest.get("signers") or {}).get("in_order"))
    return put_up(
        pdf, title, _signers(waiting), sender=sender, key=f"{case.ref} parties {rounds}", name=f"{title}.pdf",
        terms=Terms(in_order=in_order), by=by, scan=False,
    )  # fmt: skip


def _signers(parties: list[PartySignature]) -> list[Person | Expected]:
    """People whom the register knows, and numbers that wait for their owner."""
    rows = Person.objects.filter(citizen_id_index__in=[one.citizen_id_index for one in parties])
    known = {one.citizen_id_index: one for one in rows}
    return [known.get(one.citizen_id_index) or Expected(one.name, one.citizen_id_index) for one in parties]


def _document(case: Case, title: str) -> bytes:
    applicant = case.organisation.name if case.organisation else case.person.name if case.person else ""
    facts = [
        ("申请人", applicant), ("办件编号", str(case.number)),
        ("提交时间", f"{timezone.localtime(case.submitted_at):%Y-%m-%d %H:%M}"),
        ("签署人", "、".join(one.name for one in case.parties.order_by("pk"))),
    ]  # fmt: skip
    steps = [
        (heading, [(label, value) for _name, label, value, _source in lines])
        for heading, lines in filled_form(case, kit_of_case(case))
    ]
    return statement_pdf(title, facts, steps)


@transaction.atomic
def sign(
    case: Case, viewer: Viewer, *, agrees: bool = True, shown_digest: str = "", reason: str = "不同意签署"
) -> Case:
    """One of several parties signs or declines; with the last signature the case is received. Twice is harmless.

    Args:
        shown_digest: digest of the document that the party saw; empty when the caller showed the present one.
        reason: why a party declines.
    Raises:
        NotYourCase: not one of the parties.
        WrongState: all have signed, or the case has ended.
        CaseError: the room of signatures refuses, such as an account that is not sure enough.
    Legal: 电子签名法 第十三条.
    """
    case = lock(case)
    party = party_of(case, viewer)
    if party.signed_at and agrees:
        return case
    if case.state != State.SUBMITTED:
        raise WrongState()
    request = put_up_for_parties(case)
    own = replace(
        viewer, person_id=viewer.acting_person_id, organisation_id=None, agent_person_id=None, delegation_id=None
    )
    try:
        if agrees:
            sign_in_room(request, viewer=own, shown_digest=shown_digest or request.digest, agrees=True)
        else:
            decline_in_room(request, viewer=own, reason=reason)
    except NotASigner:
        raise NotYourCase() from None
    except RequestEnded:
        raise WrongState() from None
    except SignatureError as error:
        raise CaseError(str(error)) from error
    return follow_signatures(case, by=viewer)


@transaction.atomic
def follow_signatures(case: Case, *, by: By = "system") -> Case:
    """Bring the parties of a case up to what stands on its document; with the last one it is received.

    Following twice changes nothing the second time.
    """
    case = lock(case)
    request = signing_of(case)
    if request is None or case.state != State.SUBMITTED:
        return case
    changed = _follow(case, request, by)
    if not case.parties.filter(signed_at=None).exists():
        receive_now(case, timezone.now(), by)
        case.save()
        after_receipt(case, by)
    elif changed:
        tell(case, "signed", by)
    return case


def _follow(case: Case, request: SigningRequest, by: By) -> bool:
    changed = False
    for signer in request.signers.select_related("person"):
        index = signer.person.citizen_id_index if signer.person else signer.citizen_id_index
        party = case.parties.filter(citizen_id_index=index).first()
        if party is not None:
            changed |= _follow_one(case, party, str(signer.state), signer.answered_at, by)
    return changed


def _follow_one(case: Case, party: PartySignature, state: str, at: Any, by: By) -> bool:
    if state == SignerState.SIGNED and not party.signed_at:
        party.signed_at, party.refused_at, kind = at, None, "signed"
    elif state == SignerState.DECLINED and not party.refused_at and not party.signed_at:
        party.refused_at, kind = at, "signature_refused"
    else:
        return False
    party.save(update_fields=["signed_at", "refused_at"])
    note(case, kind, by)
    return True


def party_of(case: Case, viewer: Viewer) -> PartySignature:
    """The viewer's own signature line.

    Raises:
        NotYourCase: there is none.
    """
    index = Person.objects.filter(pk=viewer.acting_person_id or 0).values_list("citizen_id_index", flat=True).first()
    found = case.parties.filter(citizen_id_index=index).first() if index else None
    if found is None:
        raise NotYourCase()
    return found


def signing_page_for(case: Case, viewer: Viewer) -> SigningRequest:
    """The document that a party signs or the applicant asks for again; put up if it is not.

    Raises:
        NotYourCase: neither party nor applicant.
        WrongState: nothing is to be signed.
    """
    if not is_applicant(viewer, case):
        party_of(case, viewer)
    return put_up_for_parties(case, by=viewer)


def end_signing(case: Case) -> None:
    """The case ended before everybody signed: nobody is asked any more."""
    close_about(case.ref, reason="申请已经撤回或者终止")
