"""变更和延续: later applications of a permit, seen from bundles and cases, which know nothing of permits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from tongban.capabilities.licences.public import Licence
from tongban.journeys.bundles.public import common_of, industry_of, plans_of
from tongban.journeys.cases.public import Case, Replaced, deemed_renewed_on
from tongban.journeys.permits.models import PermitFiling, PermitPart
from tongban.registers.organisations.public import Organisation


def filing_of(case: Case) -> PermitFiling | None:
    """The later application that this common case is; None for a new one and for any other case."""
    return (
        PermitFiling.objects.select_related("permit__case", "permit__organisation__legal_representative")
        .filter(case_id=case.pk)
        .first()
    )


def only_what_changes(case: Case, chosen: dict[str, bool]) -> dict[str, bool]:
    """Of a change only the members that it touches: those whose answers differ from what the permit stands on, whose
    licence says of the firm what the registers say no more, and those that the permit has not yet.

    Legal: 行政许可法 第四十九条 (a change is decided by whoever decided the licence).
    """
    filing = filing_of(case)
    if filing is None or filing.kind != PermitFiling.Kind.CHANGE:
        return chosen
    stood, firm = filing.permit.case, filing.permit.organisation
    before, now = (stood.application.answers or {} if stood is not None else {}), case.application.answers or {}
    held = {part.item: part.licence for part in filing.permit.parts.select_related("licence")}
    return {
        plan["code"]: chosen[plan["code"]]
        and (plan["code"] not in held or _differs(plan, before, now) or _is_outdated(held[plan["code"]], firm))
        for plan in plans_of(case.pack_version)
    }


def _is_outdated(licence: Licence, firm: Organisation) -> bool:
    """Whether the face names the firm otherwise than the registers do today: a new name, a new head."""
    head = firm.legal_representative.name if firm.legal_representative else ""
    now = {"organisation_name": firm.name, "legal_representative": head}
    return any(one["name"] in now and one.get("value") != now[one["name"]] for one in licence.fields)


def _differs(plan: dict[str, Any], before: dict[str, Any], now: dict[str, Any]) -> bool:
    return any(before.get(name) != now.get(name) for name in plan["answers"].values())


def replaced_by(case: Case) -> Replaced | None:
    """The licence inside a permit that a member case of a change or renewal replaces; None for every other case.

    A change keeps the last day of the licence; a renewal, and a licence that the permit has not yet, has its own term.
    The common case of a renewal is bound where every licence inside is, by the one that ends last.

    Legal: 行政许可法 第四十九条, 第五十条.
    """
    if industry_of(case.pack_version) is not None:
        return _ends_last(case)
    found = common_of(case)
    if found is None:
        return None
    common, item = found
    filing = filing_of(common)
    if filing is None:
        return None
    part = PermitPart.objects.select_related("licence").filter(permit_id=filing.permit_id, item=item).first()
    return _replaced(filing, part, common) if part is not None else None


def _replaced(filing: PermitFiling, part: PermitPart, common: Case) -> Replaced:
    until, asked_at = part.licence.valid_until, common.submitted_at
    if filing.kind == PermitFiling.Kind.CHANGE:
        return Replaced(part.licence, keeps_term=True)
    in_time = until and asked_at and deemed_renewed_on(timezone.localdate(asked_at), until, None)
    return Replaced(part.licence, decided_by=until if in_time else None)


def _ends_last(common: Case) -> Replaced | None:
    filing = filing_of(common)
    parts = filing.permit.parts.select_related("licence") if filing is not None else ()
    found = [_replaced(filing, part, common) for part in parts if filing is not None]
    return max(found, key=lambda one: one.decided_by or date.max, default=None)
