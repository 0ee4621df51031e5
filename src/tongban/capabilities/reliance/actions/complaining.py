"""用证投诉: the holder complains of a use; the using body explains, the issuing authority concludes, in time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.messaging.public import send
from tongban.capabilities.reliance.actions.parties import stop_party
from tongban.capabilities.reliance.errors import WrongStep
from tongban.capabilities.reliance.models import Complaint, ComplaintState, Use
from tongban.capabilities.reliance.notices import tell_holder
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.registers.authorities.public import officers_of

PARTY_DAYS, ALL_DAYS = 7, 30


@transaction.atomic
def complain(use: Use, text: str, *, by: Viewer) -> Complaint:
    """Say that a use was not right. Complaining twice returns the first complaint.

    The caller has decided that the use is the viewer's.

    Raises:
        WrongStep: nothing of a licence is behind it.
    Legal: 个人信息保护法 第五十条 (requests are taken and answered).
    """
    use = Use.objects.select_related("party__organisation", "party__authority", "licence").get(pk=use.pk)
    known = Complaint.objects.filter(use=use).first()
    if known is not None:
        return known
    authority_id = use.licence.authority_id if use.licence else use.party.authority_id if use.party else None
    if authority_id is None:
        raise WrongStep
    today = timezone.localdate()
    state = ComplaintState.WITH_PARTY if use.party else ComplaintState.WITH_AUTHORITY
    complaint = Complaint.objects.create(
        use=use, authority_id=authority_id, text=text, raised_by=by.actor_ref[:100], state=state,
        party_due_on=today + timedelta(days=PARTY_DAYS), due_on=today + timedelta(days=ALL_DAYS),
    )  # fmt: skip
    record(by, "reliance.complained", complaint, for_whom=use.person or use.organisation or "")
    _announce(complaint, use, "complained")
    words = {"number": use.number, "scene": use.title, "due": complaint.party_due_on.isoformat()}
    for who in _who_answers(use):
        send(who, "reliance.complained", words, reference=f"reliance.complaint:{complaint.pk} {who.pk}",
             link=_link(use, complaint))  # fmt: skip
    return complaint


def _announce(complaint: Complaint, use: Use, what: str) -> None:
    announce(f"tongban.reliance.{what}", subject=f"reliance.complaint:{complaint.pk}",
             data={"way": use.way, "case_number": use.case_number if use.way == Use.Way.DUTY else ""})  # fmt: skip


def _who_answers(use: Use) -> list[Any]:
    if use.party is None:
        return []
    return (
        [use.party.organisation] if use.party.organisation else list(officers_of(str(use.party.authority_id), "head"))
    )


def _link(use: Use, complaint: Complaint) -> str:
    is_firm = use.party is not None and use.party.organisation_id is not None
    return f"/rely/complaints/{complaint.pk}/" if is_firm else f"/work/licences/complaints/{complaint.pk}/"


@transaction.atomic
def explain(complaint: Complaint, reply: str, *, by: Viewer) -> Complaint:
    """The using body says on which ground and how it used the licence; now the issuing authority concludes.

    Explaining twice keeps the first words.

    Raises:
        WrongStep: it is closed.
    """
    complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    if complaint.state == ComplaintState.CLOSED:
        raise WrongStep
    if complaint.party_replied_at is not None:
        return complaint
    complaint.party_reply, complaint.party_replied_at = reply, timezone.now()
    complaint.state = ComplaintState.WITH_AUTHORITY
    complaint.save(update_fields=["party_reply", "party_replied_at", "state"])
    record(by, "reliance.complaint_explained", complaint)
    return complaint


@transaction.atomic
def conclude(complaint: Complaint, reply: str, *, is_founded: bool, stop: bool = False, by: Viewer) -> Complaint:
    """The issuing authority answers the holder; a party that was wrong can be stopped with it.

    Concluding twice keeps the first answer.

    Args:
        stop: from now on the party is refused everything; only when the complaint is founded.
    """
    complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    if complaint.state == ComplaintState.CLOSED:
        return complaint
    use = Use.objects.select_related("party", "person", "organisation").get(pk=complaint.use_id)
    complaint.reply, complaint.is_founded, complaint.state = reply, is_founded, ComplaintState.CLOSED
    complaint.closed_at, complaint.closed_by = timezone.now(), by.actor_ref[:100]
    complaint.save(update_fields=["reply", "is_founded", "state", "closed_at", "closed_by"])
    record(by, "reliance.complaint_closed", complaint, detail={"founded": is_founded})
    _announce(complaint, use, "complaint_closed")
    if stop and is_founded and use.party is not None:
        stop_party(use.party, by=by, reason=f"投诉成立：{use.number}")
    words = {"number": use.number, "authority": complaint.authority.name, "reply": reply}
    tell_holder(use, "reliance.complaint_closed", words, reference=f"reliance.complaint:{complaint.pk} closed",
                link=f"/uses/{use.number}/")  # fmt: skip
    return complaint


def pass_on_late(today: date | None = None) -> int:
    """What the using body did not answer in time goes to the issuing authority; how many. Safe to run twice."""
    late = Complaint.objects.filter(state=ComplaintState.WITH_PARTY, party_due_on__lt=today or timezone.localdate())
    return late.update(state=ComplaintState.WITH_AUTHORITY)
