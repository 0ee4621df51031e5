"""Items of the demonstration city on their way down to districts: one offered, one on trial."""

from __future__ import annotations

from contextlib import suppress

from tongban.journeys.packs.public import published
from tongban.registers.authorities.public import authorities, officers_of
from tongban.registers.catalogue.public import (
    HandoverRefused,
    begin_trial,
    handovers_visible_to,
    propose_handover,
    take,
    train,
)
from tongban.registers.demonstration.public import named_officer

GROUND = "推进政务服务事项下沉办理的通知（示范）"
SCOPE = "移交审批权限、办事指南和审查要点；在办件由市级办完，新收件由区里受理和决定；移交联系人为市局政务服务处。"


def seed_handovers() -> int:
    """Offer what the civil affairs bureau may hand down, if nothing was offered yet; a second call changes nothing.

    Returns:
        how many there are.
    """
    from tongban.journeys.assistance.seeding import viewer_of

    giver = viewer_of(named_officer("feng_yi"))
    if found := handovers_visible_to(giver).count():
        return found
    packs = [
        one for one in published()
        if one.owner == giver.authority_code and str(one.manifest.get("catalogue", {}).get("level")) in ("1", "2")
    ]  # fmt: skip
    takers = [one for one in authorities(department=giver.authority_code) if officers_of(one.pk, "head")]
    # From the far end of the list: the stories of the named people stay with the city's department.
    takers = [one for one in reversed(takers) if one.pk != giver.authority_code]
    for place, taker in enumerate(takers[:2] if packs else []):
        row = propose_handover(packs[0].code, packs[0].title, taker, ground=GROUND, scope=SCOPE, monthly_cases=60,
                               by=giver)  # fmt: skip
        if place == 0:
            head = officers_of(taker.pk, "head")[0]
            take(row, takes=True, note="", by=viewer_of(head))
            train(row, [one.pk for one in officers_of(taker.pk)], words="事项承接业务培训（示范）", by=viewer_of(head))
            with suppress(HandoverRefused):  # where one person holds every post, it waits for a second
                begin_trial(row, working_days=20, by=giver)
    return handovers_visible_to(giver).count()
