"""What every action does: lock, ask who may, move, note, tell both sides, audit and announce."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.journeys.assistance.duties import WORKERS
from tongban.journeys.assistance.errors import NotAllowed
from tongban.journeys.assistance.jobs import make_letter
from tongban.journeys.assistance.models import AssistanceEvent, AssistanceLetter, AssistanceRequest
from tongban.journeys.assistance.notices import tell_officers
from tongban.journeys.assistance.states import State, require

By = Viewer | str
SUPERVISING = ("head", "supervisor")


def lock(request: AssistanceRequest) -> AssistanceRequest:
    """The row as it is now, ours until the transaction ends."""
    rows = AssistanceRequest.objects.select_for_update(of=("self",))
    return rows.select_related("asker", "addressee", "asked_by", "handled_by", "case").get(pk=request.pk)


def reference(by: By) -> str:
    return by if isinstance(by, str) else by.actor_ref


def works_for(by: By, authority_code: str | None, posts: tuple[str, ...] = WORKERS) -> bool:
    """Whether the viewer is an officer of this authority with one of the posts."""
    if isinstance(by, str) or by.role != Role.OFFICER or not by.officer_id:
        return False
    return bool(authority_code) and by.authority_code == authority_code and by.holds(*posts)


def is_side(by: By, request: AssistanceRequest) -> bool:
    """Whether the viewer may know of the request at all."""
    return (
        works_for(by, request.asker_id, (*WORKERS, "supervisor"))
        or works_for(by, request.addressee_id, (*WORKERS, "supervisor"))
        or works_for(by, request.superior_id, SUPERVISING)
    )


def require_side(by: By, request: AssistanceRequest, authority_code: str | None, *posts: str) -> None:
    """Only officers of one side may do this.

    Raises:
        NotVisible: the request is none of their business.
        NotAllowed: it is, but the other side or another post does it.
    """
    if by == Role.SYSTEM:
        return
    if not is_side(by, request):
        raise NotVisible()
    if not works_for(by, authority_code, posts or WORKERS):
        raise NotAllowed()


def move(request: AssistanceRequest, target: State) -> None:
    """Take the request to a state that the table allows."""
    require(request.state, target)
    request.state = target


def settle(
    request: AssistanceRequest, kind: str, by: By, text: str = "", *, due_on: date | None = None, said: str = "",
    **data: Any,
) -> AssistanceEvent:  # fmt: skip
    """One row of the timeline, told to whom it concerns, written into the trail and announced.

    Args:
        said: words that stand in the timeline only, encrypted: neither in messages nor in the trail.
    """
    body = None if isinstance(by, str) else by.authority_code or None
    row = AssistanceEvent.objects.create(
        request=request, kind=kind, at=timezone.now(), by=reference(by), body_id=body, note=said or text, due_on=due_on
    )
    tell_officers(request, kind, row.pk, text)
    record(by, f"assistance.{kind}", request.ref, reason=text[:500], detail=data or None)
    about = {"asker": request.asker_id, "addressee": request.addressee_id, "case": request.case_id, **data}
    announce(f"tongban.assistance.{kind}", subject=request.ref, data=about)
    return row


def request_letter(request: AssistanceRequest, kind: str, body: str, **context: Any) -> AssistanceLetter:
    """Write a letter down now; a durable job draws and seals it, again and again until it is made."""
    ordinal = request.letters.count() + 1
    letter = AssistanceLetter.objects.create(
        request=request, kind=kind, number=f"{request.number}-{ordinal:02d}", body_id=body, context=context
    )
    make_letter.enqueue(letter_id=letter.pk)
    return letter
