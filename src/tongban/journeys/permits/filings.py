"""变更和延续: later applications of a permit, seen from bundles and cases, which know nothing of permits."""

from __future__ import annotations

from typing import Any

from tongban.capabilities.licences.public import Licence
from tongban.journeys.bundles.public import common_of, plans_of
from tongban.journeys.cases.public import Case
from tongban.journeys.permits.models import PermitFiling, PermitPart


def filing_of(case: Case) -> PermitFiling | None:
    """The later application that this common case is; None for a new one and for any other case."""
    return PermitFiling.objects.select_related("permit__case").filter(case_id=case.pk).first()


def only_what_changes(case: Case, chosen: dict[str, bool]) -> dict[str, bool]:
    """Of a change only the members whose answers differ from those that the permit stands on, or that it has not yet.

    Legal: 行政许可法 第四十九条 (a change is decided by whoever decided the licence).
    """
    filing = filing_of(case)
    if filing is None or filing.kind != PermitFiling.Kind.CHANGE:
        return chosen
    stood = filing.permit.case
    before, now = (stood.application.answers or {} if stood is not None else {}), case.application.answers or {}
    held = set(filing.permit.parts.values_list("item", flat=True))
    return {
        plan["code"]: chosen[plan["code"]] and (plan["code"] not in held or _differs(plan, before, now))
        for plan in plans_of(case.pack_version)
    }


def _differs(plan: dict[str, Any], before: dict[str, Any], now: dict[str, Any]) -> bool:
    return any(before.get(name) != now.get(name) for name in plan["answers"].values())


def replaced_by(case: Case) -> Licence | None:
    """The licence inside a permit that a member case of a change or renewal replaces; None for every other case."""
    found = common_of(case)
    if found is None:
        return None
    common, item = found
    filing = filing_of(common)
    if filing is None:
        return None
    part = PermitPart.objects.select_related("licence").filter(permit_id=filing.permit_id, item=item).first()
    return part.licence if part is not None else None
