"""交过的不再要: what was handed in for a licence, where a change leaves it true; rooms above say so, cases only ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.materials.public import Material, Purpose, rely_on
from tongban.foundation.access.public import Viewer
from tongban.journeys.cases.content import PackKit
from tongban.journeys.cases.coverage import Cover, covers_for
from tongban.journeys.cases.models import Case
from tongban.journeys.packs.public import localised


@dataclass(frozen=True)
class HeldBefore:
    """One material that is not asked for again.

    Attributes:
        material: what is used again; None where the licence that it was handed in for does not change.
        since: day of that licence.
    """

    material: Material | None
    since: date


_shelf: list[Callable[[Case], Mapping[str, HeldBefore]]] = []


def spare_materials_by(find: Callable[[Case], Mapping[str, HeldBefore]]) -> None:
    """Called once at start-up by a room that knows earlier applications; a case it does not know gives nothing."""
    _shelf.append(find)


def covers_of(case: Case, kit: PackKit, facts: Mapping[str, Any]) -> dict[str, Cover]:
    """What the applicant need not hand in today: held by the city, or handed in for what does not change.

    Legal: 国务院令第716号 第八条, 第九条 (what was handed in once is not asked for again).
    """
    holder = case.organisation or case.person
    found = covers_for(kit, holder, facts) if holder is not None else {}
    titles = {str(entry["id"]): localised(entry.get("title")) for entry in kit.pack.materials}
    for find in _shelf:
        for name, held in find(case).items():
            day = timezone.localdate(held.material.kept_at) if held.material is not None else held.since
            found[name] = Cover(
                name, titles[name], True, as_of=day, kept=held.material, is_untouched=held.material is None
            )
    return found


def consent_words(case: Case) -> str:
    """What the owner agrees to by one tap, kept with the use."""
    title = localised(case.pack_version.manifest.get("title"))
    return _("同意把这份材料用于办理“%(title)s”，仅限这一件办件。") % {"title": title}


def use_again(case: Case, covers: Mapping[str, Cover], viewer: Viewer) -> dict[str, str]:
    """Put what is used again into the files of a case that is sent: reference by material, each use noted.

    The owner read on the page before sending what is used again and what for.

    Legal: 个人信息保护法 第二十三条 (to another authority with consent).
    """
    kept = {name: cover.kept for name, cover in covers.items() if cover.kept is not None}
    if not kept:
        return {}
    purpose = Purpose(
        case.ref, localised(case.pack_version.manifest.get("title"), "zh"), authority_code=case.authority_code,
        region_code=case.region_code, consent=consent_words(case),
    )  # fmt: skip
    return {name: str(rely_on(material, purpose, by=viewer).reference) for name, material in kept.items()}
