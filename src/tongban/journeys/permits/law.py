"""一业一证 at one scan by law: gates read a permit's code, and a firm's code tells its permits with all inside."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.capabilities.codes.ports import Foreign, Title, readers
from tongban.capabilities.codes.public import Reason, Scene, Section, Teller, put_teller
from tongban.foundation.ui.public import localised
from tongban.registers.organisations.public import Organisation

from .models import IndustryPermit
from .queries import Inside, Seen, permits_seen

FORM = re.compile(r"https?://[^/]+/permits/([A-Za-z0-9_-]+)/?")
WORDS = {"zh": "行业综合许可证", "en": "Comprehensive permit"}


class PermitReader:
    """The code on a comprehensive permit: the public address of the permit, which stands for its firm."""

    title: Title = WORDS
    facts: Mapping[str, Title] = {}

    def check_config(self) -> list[str]:
        """Nothing to set."""
        return []

    def recognises(self, text: str) -> bool:
        """By its form."""
        return FORM.fullmatch(text) is not None

    def read(self, text: str, scene: Scene, now: int) -> Foreign:
        """The firm whose permit it is; how the permit stands is told, not decided."""
        found = FORM.fullmatch(text)
        row = IndustryPermit.objects.filter(code=found[1]).first() if found else None
        if row is None:
            return Foreign(Reason.UNKNOWN_KEY, WORDS)
        return Foreign(Reason.GOOD, WORDS, organisation_id=row.organisation_id)


def _rows(inside: Inside) -> list[tuple[str, str]]:
    rows = [
        (_("编号"), inside.number), (_("发证机关"), inside.authority), (_("范围"), "、".join(inside.scope)),
        (_("有效期至"), inside.until.isoformat() if inside.until else _("长期")),
    ]  # fmt: skip
    return [row for row in rows if row[1]]


def _sections(seen: Seen) -> list[Section]:
    badge = seen.badge
    head = Section(
        _("综合许可证：%(name)s") % {"name": localised(seen.permit.title)}, [(_("编号"), seen.permit.code)],
        (badge["text"], badge["kind"], badge["icon"]),
    )  # fmt: skip
    inside = [
        Section(localised({"zh": one.title_zh, "en": one.title_en}), _rows(one),
                (one.state, *(("success", "badge-check") if one.is_valid else ("danger", "circle-x"))), one.number)
        for one in seen.inside
    ]  # fmt: skip
    return [head, *inside]


def _tell(holder: object) -> list[Section]:
    """Every living permit of a firm with each licence inside."""
    if not isinstance(holder, Organisation):
        return []
    return [part for seen in permits_seen(holder) for part in _sections(seen)]


def shelve() -> None:
    """At start-up."""
    readers.put("permit", PermitReader())
    put_teller("permits", Teller(gettext_lazy("综合许可证和其中每张证照的状态"), _tell))
