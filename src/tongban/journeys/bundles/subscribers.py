"""What bundles listen to: how their members and the common case move, and new versions of packs."""

from __future__ import annotations

from tongban.foundation.events.public import Event, subscribe
from tongban.journeys.bundles.jobs import recompile


def _key(event: Event) -> int:
    return int(event.subject.partition(":")[2])


@subscribe("tongban.case.received", name="bundles.received")
@subscribe("tongban.case.corrected", name="bundles.corrected")
def received(event: Event) -> None:
    from tongban.journeys.bundles.actions.members import common_case, plan_members
    from tongban.journeys.bundles.plans import is_bundle

    case = common_case(_key(event))
    if is_bundle(case.pack_version):
        plan_members(case)


@subscribe("tongban.case.produced", name="bundles.produced")
@subscribe("tongban.case.closed", name="bundles.closed")
def settled(event: Event) -> None:
    from tongban.journeys.bundles.actions.members import member_moved

    member_moved(_key(event))


@subscribe("tongban.case.withdrawn", name="bundles.withdrawn")
@subscribe("tongban.case.declined", name="bundles.declined")
@subscribe("tongban.case.lapsed", name="bundles.lapsed")
@subscribe("tongban.case.terminated", name="bundles.terminated")
def ended(event: Event) -> None:
    from tongban.journeys.bundles.actions.members import common_case, common_case_ended, member_moved

    common_case_ended(common_case(_key(event)))
    member_moved(_key(event))


@subscribe("tongban.pack.published", name="bundles.pack_published")
def published(event: Event) -> None:
    if event.data.get("kind") == "item":
        recompile.enqueue(key=f"bundles.recompile:{event.data['code']}:{event.data['digest']}", item=event.data["code"])
