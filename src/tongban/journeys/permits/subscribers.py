"""What permits listen to: the end of an industry's common case, and how licences move."""

from __future__ import annotations

from tongban.foundation.events.public import Event, subscribe
from tongban.journeys.permits import jobs


def _key(event: Event) -> int:
    return int(event.subject.partition(":")[2])


@subscribe("tongban.case.concluded", name="permits.concluded")
def concluded(event: Event) -> None:
    jobs.make.enqueue(key=f"permits.make:{event.pk}", case_id=_key(event))


@subscribe("tongban.licence.state_changed", name="permits.licence_state")
@subscribe("tongban.licence.replaced", name="permits.licence_replaced")
def licence_moved(event: Event) -> None:
    jobs.follow.enqueue(key=f"permits.follow:{event.pk}", licence=_key(event), newer=str(event.data.get("by", "")))
