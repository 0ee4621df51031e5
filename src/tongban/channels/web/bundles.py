"""Bundles as the pages of this channel show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.channels.web import guides
from tongban.channels.web.views.browse import authority_names
from tongban.foundation.access.public import Viewer
from tongban.journeys.bundles.public import Offered, bundle_of, members_of, progress_of
from tongban.journeys.cases.public import Case
from tongban.journeys.packs.public import PackVersion

# What is compared before and after, in the order of the table.
COUNTED = {
    "forms": gettext_lazy("填表（张）"),
    "questions": gettext_lazy("要填的项"),
    "materials": gettext_lazy("要交的材料（份）"),
    "visits": gettext_lazy("跑动（次）"),
    "days": gettext_lazy("承诺时间（工作日）"),
}


def saved_by(pack: PackVersion) -> list[dict[str, Any]]:
    """What is counted, one by one and at once, in the order of the table."""
    compared = pack.content["bundle"]["compared"]
    return [
        {"key": key, "title": words, "before": compared["before"][key], "after": compared["after"][key]}
        for key, words in COUNTED.items()
    ]


def member_rows(offered: Iterable[Offered]) -> list[dict[str, Any]]:
    """Members with the names of their departments and their limits in words."""
    names = authority_names()
    return [
        {"one": one, "owner": names.get(one.authority, one.authority), "limit": guides.limit_words(one.limit),
         "waits": "、".join(one.waits_for)}
        for one in offered
    ]  # fmt: skip


def progress_rows(case: Case) -> list[dict[str, Any]]:
    """Where each member of a common case stands; empty for a case of no bundle."""
    lines = progress_of(case)
    names = authority_names() if lines else {}
    return [
        {"line": line, "owner": names.get(line.authority, line.authority), "waits": "、".join(line.waits_for)}
        for line in lines
    ]  # fmt: skip


def belongs_to(viewer: Viewer, case: Case) -> dict[str, str] | None:
    """The bundle of a member case, for a line on its page."""
    found = bundle_of(viewer, case)
    return {"title": found[0], "number": found[1]} if found else None


def lines_before_filing(case: Case) -> list[str]:
    """What the bundle does with this filing, and what a refusal would mean; told before it is sent."""
    lines = []
    rows = member_rows(members_of(case.pack_version, case))
    for row in rows:
        words = {"title": row["one"].title, "owner": row["owner"], "limit": row["limit"], "waits": row["waits"]}
        if row["waits"]:
            lines.append(_("%(title)s：等“%(waits)s”批准后自动开始，由%(owner)s办理，%(limit)s") % words)
        else:
            lines.append(_("%(title)s：由%(owner)s办理，%(limit)s") % words)
    lines += [
        _("如果%(title)s没有批准：%(text)s") % {"title": row["one"].title, "text": row["one"].refused} for row in rows
    ]
    return lines
