"""The owner's library of materials as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.capabilities.materials.public import (
    GROUPS,
    Material,
    Shelf,
    is_usable,
    material,
    material_kinds,
)
from tongban.channels.web.personal import Applicant, applicant_of
from tongban.foundation.access.public import NotVisible, Viewer, viewer_of
from tongban.foundation.ui.public import date_words
from tongban.journeys.cases.public import Case, cases_visible_to
from tongban.registers.authorities.public import authorities
from tongban.registers.identity.public import covers

UPLOADS = {"pdf", "ofd", "jpg", "png", "webp", "heic"}
LARGEST_BYTES = 50 * 1024 * 1024


def owner_of(request: HttpRequest) -> tuple[Applicant, Viewer]:
    """Whose library it is. Who may act only for some services does not see it.

    Raises:
        NotVisible: nobody's, or beyond the delegation.
    """
    viewer, applicant = viewer_of(request), applicant_of(request)
    if applicant is None or not covers(viewer, "materials.library"):
        raise NotVisible
    return applicant, viewer


def own_material(request: HttpRequest, pk: int) -> Material:
    """One document of the library.

    Raises:
        NotVisible: somebody else's, deleted, or beyond the delegation.
    """
    _applicant, viewer = owner_of(request)
    return material(viewer, pk)


def kind_choices(applicant: Applicant) -> list[tuple[str, list[Any]]]:
    """Kinds that this owner may put in, by group."""
    audience = "organisation" if applicant.is_organisation else "person"
    found: dict[str, list[Any]] = {}
    for kind in material_kinds().values():
        if kind.audience in (audience, "both"):
            found.setdefault(kind.group, []).append(kind)
    return [(str(GROUPS[group]), kinds) for group, kinds in found.items()]


def state_of(row: Material) -> tuple[str, str]:
    """(words, colour) for the badge of a document."""
    why = row.why_not()
    if why == "expired":
        return _("已过期"), "danger"
    if why == "withdrawn":
        return _("已停止复用"), "warning"
    if not is_usable(row):
        return _("已有新版"), "warning"
    if row.valid_until:
        return _("可用至%(day)s") % {"day": date_words(row.valid_until)}, "success"
    return _("长期可用"), "success"


def address(words: str, group: str, state: str, page: int = 1) -> str:
    """The library as searched and sorted."""
    from urllib.parse import urlencode

    asked = {"q": words, "group": group, "state": state, "page": page if page > 1 else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("web:library") + (f"?{query}" if query else "")


def group_chips(shelf: Shelf, words: str, group: str, state: str) -> list[dict[str, Any]]:
    """Groups that the owner has something of, with how many."""
    chips = [
        {"text": _("全部"), "count": sum(shelf.groups.values()), "url": address(words, "", state), "on": not group}
    ]
    chips += [
        {"text": str(title), "count": shelf.groups[code], "url": address(words, code, state), "on": code == group}
        for code, title in GROUPS.items()
        if code in shelf.groups
    ]
    return chips


@dataclass(frozen=True)
class UseLine:
    """One line of where a document was used or looked at."""

    title: str
    who: str
    at: datetime
    url: str
    note: str = ""


def _cases(viewer: Viewer, refs: list[str]) -> dict[str, Case]:
    keys = [ref.partition(":")[2] for ref in refs if ref.startswith("cases.case:")]
    return {case.ref: case for case in cases_visible_to(viewer).filter(pk__in=keys)} if keys else {}


def uses_of(row: Material, viewer: Viewer) -> list[UseLine]:
    """Where it was handed in and where it stood in, newest first."""
    uses = list(row.uses.order_by("-used_at"))
    cases, bodies = _cases(viewer, [row.from_ref, *(use.for_ref for use in uses)]), _bodies()
    lines = [
        _line(use.for_ref, use.purpose, bodies.get(use.authority_code, ""), use.used_at, cases, use.consent)
        for use in uses
    ]
    if row.from_ref:
        lines.append(_line(row.from_ref, "", bodies.get(row.authority_code, ""), row.kept_at, cases, _("首次提交")))
    return lines


def accesses_of(row: Material, viewer: Viewer, most: int = 50) -> list[UseLine]:
    """Who looked at it, newest first."""
    seen = list(row.accesses.all()[:most])
    cases, bodies = _cases(viewer, [one.for_ref for one in seen]), _bodies()
    return [
        _line(one.for_ref, "", bodies.get(one.authority_code, ""), one.at, cases, _("工作人员查看")) for one in seen
    ]


def _bodies() -> dict[str, str]:
    return {body.pk: body.title for body in authorities()}


def _line(ref: str, words: str, who: str, at: datetime, cases: dict[str, Case], note: str) -> UseLine:
    case = cases.get(ref)
    title = case.pack_version.title if case else words or _("办件")
    url = reverse("web:case", args=[case.number or case.pk]) if case else ""
    return UseLine(title, who, at, url, note)
