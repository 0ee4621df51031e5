"""The departments of a bundle at work in the running town: ``python -m tests.journeys.departments CODE``.

Each officer is one of the town; the worker of the town does the rest. A story needs the applicant's pages, not the
same three buttons six times over: those have stories of their own.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import Any

import django

SECONDS = 100
SETTLED = {"granted", "refused", "dropped", "skipped"}


def main(code: str) -> None:
    """Accept the newest common case of a bundle and grant every member until all are settled."""
    from tongban.journeys.cases import public as cases
    from tongban.journeys.cases.public import Case

    case = Case.objects.filter(pack_code=code).latest("pk")
    cases.accept(case, by=somebody(case.authority_code, case.region_code, "officer"))
    end = time.monotonic() + SECONDS
    while not members(case) or any(row.state not in SETTLED for row in members(case)):
        assert time.monotonic() < end, [(row.code, row.state, row.why) for row in members(case)]
        for row in members(case):
            if row.case_id and row.state == "running":
                step(Case.objects.get(pk=row.case_id))
        time.sleep(0.1)


def members(case: Any) -> list[Any]:
    from tongban.journeys.bundles.models import BundleMember

    return list(BundleMember.objects.filter(bundle=case))


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
    main(sys.argv[1])
