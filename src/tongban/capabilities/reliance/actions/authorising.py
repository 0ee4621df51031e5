"""授权调用: a relying party asks from afar; the holder grants, declines, takes back; then it is refused at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tongban.capabilities.licences.public import Licence, licences_of
from tongban.capabilities.messaging.public import send
from tongban.capabilities.reliance import states
from tongban.capabilities.reliance.actions.giving import Demand, give, holder_of, known_use, limit, refuse
from tongban.capabilities.reliance.content import random_code
from tongban.capabilities.reliance.errors import NoLicence, NotAllowed, NotAuthorised, OtherContent
from tongban.capabilities.reliance.models import Authorisation, AuthorisationState, RelyingParty, Use
from tongban.capabilities.reliance.notices import tell_holder
from tongban.capabilities.reliance.scenes import Scene, Way, scenes
from tongban.foundation.access.public import Viewer, count_request
from tongban.foundation.audit.public import record
from tongban.foundation.crypto.public import suite
from tongban.foundation.events.public import announce
from tongban.foundation.ledger import public as ledger
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

ANSWER_DAYS = 7
Holder = Person | Organisation | None


def ask(
    party: RelyingParty, scene_code: str, holder: Holder, *, case_number: str, purpose: str, until: date | None,
    reference: str, subject: str, by: Viewer,
) -> Authorisation:  # fmt: skip
    """Ask a holder for consent; the holder is told at once.

    Asking twice under one reference asks once. A holder of None (the details fit nobody) is kept like any other, so
    that nobody learns from the answer who is registered here.

    Args:
        case_number: the business that it is for, as the asker calls it.
        until: last day; at most what the scene allows, which is also meant by None.
        subject: what was typed to find the holder; tells two requests under one reference apart.
    Raises:
        NotAllowed: the party may not ask in this scene.
        OtherContent: the reference was used for another request.
        TooManyRequests: more requests in this hour than the scene allows.
    Legal: 个人信息保护法 第十四条, 第十七条 (consent; what must be said before).
    """
    scene = allowed_scene(party, scene_code, Way.AUTHORISE)
    last = timezone.localdate() + timedelta(days=scene.term_days)
    until = min(until, last) if until else last
    digest = suite("international").hexdigest("\x00".join((scene_code, subject, case_number, purpose)).encode())
    count_request(f"reliance:ask:{scene_code}", f"party {party.pk}", times=scene.an_hour, seconds=3600)
    with transaction.atomic():
        row, made = Authorisation.objects.get_or_create(
            party=party, reference=reference[:100],
            defaults={
                "number": f"SQ{timezone.localdate():%Y%m%d}{random_code(8)}", "scene_code": scene_code,
                "case_number": case_number[:80], "purpose": (purpose or scene.purpose["zh"])[:300], "until": until,
                "answer_by": timezone.localdate() + timedelta(days=ANSWER_DAYS), "requested_by": by.actor_ref[:100],
                "uses_left": scene.uses, "digest": digest, "person": holder if isinstance(holder, Person) else None,
                "organisation": holder if isinstance(holder, Organisation) else None,
            },
        )  # fmt: skip
        if row.digest != digest:
            raise OtherContent
        if made:
            record(by, "reliance.asked", row, for_whom=holder or "", reason=row.purpose)
            announce("tongban.reliance.asked", subject=f"reliance.authorisation:{row.pk}", data={"scene": scene_code})
            words = {"party": party.name, "purpose": row.purpose, "answer_by": row.answer_by.isoformat()}
            tell_holder(row, "reliance.asked", words, reference=f"reliance.authorisation:{row.pk} asked",
                        link=f"/authorisations/{row.number}/")  # fmt: skip
    return row


def allowed_scene(party: RelyingParty, scene_code: str, way: str) -> Scene:
    """Raises NotAllowed: not declared, not given to this party, or not to be used in this way."""
    scene = scenes().get(scene_code)
    if scene is None or not party.is_effective or way not in scene.ways or scene not in party.scenes:
        raise NotAllowed
    return scene


def grant(row: Authorisation, *, by: Viewer) -> Authorisation:
    """The holder consents, from now until the day shown. Granting twice is harmless."""
    return _answer(row, AuthorisationState.GRANTED, by)


def decline(row: Authorisation, *, by: Viewer) -> Authorisation:
    """The holder says no; nothing was given. Declining twice is harmless."""
    return _answer(row, AuthorisationState.DECLINED, by)


def take_back(row: Authorisation, *, by: Viewer) -> Authorisation:
    """The holder ends a consent; the next attempt is refused. Taking back twice is harmless.

    Legal: 个人信息保护法 第十五条.
    """
    return _answer(row, AuthorisationState.TAKEN_BACK, by)


def withdraw(row: Authorisation, *, by: Viewer) -> Authorisation:
    """The asker needs it no more. Withdrawing twice is harmless."""
    return _answer(row, AuthorisationState.WITHDRAWN, by)


@transaction.atomic
def _answer(row: Authorisation, state: AuthorisationState, by: Viewer) -> Authorisation:
    row = Authorisation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state == state:
        return row
    if row.state == AuthorisationState.REQUESTED and not row.is_waiting and state == AuthorisationState.GRANTED:
        raise NotAuthorised
    states.check(row.state, state)
    is_answer = row.state == AuthorisationState.REQUESTED
    row.state = state
    if is_answer:
        row.answered_at, row.answered_by = timezone.now(), by.actor_ref[:100]
    if state != AuthorisationState.GRANTED:
        row.ended_at = timezone.now()
    row.save(update_fields=["state", "answered_at", "answered_by", "ended_at"])
    ledger.append(f"authorisation.{state}", evidence_of(row), about=row)
    record(by, f"reliance.{state}", row, for_whom=row.person or row.organisation or "")
    announce(f"tongban.reliance.{state}", subject=f"reliance.authorisation:{row.pk}", data={"scene": row.scene_code})
    if state != AuthorisationState.WITHDRAWN and row.party.organisation is not None:
        words: dict[str, Any] = {"number": row.number, "scene": row.title, "state": WORDS[state]}
        send(row.party.organisation, "reliance.answered", words, link=f"/rely/authorisations/{row.number}/",
             reference=f"reliance.authorisation:{row.pk} {state}")  # fmt: skip
    return row


WORDS = {
    AuthorisationState.GRANTED: {"zh": "对方已同意", "en": "granted"},
    AuthorisationState.DECLINED: {"zh": "对方已拒绝", "en": "declined"},
    AuthorisationState.TAKEN_BACK: {"zh": "对方已收回", "en": "taken back"},
    AuthorisationState.EXPIRED: {"zh": "已过期", "en": "expired"},
}


def evidence_of(row: Authorisation) -> dict[str, str]:
    """What the log knows of an authorisation: enough to prove consent and its end, nothing about anybody."""
    return {
        "number": row.number, "request": row.digest, "scene": row.scene_code, "state": str(row.state),
        "until": row.until.isoformat(),
    }  # fmt: skip


def rely_on_authorisation(row: Authorisation, type_code: str, *, reference: str, by: Viewer) -> Use:
    """Use a consent: the newest licence of this type, what the scene may have of it, at most.

    A refused attempt is kept and shown to the holder. The same reference has one effect.

    Raises:
        NotAuthorised: not granted, taken back, over or used up.
        NotAllowed: the party lost the scene, or the scene does not ask for this type.
        NoLicence: the holder has none of this type.
        TooManyRequests: more often in this hour than the scene allows.
    """
    scene = allowed_scene(row.party, row.scene_code, Way.AUTHORISE)
    if type_code not in scene.asks:
        raise NotAllowed
    demand = Demand(
        way=Way.AUTHORISE, scene_code=scene.code, asked=scene.asks[type_code], purpose=row.purpose,
        legal_basis=scene.legal, term_days=scene.term_days, an_hour=scene.an_hour, by=by, party=row.party,
        reference=reference, case_number=row.case_number, authorisation=row,
    )  # fmt: skip
    limit(demand)
    try:
        return _use_once(row, type_code, demand)
    except NotAuthorised as error:
        if row.person_id or row.organisation_id:
            refuse(demand, error, holder=holder_of(row))
        raise


@transaction.atomic
def _use_once(row: Authorisation, type_code: str, demand: Demand) -> Use:
    row = Authorisation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    licence = _licence_of(row, type_code)
    if licence is not None and (known := known_use(demand, licence.identifier)):
        return known
    if not row.is_in_force:
        raise NotAuthorised
    if licence is None:
        raise NoLicence
    Authorisation.objects.filter(pk=row.pk).update(uses_left=F("uses_left") - 1)
    return give(licence, demand)


def _licence_of(row: Authorisation, type_code: str) -> Licence | None:
    """A valid one if there is one, else the newest, so that the asker learns that it is not valid."""
    holder = row.person or row.organisation
    if holder is None:
        return None
    rows = licences_of(holder, type_code=type_code)
    return next((one for one in rows if one.is_valid()), rows.first())


def expire(today: date | None = None) -> int:
    """End what was not answered in time and what is over; returns how many. Safe to run twice."""
    day = today or timezone.localdate()
    late = Authorisation.objects.filter(state=AuthorisationState.REQUESTED, answer_by__lt=day)
    over = Authorisation.objects.filter(state=AuthorisationState.GRANTED, until__lt=day)
    return sum(rows.update(state=AuthorisationState.EXPIRED, ended_at=timezone.now()) for rows in (late, over))
