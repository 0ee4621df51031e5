"""Every write: rating, and the steps of a remedy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.registers.places.public import working_calendar

from . import parameters, states
from .errors import AlreadyRated, UnknownTag, WrongStep
from .models import Rating, Remedy, RemedyState
from .tags import Level, tags_for


@dataclass(frozen=True)
class Handling:
    """What is rated, told by the room that handled it: no rating reads another room's tables."""

    case_ref: str
    case_number: str
    item_code: str
    authority_code: str
    region_code: str
    channel: str = "web"


@transaction.atomic
def rate(handling: Handling, level: int, *, by: Viewer, tags: tuple[str, ...] = (), text: str = "") -> Rating:
    """Rate a handling, or amend the rating once within 30 days.

    Sending the same rating twice is harmless. A bad rating opens a remedy; amending it to good leaves the remedy open,
    because a cause may be there all the same.

    Args:
        handling: the case as its own room describes it; whoever calls has checked that the viewer may rate it.
        level: 1 (very content) to 5 (very discontent). There is no default: silence is not praise.
        tags: codes from ``tags_for(level)``.
    Raises:
        AlreadyRated: rated and amended before, or more than 30 days ago; show it, change nothing.
        UnknownTag: a tag of another level; let the person choose again.
    Legal: 国办发〔2019〕51号 （五）（六）; GB/T 39735-2020 (一事一评, voluntary, free).
    """
    chosen = Level(level)
    if unknown := set(tags) - set(tags_for(chosen)):
        raise UnknownTag(", ".join(sorted(unknown)))
    now = timezone.now()
    rating = Rating.objects.select_for_update().filter(case_ref=handling.case_ref).first()
    if rating is None:
        rating = _first_rating(handling, chosen, by=by, tags=tags, text=text, now=now)
    elif (rating.level, tuple(rating.tags), rating.text) == (chosen, tags, text):
        return rating
    elif rating.amended_at or now - rating.rated_at > timedelta(days=parameters.AMEND_WITHIN_DAYS):
        raise AlreadyRated
    else:
        rating.first_level, rating.level, rating.tags, rating.text = rating.level, chosen, list(tags), text
        rating.amended_at = now
        rating.save(update_fields=["first_level", "level", "tags", "text", "amended_at"])
    if not chosen.is_good:
        _open_remedy(rating, now)
    record(by, "feedback.rated", rating, for_whom=by.for_whom_ref, detail={"level": int(chosen), "tags": list(tags)})
    announce(
        "tongban.rating.given",
        subject=handling.case_ref,
        data={"level": int(chosen), "item": handling.item_code, "authority": handling.authority_code},
    )
    return rating


def _first_rating(
    handling: Handling, level: Level, *, by: Viewer, tags: tuple[str, ...], text: str, now: datetime
) -> Rating:
    try:
        with transaction.atomic():
            return Rating.objects.create(
                **handling.__dict__, rater_ref=by.actor_ref, level=level, tags=list(tags), text=text, rated_at=now
            )
    except IntegrityError as error:  # the second of two clicks
        raise AlreadyRated from error


def _open_remedy(rating: Rating, now: datetime) -> None:
    today, calendar = timezone.localdate(now), working_calendar()
    Remedy.objects.get_or_create(
        rating=rating,
        defaults={
            "authority_code": rating.authority_code,
            "opened_at": now,
            "assign_due_on": calendar.add(today, parameters.ASSIGN_WORKING_DAYS),
            "contact_due_on": calendar.add(today, parameters.ASSIGN_WORKING_DAYS + parameters.CONTACT_WORKING_DAYS),
            "settle_due_on": calendar.add(today, parameters.SETTLE_WORKING_DAYS),
        },
    )


def _step(remedy: Remedy, to: RemedyState, *, by: Viewer, **changes: object) -> Remedy:
    with transaction.atomic():
        remedy = Remedy.objects.select_for_update().get(pk=remedy.pk)
        if remedy.state == to:
            return remedy
        if to not in states.ALLOWED[remedy.state]:
            raise WrongStep
        remedy.state = to
        for name, value in changes.items():
            setattr(remedy, name, value)
        remedy.save()
        record(by, f"feedback.remedy_{to}", remedy, detail={"outcome": remedy.outcome})
    return remedy


def assign(remedy: Remedy, *, by: Viewer) -> Remedy:
    """Take a bad rating in hand. Assigning twice is harmless.

    Raises:
        WrongStep: somebody else is further already; reload.
    """
    return _step(remedy, RemedyState.ASSIGNED, by=by, assigned_to=by.actor_ref)


def contact(remedy: Remedy, *, by: Viewer) -> Remedy:
    """Record that the person was called back.

    Raises:
        WrongStep: not assigned yet, or settled already.
    Legal: 国办发〔2019〕51号 （七） (every named bad rating is followed up).
    """
    return _step(remedy, RemedyState.CONTACTED, by=by, contacted_at=timezone.now())


def settle(remedy: Remedy, outcome: Remedy.Outcome, answer: str, *, by: Viewer) -> Remedy:
    """Say what was done: fixed, planned with a date, explained by a legal ground, or found mistaken.

    Args:
        answer: shown to the person who rated; what changed, or why nothing can.
    Raises:
        WrongStep: the person was not contacted first.
    """
    return _step(
        remedy, RemedyState.SETTLED, by=by, outcome=Remedy.Outcome(outcome), answer=answer, settled_at=timezone.now()
    )


def appeal(remedy: Remedy, reason: str, *, by: Viewer) -> Remedy:
    """Ask the supervising office to find the rating mistaken or malicious.

    Raises:
        WrongStep: settled already.
    """
    return _step(remedy, RemedyState.APPEALED, by=by, answer=reason)


def revisit(remedy: Remedy, *, is_content_now: bool, note: str = "", by: Viewer) -> Remedy:
    """Ask the person again; whoever is still not content goes back to the unit.

    Raises:
        WrongStep: nothing was settled yet.
    """
    if is_content_now:
        return _step(
            remedy, RemedyState.CLOSED, by=by, is_content_now=True, revisit_note=note, closed_at=timezone.now()
        )
    return _step(remedy, RemedyState.CONTACTED, by=by, is_content_now=False, revisit_note=note)
