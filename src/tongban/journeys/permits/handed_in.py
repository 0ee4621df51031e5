"""变更时不再要的材料: what was handed in for the licences of a permit and stays true under a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tongban.capabilities.licences.public import Licence
from tongban.capabilities.materials.public import Material, is_usable, texts_for
from tongban.foundation.access.public import SYSTEM
from tongban.foundation.files.public import file_by_reference
from tongban.journeys.bundles.public import choices_of, industry_of, plans_of
from tongban.journeys.cases.public import Case, HeldBefore, cases_visible_to
from tongban.journeys.permits.filings import filing_of
from tongban.journeys.permits.models import PermitFiling
from tongban.registers.organisations.public import Organisation

Users = list[tuple[Mapping[str, Any], str]]


def held_before(case: Case) -> dict[str, HeldBefore]:
    """Of the common case of a change, the materials that are not asked for again, by name in the common form.

    What was handed in for a licence that the change leaves alone stays with that licence. Of a licence that is changed,
    a document is used again where its pack says what it shows (``shows``), nothing of that changes, and the firm still
    keeps it. All else, and everything of a licence that the permit has not yet, is asked for.

    Legal: 国务院令第716号 第九条 (not asked for again), 行政许可法 第四十九条 (change).
    """
    if industry_of(case.pack_version) is None:
        return {}
    filing = filing_of(case)
    if filing is None or filing.kind != PermitFiling.Kind.CHANGE:
        return {}
    permit, chosen = filing.permit, choices_of(case)
    held = {part.item: part.licence for part in permit.parts.select_related("licence")}
    changed = _changed(permit.case, case)
    found = {}
    for entry in case.pack_version.materials:
        name = str(entry["id"])
        users = [one for one in _users(case, name) if one[0]["code"] in held or chosen[one[0]["code"]]]
        if entry.get("covered_by") or not users or any(plan["code"] not in held for plan, _own in users):
            continue
        touched = [one for one in users if chosen[one[0]["code"]]]
        if not touched:
            found[name] = HeldBefore(None, held[users[0][0]["code"]].issued_on)
        elif entry.get("shows") and not changed & set(entry["shows"]):
            material = _kept(touched, held, permit.organisation)
            if material is not None:
                found[name] = HeldBefore(material, held[touched[0][0]["code"]].issued_on)
    return found


def _users(case: Case, name: str) -> Users:
    """Members that take a material of the common form, each with its own name for it."""
    pairs = ((plan, own) for plan in plans_of(case.pack_version) for own in plan["materials"])
    return [(plan, own) for plan, own in pairs if plan["materials"][own] == name]


def _changed(stood: Case | None, case: Case) -> set[str]:
    before = (stood.application.answers or {}) if stood is not None else {}
    now = case.application.answers or {}
    return {name for name in {*before, *now} if before.get(name) != now.get(name)}


def _kept(users: Users, held: Mapping[str, Licence], firm: Organisation) -> Material | None:
    """What was handed in for the licences as they stand now and the firm still keeps."""
    digests = list(_digests((held[plan["code"]], own) for plan, own in users))
    rows = texts_for(firm, digests)
    return next((rows[one] for one in digests if one in rows and is_usable(rows[one])), None)


def _digests(asked: Iterable[tuple[Licence, str]]) -> Iterable[str]:
    for licence, own in asked:
        kind, _colon, number = licence.case_ref.partition(":")
        case = cases_visible_to(SYSTEM).filter(pk=number).first() if kind == "cases.case" else None
        file = file_by_reference(str((case.application.files or {}).get(own, ""))) if case is not None else None
        if file is not None:
            yield file.digest
