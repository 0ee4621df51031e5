"""What changes between two versions, in words that citizens and officers understand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongban.foundation.values.public import TimeLimit

from .reading import Reading, localised


@dataclass(frozen=True)
class Change:
    """One difference: in which part, what it is about, before and after (empty where there was or is nothing)."""

    part: str
    what: str
    before: str
    after: str


def changes_between(old: Reading, new: Reading) -> list[Change]:
    """Differences from one version to the next, the ones that touch citizens first."""
    return [
        *_manifest(old.manifest, new.manifest),
        *_listed(_("条件"), old.criteria, new.criteria, ("text", "expr")),
        *_policy(old.policy, new.policy),
        *_listed(_("审查要点"), old.review_points, new.review_points, ("text", "expr")),
        *_listed(_("材料"), old.materials, new.materials, ("title", "need")),
        *_parameters(old, new),
        *_fields(old, new),
        *_texts(old, new),
    ]


def _manifest(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    words = {
        "title": _("名称"), "summary": _("概要"), "pace": _("办件类型"), "visits": _("到现场次数"),
        "assurance": _("登录等级"),
    }  # fmt: skip
    for key, what in words.items():
        before, after = _said(old.get(key)), _said(new.get(key))
        if before != after:
            yield Change(_("基本信息"), what, before, after)
    for key, what in (("statutory_limit", _("法定时限")), ("promised_limit", _("承诺时限"))):
        before, after = _limit(old.get(key)), _limit(new.get(key))
        if before != after:
            yield Change(_("时限"), what, before, after)
    for mode, what in (("relative", _("亲属代办")), ("delegate", _("委托代办"))):
        could, can = (bool(version.get("who_may_file", {}).get(mode)) for version in (old, new))
        if could != can:
            yield Change(_("谁可以办"), what, _yes(could), _yes(can))


def _policy(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """What a policy pays, when, and on which terms."""
    words = {
        "in_force": _("施行期间"), "unit": _("计算单位"), "evaluated_on": _("认定日"), "period": _("发放周期"),
        "pay_on": _("发放日"), "pays_for": _("发放期间"), "purpose_group": _("用途"), "consent": _("意愿确认"),
        "review": _("审核方式"), "objection_days": _("异议期（天）"), "budget": _("预算"), "pay_to": _("收款账号"),
        "stop": _("停发条件"), "clawback": _("追回"),
    }  # fmt: skip
    for key, what in words.items():
        before, after = _terms(key, old.get(key)), _terms(key, new.get(key))
        if before != after:
            yield Change(_("发放"), what, before, after)


def _terms(key: str, value: Any) -> str:
    if key == "pay_on" and value:
        return f"{'、'.join(value.get('months', [])) or _('每')}月{value['day']}日"
    if key == "stop":
        return "；".join(localised(item["text"]) for item in value or [])
    if isinstance(value, list):
        return "；".join(_said(item) for item in value)
    return _said(value)


def _listed(part: str, old: list[Any], new: list[Any], keys: tuple[str, str]) -> Iterator[Change]:
    before, after = ({item["id"]: item for item in items} for items in (old, new))
    for name in before:
        if name not in after:
            yield Change(part, _("取消"), localised(before[name][keys[0]]), "")
    for name, item in after.items():
        if name not in before:
            yield Change(part, _("新增"), "", localised(item[keys[0]]))
            continue
        for key in keys:
            was, now = _said(before[name].get(key)), _said(item.get(key))
            if was != now:
                yield Change(part, localised(item[keys[0]]), was, now)


def _parameters(old: Reading, new: Reading) -> Iterator[Change]:
    before, after = (version.content.get("parameters", {}) for version in (old, new))
    for name in sorted({*before, *after}):
        was, now = _entries(before.get(name)), _entries(after.get(name))
        title = localised((after.get(name) or before.get(name) or {}).get("title")) or name
        for day in sorted({*was, *now}):
            if was.get(day) != now.get(day):
                what = _("%(title)s（%(day)s起）") % {"title": title, "day": day}
                yield Change(_("数字"), what, was.get(day, ""), now.get(day, ""))


def _entries(parameter: Mapping[str, Any] | None) -> dict[str, str]:
    values = (parameter or {}).get("values", [])
    shapes = ("value", "brackets", "table", "list")
    return {entry["from"]: _said(next((entry[one] for one in shapes if one in entry), None)) for entry in values}


def _fields(old: Reading, new: Reading) -> Iterator[Change]:
    before, after = (version.form_schema.get("properties", {}) for version in (old, new))
    for name in before:
        if name not in after:
            yield Change(_("表单"), _("不再问"), _question(before[name]), "")
    for name, rule in after.items():
        if name not in before:
            yield Change(_("表单"), _("新问"), "", _question(rule))
        elif before[name]["title"] != rule["title"]:
            yield Change(_("表单"), _("改名"), _question(before[name]), _question(rule))


def _question(rule: Mapping[str, Any]) -> str:
    return localised({"zh": str(rule["title"]), "en": str(rule.get("x-title-en") or "")})


def _texts(old: Reading, new: Reading) -> Iterator[Change]:
    for key, what in (("zh", _("办事指南")), ("en", _("英文指南")), ("easy", _("易读版"))):
        was, now = (set(version.content.get("guide", {}).get(key, "").splitlines()) for version in (old, new))
        if was != now:
            removed = [line for line in old.content.get("guide", {}).get(key, "").splitlines() if line not in now]
            added = [line for line in new.content.get("guide", {}).get(key, "").splitlines() if line not in was]
            yield Change(_("文字"), what, "\n".join(removed), "\n".join(added))
    if old.process_xml != new.process_xml:
        yield Change(_("流程"), _("流程图"), _("原流程"), _("新流程"))


def _limit(limit: Mapping[str, Any] | None) -> str:
    return TimeLimit.of(limit).text_zh if limit else ""


def _yes(value: bool) -> str:
    return _("可以") if value else _("不可以")


def _said(value: Any) -> str:
    if isinstance(value, dict) and "zh" in value:
        return localised(value)
    if isinstance(value, dict):
        return "、".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return "" if value is None else str(value)
