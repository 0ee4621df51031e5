"""Reads of comprehensive permits: those of the viewer's firm, and what everybody may see of one at a scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongban.capabilities.licences.public import LicenceState, licences_of
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.journeys.bundles.public import bundles, industry_of, plans_of
from tongban.journeys.packs.public import PackVersion
from tongban.journeys.permits.faces import scope_of
from tongban.journeys.permits.models import OVER, IndustryPermit, PermitFiling, PermitPart, PermitState
from tongban.registers.organisations.public import Organisation, organisation

KINDS = {
    PermitState.VALID: ("success", "badge-check"), PermitState.PARTIAL: ("warning", "triangle-alert"),
    PermitState.SUSPENDED: ("warning", "pause"), PermitState.LAPSED: ("", "calendar-x"),
    PermitState.REVOKED: ("danger", "circle-x"), PermitState.CANCELLED: ("", "circle-stop"),
}  # fmt: skip


@dataclass(frozen=True)
class Inside:
    """One licence inside a permit, as an inspector reads it.

    Attributes:
        item: code of the item that granted it.
        scope: what it permits: the values on its face beside names and addresses.
        until: last day; None for long term.
    """

    item: str
    title_zh: str
    title_en: str
    authority: str
    number: str
    scope: tuple[str, ...]
    since: date
    until: date | None
    state: str
    is_valid: bool


@dataclass(frozen=True)
class Seen:
    """A permit with its licences."""

    permit: IndustryPermit
    inside: tuple[Inside, ...]
    filings: tuple[PermitFiling, ...] = ()

    @property
    def badge(self) -> dict[str, str]:
        """Word, colour and drawing of how it stands."""
        kind, icon = KINDS[PermitState(self.permit.state)]
        return {"text": str(self.permit.get_state_display()), "kind": kind, "icon": icon}

    @property
    def until(self) -> date | None:
        """The first day on which one of its licences ends."""
        return min((one.until for one in self.inside if one.until and one.is_valid), default=None)

    @property
    def silent(self) -> list[tuple[Inside, date]]:
        """Licences that were renewed because nobody decided in time, and since when, newest first."""
        days = {item: day for filing in reversed(self.filings) for item, day in filing.deemed.items()}
        return [(one, date.fromisoformat(days[one.item])) for one in self.inside if one.item in days]


def _inside(part: PermitPart) -> Inside:
    licence = part.licence
    return Inside(
        part.item, licence.type.title_zh, licence.type.title_en, licence.authority.title, licence.number,
        scope_of(licence), licence.valid_from, licence.valid_until, str(licence.get_state_display()),
        licence.state == LicenceState.VALID,
    )  # fmt: skip


def permits_of(viewer: Viewer) -> list[Seen]:
    """Permits of the firm that the viewer acts for, newest first. Three queries, however many."""
    if viewer.role != Role.PERSON or not viewer.organisation_id:
        return []
    rows = IndustryPermit.objects.filter(organisation_id=viewer.organisation_id).select_related("organisation")
    rows = rows.prefetch_related("parts__licence__authority", "filings__case")
    return [Seen(row, tuple(map(_inside, row.parts.all())), tuple(row.filings.all())) for row in rows]


def gatherable(viewer: Viewer) -> list[PackVersion]:
    """Industries whose licences the viewer's firm holds and no living permit of it lists; its own trade first."""
    if viewer.role != Role.PERSON or not viewer.organisation_id:
        return []
    firm = organisation(viewer.organisation_id)
    held = set(licences_of(firm, valid_only=True).values_list("type_code", flat=True))
    living = PermitPart.objects.filter(permit__organisation=firm).exclude(permit__state__in=OVER)
    listed = set(living.values_list("licence__type_code", flat=True))
    found = [(pack, _needed(pack)) for pack in bundles("organisation") if industry_of(pack) is not None]
    offered = [pack for pack, needed in found if needed and needed <= held and not needed <= listed]
    return sorted(offered, key=lambda pack: pack.content["industry"]["code"] != firm.industry)


def _needed(pack: PackVersion) -> set[str]:
    """Licences that every shop of this industry needs."""
    return {plan["licence"] for plan in plans_of(pack) if not plan["when"]}


def permit_visible_to(viewer: Viewer, code: str) -> IndustryPermit:
    """The permit of the firm that the viewer acts for.

    Raises:
        NotVisible: there is none, or it is somebody else's.
    """
    row = IndustryPermit.objects.select_related("case__application", "organisation").filter(code=code).first()
    mine = viewer.role == Role.PERSON and bool(viewer.organisation_id)
    if row is None or not mine or row.organisation_id != viewer.organisation_id:
        raise NotVisible
    return row


def scanned(code: str) -> Seen | None:
    """What everybody reads at one scan of the code: the permit, every licence inside, how each stands now.

    Legal: 行政许可法 第四十条 (grants are public), 第六十一条 (supervision reads the records).
    """
    rows = IndustryPermit.objects.select_related("organisation__legal_representative", "licence")
    row = rows.prefetch_related("parts__licence__authority").filter(code=code).first()
    return Seen(row, tuple(map(_inside, row.parts.all()))) if row is not None else None


def permits_seen(firm: Organisation) -> list[Seen]:
    """Living permits of a firm with every licence inside, for a look by law."""
    rows = IndustryPermit.objects.filter(organisation=firm).exclude(state__in=OVER).select_related("organisation")
    rows = rows.prefetch_related("parts__licence__authority")
    return [Seen(row, tuple(map(_inside, row.parts.all()))) for row in rows]
