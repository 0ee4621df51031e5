"""What the console shows: drafts and versions of one's department, what changed between them, which one holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.journeys.bundles.designing.drafts import POSTS, manifest_of
from tongban.journeys.bundles.designing.editing import fields_of
from tongban.journeys.bundles.designing.words import item_title, label_of, said_of
from tongban.journeys.bundles.models import Design, DesignState, Edition, EditionState
from tongban.journeys.packs.public import Change, PackNotFound, PackVersion, changes_between, current, versions
from tongban.registers.authorities.public import names_of_officers
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

KIND = PackVersion.Kind.BUNDLE


def designs_visible_to(viewer: Viewer) -> QuerySet[Design]:
    """Drafts of the viewer's own department, the last saved first; nobody else's."""
    if viewer.role != Role.OFFICER or not viewer.holds(*POSTS):
        return Design.objects.none()
    return Design.objects.filter(authority_code=viewer.authority_code).select_related("based_on")


def visible_design(viewer: Viewer, pk: int) -> Design:
    """One draft.

    Raises:
        NotVisible: there is none, or another department's.
    """
    found = designs_visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class StepLine:
    """One step of a draft in its history."""

    number: int
    said: str
    by: str
    at: Any
    is_shown: bool


def history_of(design: Design, most: int = 30) -> list[StepLine]:
    """What was changed, by whom and when, the last first."""
    rows = list(design.steps.order_by("-number")[:most])
    names = names_of_officers([row.by for row in rows])
    return [
        StepLine(row.number, said_of(row.what), names.get(row.by, ""), row.at, row.number == design.place)
        for row in rows
    ]


@dataclass(frozen=True)
class VersionLine:
    """One version of a bundle on the page of versions.

    Attributes:
        pack: the version itself, the newest compiled from one manifest.
        edition: how it was published on screen; None for one from a folder.
        is_current: the city files with it now.
    """

    pack: PackVersion
    edition: Edition | None
    is_current: bool
    authors: tuple[str, ...] = ()
    publisher: str = ""
    changes: list[Change] = field(default_factory=list)


def version_lines(viewer: Viewer, code: str) -> list[VersionLine]:
    """Versions of a bundle that one's department leads, newest first, each with what it changed against the one before.

    Raises:
        NotVisible: there is none, or another department's.
    """
    rows = [row for row in versions(code) if row.kind == KIND]
    if not rows or rows[0].owner != viewer.authority_code or not viewer.holds(*POSTS):
        raise NotVisible
    editions = {one.version: one for one in Edition.objects.filter(code=code).select_related("design", "before")}
    newest: dict[str, PackVersion] = {}
    for row in sorted(rows, key=lambda one: -one.pk):
        newest.setdefault(number_of(row), row)
    try:
        now: PackVersion | None = current(code, kind=KIND)
    except PackNotFound:
        now = None
    shown = list(newest.values())
    names = names_of_officers([ref for one in editions.values() for ref in (one.published_by, *_authors(one))])
    return [_line(row, editions.get(number_of(row)), now, shown[place + 1 :], names) for place, row in enumerate(shown)]


def number_of(pack: PackVersion) -> str:
    """The version as officers know it: ``2026.3`` of ``2026.3-1f2e3d4c``."""
    return pack.version.partition("-")[0]


def _authors(edition: Edition) -> list[str]:
    return sorted({edition.design.begun_by, *edition.design.steps.values_list("by", flat=True)})


def _line(
    row: PackVersion, edition: Edition | None, now: PackVersion | None, older: Sequence[PackVersion],
    names: Mapping[str, str],
) -> VersionLine:  # fmt: skip
    before = (edition.before if edition is not None else None) or (older[0] if older else None)
    authors = tuple(names.get(one, "") for one in _authors(edition)) if edition is not None else ()
    return VersionLine(
        row, edition, now is not None and now.pk == row.pk, tuple(filter(None, authors)),
        names.get(edition.published_by, "") if edition is not None else "",
        differences(before, row) if before is not None else [],
    )  # fmt: skip


def differences(old: PackVersion, new: Any) -> list[Change]:
    """What an officer of the lead department reads: members, orders and texts first, then what follows from them."""
    was, now = manifest_of(old), new.content["bundle"].get("source", {})
    own = [*_membership(was, now), *_orders(was, now), *_typed(was, now)] if was and now else []
    derived = [one for one in changes_between(old, new) if one.part not in (_("文字"), _("基本信息"))]
    return [*own, *derived]


def _membership(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    before, after = ([str(one["item"]) for one in data["members"]] for data in (was, now))
    for item in after:
        if item not in before:
            yield Change(_("成员事项"), _("加入"), "", item_title(item))
    for item in before:
        if item not in after:
            yield Change(_("成员事项"), _("移出"), item_title(item), "")


def _orders(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    before, after = (
        {(str(one["item"]), str(entry["item"])) for one in data["members"] for entry in one.get("after", [])}
        for data in (was, now)
    )
    for later, earlier in sorted(after - before):
        yield Change(_("先后"), item_title(later), "", _("要等“%(title)s”") % {"title": item_title(earlier)})
    for later, earlier in sorted(before - after):
        yield Change(_("先后"), item_title(later), _("要等“%(title)s”") % {"title": item_title(earlier)}, "")


def _typed(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    before, after = fields_of(was), fields_of(now)
    for path in after:
        if path in before and before[path] != after[path]:
            yield Change(_("设计"), label_of(path), before[path], after[path])


def district_of(viewer: Viewer) -> str:
    """The district where the applicant lives, or where the firm has its place of business; empty when unknown."""
    if viewer.organisation_id:
        region = Organisation.objects.filter(pk=viewer.organisation_id).values_list("region_id", flat=True).first()
    elif viewer.person_id:
        region = Person.objects.filter(pk=viewer.person_id).values_list("residence_region_id", flat=True).first()
    else:
        region = None
    return str(region or "")[:6]


def pilots_for(viewer: Viewer) -> dict[str, PackVersion]:
    """Versions on trial that hold for this applicant, by code of the bundle; one query while nothing is on trial."""
    if viewer.role != Role.PERSON:
        return {}
    running = list(Edition.objects.filter(state=EditionState.PILOT).select_related("pack_version"))
    district = district_of(viewer) if running else ""
    return {one.code: one.pack_version for one in running if district in one.districts}


def bundle_for(code: str, viewer: Viewer) -> PackVersion:
    """The version of a bundle with which this applicant begins: the one on trial in their district, else the city's.

    Raises:
        PackNotFound: nothing of that name for them.
    """
    return pilots_for(viewer).get(code) or current(code, kind=KIND)


def waiting_designs(viewer: Viewer) -> int:
    """How many drafts of the department wait for a second person."""
    return designs_visible_to(viewer).filter(state=DesignState.PROPOSED).count()
