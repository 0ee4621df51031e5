"""What the pages show about the person who is signed in and for whom they act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.licences.public import Licence, expiring, licences_of
from tongban.capabilities.messaging.public import unread_count
from tongban.capabilities.payments.public import OrderState, orders_visible_to
from tongban.foundation.access.public import Role, Viewer, viewer_of
from tongban.foundation.ui.public import date_words
from tongban.foundation.values.public import whole_years
from tongban.journeys.cases.public import Case, State, cases_to_sign, cases_to_supply, list_cases
from tongban.registers.organisations.public import Organisation, organisation
from tongban.registers.people.public import Person, person

from . import progress

WAITING = (State.DRAFT, State.CORRECTION_REQUESTED)
UNDER_WAY = (
    State.SUBMITTED, State.RECEIVED, State.ACCEPTED, State.IN_REVIEW, State.SUSPENDED, State.DECIDED, State.PRODUCING,
    State.DELIVERING,
)  # fmt: skip


@dataclass(frozen=True)
class Applicant:
    """Whose affairs the page shows: oneself, the elder or child one acts for, or a firm."""

    holder: Person | Organisation
    is_other: bool

    @property
    def name(self) -> str:
        return self.holder.name

    @property
    def masked_id(self) -> str:
        """Enough to recognise, not enough to use."""
        return self.holder.masked_citizen_id if isinstance(self.holder, Person) else self.holder.credit_code

    @property
    def is_organisation(self) -> bool:
        return isinstance(self.holder, Organisation)

    @property
    def age(self) -> int | None:
        """Whole years; None for a firm."""
        return whole_years(self.holder.birth_date, timezone.localdate()) if isinstance(self.holder, Person) else None


def applicant_of(request: HttpRequest) -> Applicant | None:
    """The applicant behind the viewer, read once per request; None for the anonymous, staff, and unnamed accounts."""
    if not hasattr(request, "_applicant"):
        request._applicant = _applicant(viewer_of(request))  # type: ignore[attr-defined]
    found: Applicant | None = request._applicant  # type: ignore[attr-defined]
    return found


def _applicant(viewer: Viewer) -> Applicant | None:
    if viewer.role != Role.PERSON:
        return None
    if viewer.organisation_id:
        return Applicant(organisation(viewer.organisation_id), True)
    if viewer.person_id:
        return Applicant(person(viewer.person_id), viewer.is_acting_for_another)
    return None


def acting(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``acting`` is the applicant when it is somebody else; costs nothing for the anonymous."""
    viewer = viewer_of(request)
    if not viewer.is_acting_for_another:
        return {}
    return {"acting": applicant_of(request)}


def unread_messages(request: HttpRequest) -> int:
    """How many messages the viewer has not opened; asked once a page, without a query for the anonymous."""
    viewer = viewer_of(request)
    kept: int | None = getattr(request, "_unread_messages", None)
    if kept is None:
        kept = unread_count(viewer) if viewer.is_signed_in else 0
        request._unread_messages = kept  # type: ignore[attr-defined]
    return kept


def waiting_for(viewer: Viewer) -> list[dict[str, Any]]:
    """What waits for this person: corrections and signatures first, then payments, then unfinished drafts."""
    rows = [_waiting_case(case) for case in list_cases(viewer, states=WAITING, size=8).cases]
    rows += [
        {"rank": 1, "icon": "signature", "tone": "amber", 
         "title": _("请您签署：%(t)s") % {"t": case.pack_version.title},
         "text": case.person.name if case.person else "", "url_key": case.number}
        for case in cases_to_sign(viewer)[:4]
    ]  # fmt: skip
    rows += [
        {"rank": 1, "icon": "camera", "tone": "amber", "title": _("请补交材料：%(t)s") % {"t": case.pack_version.title},
         "text": _("请在 %(due)s 前") % {"due": date_words(case.conditional.due_on)}, "url_key": case.number}
        for case in cases_to_supply(viewer)[:4]
    ]  # fmt: skip
    rows += [
        {"rank": 2, "icon": "wallet", "tone": "amber", "title": order.title, "text": _("请缴费"),
         "amount_fen": order.amount_fen, "href": order.get_absolute_url()}
        for order in orders_visible_to(viewer).filter(state=OrderState.OPEN)[:4]
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row["rank"])


def _waiting_case(case: Case) -> dict[str, Any]:
    title = case.pack_version.title
    if case.state == State.CORRECTION_REQUESTED:
        return {"rank": 0, "icon": "pencil-line", "tone": "red", "title": _("请补正：%(t)s") % {"t": title},
                "text": _("改好后继续办理"), "url_key": case.number}  # fmt: skip
    return {"rank": 3, "icon": "square-pen", "tone": "", "title": _("接着填：%(t)s") % {"t": title},
            "text": _("草稿，已替您存好"), "url_key": case.pk}  # fmt: skip


def under_way(viewer: Viewer) -> list[dict[str, Any]]:
    """Cases that others are working on now."""
    found = list_cases(viewer, states=UNDER_WAY, size=3).cases
    return [{"case": case, "badge": progress.badge_of(case)} for case in found]


def wallet(applicant: Applicant, size: int = 4) -> list[Licence]:
    """The newest valid licences."""
    return list(licences_of(applicant.holder, valid_only=True)[:size])


def ending_soon(applicant: Applicant) -> list[Licence]:
    """Licences that end within 90 days."""
    return list(expiring(applicant.holder)[:3])
