"""Writes: a permit is made of the licences of a bundle, follows them, and is changed, renewed or cancelled."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.public import (
    Licence,
    LicenceState,
    change_state,
    issue,
    licence_by_identifier,
    licences_of,
)
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.journeys.bundles.public import bundle_for, granted_members, industry_of, open_members, plans_of
from tongban.journeys.cases.public import (
    Case,
    WrongState,
    cases_visible_to,
    deemed_renewed_on,
    renew_by_silence,
    start_draft,
    withdraw,
)
from tongban.journeys.packs.public import PackVersion
from tongban.journeys.permits.errors import LicencesMissing, PermitIsOver
from tongban.journeys.permits.faces import face_of
from tongban.journeys.permits.filings import filing_of
from tongban.journeys.permits.models import OVER, IndustryPermit, PermitFiling, PermitPart, PermitState
from tongban.registers.organisations.public import Organisation

TYPE = "industry_permit"
GIVEN_UP = "持证人申请注销"
ENDED = {
    LicenceState.SUSPENDED: PermitState.SUSPENDED, LicenceState.LAPSED: PermitState.LAPSED,
    LicenceState.REVOKED: PermitState.REVOKED, LicenceState.WITHDRAWN: PermitState.REVOKED,
    LicenceState.CANCELLED: PermitState.CANCELLED, LicenceState.MOVED_OUT: PermitState.LAPSED,
}  # fmt: skip
# Of licences that have all ended the worst counts, in this order.
WORST = (LicenceState.WITHDRAWN, LicenceState.REVOKED, LicenceState.CANCELLED, LicenceState.LAPSED,
         LicenceState.MOVED_OUT, LicenceState.SUSPENDED)  # fmt: skip
# How the comprehensive licence itself ends with them.
OWN = {PermitState.SUSPENDED: LicenceState.SUSPENDED, PermitState.LAPSED: LicenceState.LAPSED,
       PermitState.REVOKED: LicenceState.REVOKED, PermitState.CANCELLED: LicenceState.CANCELLED}  # fmt: skip


@transaction.atomic
def make_permit(case: Case) -> IndustryPermit | None:
    """An industry's common case has ended: the permit lists what its members were granted. Twice is harmless.

    A change or renewal brings its new licences into the permit that it was filed for.

    Returns:
        None when nothing was granted that ends in a licence, or the case is of no industry.
    """
    industry = industry_of(case.pack_version)
    if industry is None or case.organisation_id is None:
        return None
    filing = filing_of(case)
    if filing is not None:
        return take_in(filing)
    known = IndustryPermit.objects.select_for_update().filter(case_id=case.pk).first()
    if known is not None:
        return known
    licences = _licences_of(case)
    if not licences:
        return None
    answers = case.application.answers or {}
    permit = IndustryPermit.objects.create(
        organisation_id=case.organisation_id, industry=case.pack_code, title=industry["name"], case=case,
        premises=str(answers.get(industry["address"], "")), code=token_urlsafe(16),
    )  # fmt: skip
    _list(permit, licences)
    record("system", "permit.issued", permit, detail={"industry": permit.industry})
    announce("tongban.permit.issued", subject=ref(permit), data={"industry": permit.industry})
    return follow(permit)


@transaction.atomic
def gather(industry: PackVersion, viewer: Viewer) -> IndustryPermit:
    """换发: a firm that holds the single licences of an industry already gets the permit that lists them.

    Twice is harmless.

    Raises:
        NotVisible: not for a firm.
        LicencesMissing: one that every shop of the industry needs is not held.
    Legal: 沪府规〔2021〕5号 (shops that are open may change to the comprehensive permit; no new examination).
    """
    section = industry_of(industry)
    if viewer.role != Role.PERSON or not viewer.organisation_id or section is None:
        raise NotVisible
    firm = Organisation.objects.select_for_update().get(pk=viewer.organisation_id)
    living = IndustryPermit.objects.filter(organisation=firm, industry=industry.code)
    known = living.exclude(state__in=OVER).first()
    if known is not None:
        return known
    licences = held_for(industry, firm)
    if licences is None:
        raise LicencesMissing()
    permit = IndustryPermit.objects.create(
        organisation=firm, industry=industry.code, title=section["name"], code=token_urlsafe(16),
        premises=_premises(firm, list(licences.values())),
    )  # fmt: skip
    _list(permit, licences)
    record(viewer, "permit.gathered", permit, for_whom=viewer.for_whom_ref, detail={"industry": permit.industry})
    announce("tongban.permit.issued", subject=ref(permit), data={"industry": permit.industry})
    return follow(permit)


def held_for(industry: PackVersion, firm: Organisation) -> dict[str, Licence] | None:
    """The valid licences of an industry that a firm holds, by item; None while one that all need is missing."""
    valid = {licence.type_code: licence for licence in reversed(licences_of(firm, valid_only=True))}
    found = {}
    for plan in plans_of(industry):
        licence = valid.get(plan["licence"])
        if licence is not None:
            found[plan["code"]] = licence
        elif not plan["when"]:
            return None
    return found or None


def _premises(firm: Organisation, licences: list[Licence]) -> str:
    told = (one for licence in licences for one in licence.fields if one["name"] == "premises_address")
    return next((str(one["value"]) for one in told if one.get("value")), firm.address)


def ref(permit: IndustryPermit) -> str:
    """How a permit stands in events and on its licence."""
    return f"permits.industrypermit:{permit.pk}"


def _licences_of(case: Case) -> dict[str, Licence]:
    """Licence of each member that was granted, in the order of the bundle."""
    found = {}
    for item, member in granted_members(case):
        licence = licence_by_identifier(member.decision.licence_identifier)
        if licence is not None:
            found[item] = licence
    return found


def _list(permit: IndustryPermit, licences: dict[str, Licence]) -> None:
    for place, (item, licence) in enumerate(licences.items()):
        part, made = PermitPart.objects.get_or_create(
            permit=permit, item=item, defaults={"place": place, "licence": licence}
        )
        if not made and part.licence_id != licence.pk:
            part.licence = licence
            part.save(update_fields=["licence"])


@transaction.atomic
def take_in(filing: PermitFiling) -> IndustryPermit:
    """The end of a change or renewal: the permit lists the new licences and stands on the new answers."""
    permit = IndustryPermit.objects.select_for_update().get(pk=filing.permit_id)
    case = filing.case
    licences = _licences_of(case)
    _list(permit, licences)
    industry = industry_of(case.pack_version)
    if licences and industry is not None and filing.kind == PermitFiling.Kind.CHANGE and permit.case_id != case.pk:
        answers = case.application.answers or {}
        permit.case, permit.premises = case, str(answers.get(industry["address"], ""))
        permit.save(update_fields=["case", "premises"])
        record("system", "permit.changed", permit, detail={"items": sorted(licences)})
    return follow(permit)


@transaction.atomic
def follow(permit: IndustryPermit) -> IndustryPermit:
    """Let the permit stand as its licences stand, and its own licence list those in force. Twice is harmless."""
    permit = IndustryPermit.objects.select_for_update().get(pk=permit.pk)
    parts = list(permit.parts.select_related("licence"))
    living = [part for part in parts if part.licence.state == LicenceState.VALID]
    state = _state([part.licence for part in parts], len(living))
    if state != permit.state:
        permit.state = state
        record("system", "permit.state_changed", permit, detail={"state": str(state)})
        announce("tongban.permit.state_changed", subject=ref(permit), data={"state": str(state)})
    permit.licence = _listing(permit, [part.licence for part in living])
    permit.save(update_fields=["state", "licence"])
    return permit


def _state(licences: list[Licence], living: int) -> PermitState:
    if living == len(licences):
        return PermitState.VALID
    if living:
        return PermitState.PARTIAL
    states = {LicenceState(licence.state) for licence in licences}
    return next(ENDED[state] for state in WORST if state in states)


def _listing(permit: IndustryPermit, living: list[Licence]) -> Licence | None:
    """The comprehensive licence: issued anew when what it lists has changed, ended with the last of them."""
    known = permit.licence
    if not living:
        ends = OWN[PermitState(permit.state)]
        if known is not None and known.state in (LicenceState.VALID, LicenceState.SUSPENDED) and known.state != ends:
            change_state(known, ends, by="system", reason="所含单项许可均已失效")
        return known
    fields, until = face_of(permit, living), _until(living)
    is_living = known is not None and known.state == LicenceState.VALID
    if known is not None and is_living and _said(known.fields) == _said(fields) and known.valid_until == until:
        return known
    return issue(
        TYPE, permit.organisation, fields, by="system", authority=living[0].authority, valid_until=until,
        case_ref=f"{ref(permit)}:{known.version + 1 if known else 1}", replaces=known, reason="所含单项许可变化",
    )  # fmt: skip


def _said(fields: list[dict[str, Any]]) -> dict[str, str]:
    return {str(one["name"]): str(one["value"]) for one in fields}


def _until(living: list[Licence]) -> date | None:
    return min((one.valid_until for one in living if one.valid_until is not None), default=None)


def start_filing(permit: IndustryPermit, kind: str, viewer: Viewer) -> Case:
    """Begin a change or renewal: the form of the industry, filled with what the permit stands on.

    One that is not sent yet is taken up again.

    Raises:
        NotVisible: somebody else's permit.
        PermitIsOver: it has ended; a new one has to be applied for.
    Legal: 行政许可法 第四十九条 (change), 第五十条 (renewal).
    """
    if viewer.role != Role.PERSON or viewer.organisation_id != permit.organisation_id:
        raise NotVisible
    if permit.is_over:
        raise PermitIsOver()
    stood = (permit.case.application.answers or {}) if permit.case is not None else {}
    answers = {name: value for name, value in stood.items() if value is not None}
    case = start_draft(bundle_for(permit.industry, viewer), viewer, answers=answers)
    with transaction.atomic():
        PermitFiling.objects.update_or_create(case=case, defaults={"permit": permit, "kind": PermitFiling.Kind(kind)})
        record(viewer, "permit.filing_begun", permit, for_whom=viewer.for_whom_ref, detail={"kind": str(kind)})
    return case


@transaction.atomic
def cancel(permit: IndustryPermit, viewer: Viewer, reason: str) -> IndustryPermit:
    """The holder gives the permit up: every licence inside that has not ended is cancelled. Twice is harmless.

    A change or renewal of it that is under way is withdrawn; one that was only begun becomes an application of its own.

    Raises:
        NotVisible: somebody else's permit.
    Legal: 行政许可法 第七十条 (cancellation).
    """
    permit = IndustryPermit.objects.select_for_update().get(pk=permit.pk)
    if viewer.role != Role.PERSON or viewer.organisation_id != permit.organisation_id:
        raise NotVisible
    if permit.state == PermitState.CANCELLED:
        return permit
    for part in permit.parts.select_related("licence"):
        if part.licence.state in (LicenceState.VALID, LicenceState.SUSPENDED):
            change_state(part.licence, LicenceState.CANCELLED, by=viewer, reason=reason.strip() or GIVEN_UP)
    _end_filings(permit, viewer)
    record(viewer, "permit.cancelled", permit, for_whom=viewer.for_whom_ref, reason=reason.strip())
    return follow(permit)


def _end_filings(permit: IndustryPermit, viewer: Viewer) -> None:
    for filing in permit.filings.filter(case__closed_at__isnull=True).select_related("case"):
        if filing.case.submitted_at is None:
            filing.delete()
            continue
        with suppress(WrongState):  # decided a moment ago
            withdraw(filing.case, viewer, reason=GIVEN_UP)


def licence_moved(licence_key: int, newer: str = "") -> None:
    """A licence was suspended, revoked, replaced …: the permits that list it follow.

    Args:
        newer: identifier of the licence that replaces it.
    """
    parts = list(PermitPart.objects.filter(licence_id=licence_key).select_related("permit"))
    replacing = licence_by_identifier(newer) if newer and parts else None
    for part in parts:
        with transaction.atomic():
            if replacing is not None:
                PermitPart.objects.filter(pk=part.pk, licence_id=licence_key).update(licence=replacing)
            follow(part.permit)


def renew_the_silent(today: date | None = None) -> int:
    """Renew what was asked for in time and not decided before the term ended. Safe to run twice.

    Each is over with that; what should not have been renewed, its department has to revoke. What was suspended or
    revoked is not renewed by silence, nor what waits for the holder's own correction.

    Returns:
        how many licences were renewed.
    Legal: 行政许可法 第五十条第二款 (no decision before the end of the term is a renewal).
    """
    day, count = today or timezone.localdate(), 0
    filings = PermitFiling.objects.filter(kind=PermitFiling.Kind.RENEWAL, case__submitted_at__isnull=False)
    for filing in filings.filter(case__closed_at__isnull=True).select_related("case", "permit"):
        for item, member in open_members(filing.case).items():
            if member is not None:
                count += _renew(filing.pk, item, member, day)
    return count


@transaction.atomic
def _renew(filing_key: int, item: str, member: Case, day: date) -> int:
    filing = PermitFiling.objects.select_for_update().select_related("case", "permit").get(pk=filing_key)
    part = PermitPart.objects.select_related("licence").filter(permit_id=filing.permit_id, item=item).first()
    if part is None or item in filing.deemed or filing.case.submitted_at is None:
        return 0
    old, until = part.licence, part.licence.valid_until
    if until is None or old.state not in (LicenceState.VALID, LicenceState.LAPSED):
        return 0
    since = deemed_renewed_on(timezone.localdate(filing.case.submitted_at), until, None)
    if since is None or since > day:
        return 0
    member = renew_by_silence(member, ended_on=until)
    renewed = licence_by_identifier(member.decision.licence_identifier) if member.result else None
    if renewed is None or renewed.pk == old.pk:
        return 0
    part.licence = renewed
    part.save(update_fields=["licence"])
    filing.deemed = {**filing.deemed, item: day.isoformat()}
    filing.save(update_fields=["deemed"])
    record("system", "permit.renewed_by_silence", filing.permit, reason="行政许可法第五十条", detail={"item": item})
    announce("tongban.permit.renewed_by_silence", subject=ref(filing.permit), data={"item": item})
    follow(filing.permit)
    return 1


def common_case(key: int) -> Case:
    """A case by its key, for the room itself."""
    return cases_visible_to(Viewer(role=Role.SYSTEM)).get(pk=key)
