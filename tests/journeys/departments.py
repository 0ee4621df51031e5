"""The departments of a bundle at work in the running town: ``python -m tests.journeys.departments CODE WHAT``.

Each officer is one of the town; the worker of the town does the rest. A story needs the applicant's pages, not the
same three buttons six times over: those have stories of their own.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import django

SECONDS = 100
SETTLED = {"granted", "refused", "dropped", "skipped"}


def grant(case: Any) -> None:
    """Accept the common case and grant every member until all are settled."""
    for running in until_all(case, SETTLED):
        for row in running:
            if row.case_id and row.state == "running":
                step(type(case).objects.get(pk=row.case_id))


def grow_old(case: Any) -> None:
    """The licences inside the permit that the case brought end in forty days."""
    from tongban.journeys.permits.public import IndustryPermit

    end(IndustryPermit.objects.get(case=case), in_days=40)


def stay_silent(case: Any) -> None:
    """The renewal is accepted and nobody decides it; on the day after the term the city looks at the calendar."""
    from django.db.models import F

    from tongban.journeys.permits.public import PermitFiling, renew_the_silent

    for _waiting in until_all(case, {"running"}):
        pass
    filing = PermitFiling.objects.get(case=case)
    end(filing.permit, in_days=-1)
    type(case).objects.filter(pk=case.pk).update(submitted_at=F("submitted_at") - timedelta(days=41))
    renew_the_silent()
    filing.refresh_from_db()
    assert len(filing.deemed) == len(members(case)), filing.deemed


DEEDS = {"grant": grant, "grow_old": grow_old, "stay_silent": stay_silent}


def main(code: str, what: str) -> None:
    """One deed of ``DEEDS`` with the newest case of a bundle that was sent."""
    from tongban.journeys.cases import public as cases

    case = cases.Case.objects.filter(pack_code=code, submitted_at__isnull=False).latest("submitted_at")
    if case.state == "received":
        cases.accept(case, by=somebody(case.authority_code, case.region_code, "officer"))
    DEEDS[what](case)


def until_all(case: Any, states: set[str]) -> Any:
    """The members again and again, until there are some and all are in one of ``states``."""
    end = time.monotonic() + SECONDS
    while not (rows := members(case)) or any(row.state not in states for row in rows):
        assert time.monotonic() < end, [(row.code, row.state, row.why) for row in rows]
        yield rows
        time.sleep(0.1)


def members(case: Any) -> list[Any]:
    from tongban.journeys.bundles.models import BundleMember

    return list(BundleMember.objects.filter(bundle=case))


def end(permit: Any, in_days: int) -> None:
    from django.utils import timezone

    from tongban.capabilities.licences.models import Licence

    held = Licence.objects.filter(pk__in=permit.parts.values("licence"))
    held.update(valid_until=timezone.localdate() + timedelta(days=in_days))


def step(case: Any) -> None:
    """What waits for people in the case of one member is done by people of its department."""
    from tongban.capabilities.process.public import add_signer, open_items, signers_missing
    from tongban.journeys.cases import public as cases

    for item in open_items(case.ref):
        by = somebody(item.authority_code, item.region_code, item.post or "officer")
        if item.block == "approve":
            cases.decide(case, "granted", by=by)
        elif item.block in ("review", "site_survey"):
            if signers_missing(item):
                second = somebody(item.authority_code, item.region_code, "", but=by)
                add_signer(item, second.actor_ref, by=by)
                cases.review(case, "pass", by=second)
            cases.review(case, "pass", by=by)


def somebody(authority: str, region: str, post: str, but: Any = None) -> Any:
    """An officer of the town who holds this post there; any post when it is empty."""
    from tongban.registers.authorities.public import officers_of
    from tongban.registers.identity.tests.factories import viewer_for

    found = [viewer_for(officer) for officer in officers_of(authority, post)]
    chosen = next(one for one in found if but is None or one.officer_id != but.officer_id)
    return replace(chosen, region_code=chosen.region_code or region)


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
