"""一业一证: what is particular about an industry: its merged conditions by aspect, and the clock of joint handling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tongban.journeys.bundles.compiling.form import CommonForm
from tongban.journeys.bundles.source import Member, Source
from tongban.journeys.packs.public import Problem

# The order in which a shopkeeper reads them. Legal: 沪府规〔2021〕5号 (一次告知: one list of conditions).
ASPECTS: dict[str, dict[str, str]] = {
    "subject": {"zh": "主体", "en": "The business"},
    "premises": {"zh": "场所", "en": "Premises"},
    "equipment": {"zh": "设备", "en": "Equipment"},
    "funds": {"zh": "资金", "en": "Funds"},
    "people": {"zh": "人员", "en": "People"},
    "rules": {"zh": "管理制度", "en": "Rules of management"},
}
# Legal: 行政许可法 第四十二条第二款 (handled together or jointly: 45 days, 15 more with leave of the government).
JOINT_DAYS = 45


def industry(
    source: Source, members: Sequence[Member], form: CommonForm, problems: list[Problem]
) -> dict[str, Any] | None:
    """The section of an industry; None for a bundle that is none."""
    data = source.data.get("industry")
    if data is None:
        return None
    if data["address"] not in form.schema["properties"]:
        problems.append(source.problem(
            ("industry", "address"), _("表单里没有 %(name)s 这一项") % {"name": data["address"]},
            _("写填经营场所地址的那一项"),
        ))  # fmt: skip
    return {"code": data["code"], "name": data["name"], "address": data["address"], "conditions": merged(members)}


def merged(members: Sequence[Member]) -> list[dict[str, Any]]:
    """Conditions, points of review and documents of all members by aspect; what several ask for stands once."""
    found: dict[str, dict[str, dict[str, Any]]] = {aspect: {} for aspect in ASPECTS}
    for member in members:
        for text, aspect in _asked_by(member):
            lines = found[aspect if aspect in found else "subject"]
            line = lines.setdefault(text["zh"], {"text": text, "items": []})
            if member.code not in line["items"]:
                line["items"].append(member.code)
    return [
        {"aspect": aspect, "title": ASPECTS[aspect], "lines": list(lines.values())}
        for aspect, lines in found.items() if lines
    ]  # fmt: skip


def _asked_by(member: Member) -> list[tuple[Mapping[str, str], str]]:
    pack = member.pack
    rules = [(spec["text"], str(spec.get("aspect", ""))) for spec in [*pack.criteria, *pack.review_points]]
    return rules + [(entry["title"], str(entry.get("aspect", ""))) for entry in pack.materials]


def joint_limit(days: int) -> dict[str, Any]:
    """The statutory limit of joint handling; members decided one after another keep their longer one."""
    return {"value": max(days, JOINT_DAYS), "unit": "working_day"}
