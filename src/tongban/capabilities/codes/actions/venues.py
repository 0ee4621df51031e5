"""场所码: places are set up by their body; people check in, queue and complain there; staff call numbers and answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tongban.capabilities.codes.actions.scanning import ANSWER_WITHIN
from tongban.capabilities.codes.errors import VenueError
from tongban.capabilities.codes.families import scenes
from tongban.capabilities.codes.gate.gate import Reason
from tongban.capabilities.codes.handles import PLACE, Holder, make
from tongban.capabilities.codes.models import Gate, Scan, TicketState, Venue, VenueComplaint, VenueTicket
from tongban.capabilities.codes.notices import tell_called, tell_complaint_answered
from tongban.capabilities.codes.venues import DOES, FAMILY, ticket_of
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import actor_ref, record
from tongban.registers.people.public import person

VISIT = "venue.register"


@transaction.atomic
def open_venue(
    viewer: Viewer, code: str, title_zh: str, address: str, does: Sequence[str], *, title_en: str = "",
    price_zh: str = "", price_fen: int | None = None,
) -> Venue:  # fmt: skip
    """A place of the viewer's own body gets a code. The same code a second time changes what it says.

    Raises:
        VenueError: something is missing, or the code belongs to another body.
    """
    code, chosen = slugify(code)[:40], [one for one in DOES if one in does]
    if not (code and title_zh.strip() and address.strip() and chosen and viewer.authority_code):
        raise VenueError(_("请写明代号、名称、地址，至少选一项用途。"))
    if "pay" in chosen and not (price_zh.strip() and price_fen and price_fen > 0):
        raise VenueError(_("要收款，请写明收什么、收多少。"))
    venue = Venue.objects.select_for_update().select_related("gate").filter(code=code).first()
    if venue is None:
        if Gate.objects.filter(code=f"v-{code}"[:40]).exists():
            raise VenueError(_("这个代号已经被用了。"))
        gate = Gate.objects.create(code=f"v-{code}"[:40], title_zh=title_zh.strip()[:80], title_en=title_en[:120],
                                   authority_id=viewer.authority_code, scenes=[VISIT])  # fmt: skip
        venue = Venue(code=code, gate=gate, handle="")
    elif venue.gate.authority_id != viewer.authority_code:
        raise VenueError(_("这个代号已经被用了。"))
    venue.title_zh, venue.title_en, venue.address = title_zh.strip()[:80], title_en.strip()[:120], address.strip()[:200]
    venue.does, venue.price_zh, venue.price_fen = chosen, price_zh.strip()[:80], price_fen if "pay" in chosen else None
    if not venue.pk:
        venue.save()
        venue.handle = make(FAMILY, Holder(PLACE, venue.pk)).hex()
    venue.save()
    record(viewer, "code.venue_opened", venue, detail={"does": chosen})
    return venue


@transaction.atomic
def new_poster(viewer: Viewer, venue: Venue) -> Venue:
    """The posters that hang are void; the next that is printed counts.

    Raises:
        VenueError: another body's place.
    """
    row = _own(viewer, venue)
    row.handle, row.poster_at = make(FAMILY, Holder(PLACE, row.pk)).hex(), timezone.now()
    row.save(update_fields=["handle", "poster_at"])
    record(viewer, "code.venue_poster_renewed", row)
    return row


def _own(viewer: Viewer, venue: Venue) -> Venue:
    row = Venue.objects.select_for_update(of=("self",)).select_related("gate").get(pk=venue.pk)
    if row.gate.authority_id != viewer.authority_code:
        raise VenueError
    return row


def _visitor(viewer: Viewer, venue: Venue, what: str) -> int:
    if viewer.person_id is None or what not in venue.does:
        raise VenueError
    return viewer.person_id


def check_in(viewer: Viewer, venue: Venue, key: str) -> Scan:
    """登记到访: the visit stands in the visitor's own list of scans. The same ``key`` is one visit.

    Raises:
        VenueError: the place does not register visits, or the viewer is nobody.
    """
    visitor, now = _visitor(viewer, venue, "check_in"), timezone.now()
    row, _made = Scan.objects.get_or_create(
        scan_id=f"visit-{key}"[:40],
        defaults={
            "gate": venue.gate, "scene": VISIT, "at": now, "result": str(Reason.GOOD), "person_id": visitor,
            "carrier_id": viewer.agent_person_id, "by": actor_ref(viewer)[:80],
            "forget_on": (timezone.localdate() + timedelta(days=scenes()[VISIT].keep_days)),
        },
    )  # fmt: skip
    if row.person_id != visitor:
        raise VenueError
    return row


@transaction.atomic
def take_ticket(viewer: Viewer, venue: Venue) -> VenueTicket:
    """取号: the next number of the day; who has one gets it again.

    Raises:
        VenueError: there is no queue here, or the viewer is nobody.
    """
    visitor, today = _visitor(viewer, venue, "queue"), timezone.localdate()
    Venue.objects.select_for_update().get(pk=venue.pk)
    mine = ticket_of(visitor, venue)
    if mine is not None:
        return mine
    last = VenueTicket.objects.filter(venue=venue, day=today).aggregate(last=Max("number"))["last"] or 0
    return VenueTicket.objects.create(venue=venue, day=today, number=last + 1, person_id=visitor)


@transaction.atomic
def leave_queue(viewer: Viewer, venue: Venue) -> None:
    """The number is given up; a second time changes nothing."""
    visitor = _visitor(viewer, venue, "queue")
    Venue.objects.select_for_update().get(pk=venue.pk)  # not while it is being called
    mine = ticket_of(visitor, venue)
    if mine is not None:
        VenueTicket.objects.filter(pk=mine.pk).update(state=TicketState.LEFT)


@transaction.atomic
def call_next(viewer: Viewer, venue: Venue, after: int) -> VenueTicket | None:
    """叫号: who was called is served, the next is called and told. None when nobody waits.

    Args:
        after: the number that stands called on the page (0 for none): a second press calls nobody further.
    Raises:
        VenueError: another body's place.
    """
    row, today = _own(viewer, venue), timezone.localdate()
    rows = VenueTicket.objects.filter(venue=row, day=today)
    called = rows.filter(state=TicketState.CALLED).order_by("-number").first()
    if (called.number if called else 0) != after:
        return called
    rows.filter(state=TicketState.CALLED).update(state=TicketState.SERVED)
    following = rows.filter(state=TicketState.WAITING).select_related("person").order_by("number").first()
    if following is not None:
        following.state, following.called_at = TicketState.CALLED, timezone.now()
        following.save(update_fields=["state", "called_at"])
        tell_called(following)
    return following


@transaction.atomic
def complain_about(viewer: Viewer, venue: Venue, text: str, key: str) -> VenueComplaint:
    """投诉: what is wrong at the place, to its body. The same ``key`` is one complaint.

    Raises:
        VenueError: nothing said, not taken here, or the viewer is nobody.
    """
    visitor = _visitor(viewer, venue, "complain")
    if not text.strip():
        raise VenueError(_("请写下哪里不对。"))
    due = ANSWER_WITHIN.last_day(timezone.localdate())
    row, made = VenueComplaint.objects.get_or_create(
        key=key[:40], defaults={"venue": venue, "person_id": visitor, "text": text.strip()[:500], "due_on": due}
    )
    if row.person_id != visitor:
        raise VenueError
    if made:
        record(viewer, "code.venue_complaint", row, for_whom=person(visitor))
    return row


@transaction.atomic
def answer_complaint(viewer: Viewer, complaint: VenueComplaint, answer: str) -> VenueComplaint:
    """The body of the place answers; who complained is told. A second answer changes nothing.

    Raises:
        VenueError: another body's place, or nothing said.
    """
    row = VenueComplaint.objects.select_for_update(of=("self",)).select_related("venue", "person").get(pk=complaint.pk)
    _own(viewer, row.venue)
    if not answer.strip():
        raise VenueError(_("请写下答复。"))
    if row.answered_at is None:
        row.answer, row.answered_at, row.answered_by = answer.strip()[:500], timezone.now(), actor_ref(viewer)[:80]
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        record(viewer, "code.venue_complaint_answered", row, for_whom=row.person)
        tell_complaint_answered(row)
    return row
