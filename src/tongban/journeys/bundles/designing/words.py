"""Fields of a manifest, what a schema has against them, and changes, in words that an officer understands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.journeys.bundles.designing.editing import LANGUAGES, fields_of
from tongban.journeys.packs.public import PackNotFound, Problem, current

LABELS = {
    "title": gettext_lazy("名称"), "summary": gettext_lazy("概要"), "trigger": gettext_lazy("什么时候办"),
    "shared_result": gettext_lazy("办成以后"), "search_words": gettext_lazy("搜索词"),
    "apart": gettext_lazy("分开问的"),
    "owner.contact": gettext_lazy("咨询电话"), "audience": gettext_lazy("办理对象"),
    "promised_days": gettext_lazy("承诺工作日"), "catalogue.catalog_code": gettext_lazy("基本编码"),
    "catalogue.level": gettext_lazy("行使层级"), "when": gettext_lazy("什么情况下办"),
    "for_whom": gettext_lazy("为谁办"), "rest": gettext_lazy("没批准时其余的"),
    "text": gettext_lazy("没批准时怎么告知"),
    "licence": gettext_lazy("要用的证照"), "settles": gettext_lazy("随之满足的条件"), "name": gettext_lazy("问题代码"),
    "help": gettext_lazy("说明"), "options": gettext_lazy("选项"), "members": gettext_lazy("成员事项"),
    "questions": gettext_lazy("先问的问题"), "industry": gettext_lazy("行业"), "after": gettext_lazy("先后"),
    "item": gettext_lazy("成员事项"), "questions.title": gettext_lazy("怎么问"),
}  # fmt: skip
ACTS = {
    "add_member": gettext_lazy("加入“%(what)s”"), "remove_member": gettext_lazy("移出“%(what)s”"),
    "move_member": gettext_lazy("移动“%(what)s”"), "add_after": gettext_lazy("“%(what)s”要等“%(more)s”"),
    "remove_after": gettext_lazy("“%(what)s”不再等“%(more)s”"), "add_question": gettext_lazy("加了一个问题"),
    "remove_question": gettext_lazy("删了一个问题"),
}  # fmt: skip


def item_title(code: str) -> str:
    """Name of an item in force; its code where there is none."""
    try:
        return current(code).title
    except PackNotFound:
        return code


def label_of(path: str) -> str:
    """Name of a field for readers: 名称（英文）; 老年综合津贴 · 什么情况下办."""
    parts = path.split(".")
    language = parts.pop() if parts[-1] in LANGUAGES else ""
    head = ""
    if parts[0] == "members" and len(parts) > 1:
        head, parts = item_title(parts[1]), parts[2:] or ["item"]
    elif parts[0] == "questions" and len(parts) > 1:
        head, parts = _("第 %(n)d 个问题") % {"n": int(parts[1]) + 1}, parts[2:] or ["name"]
    within = ".".join([path.split(".")[0], *parts]) if head else ""
    word = (
        LABELS.get(within) or LABELS.get(".".join(parts)) or LABELS.get(parts[-1]) or LABELS.get(parts[0]) or parts[-1]
    )
    said = f"{head} · {word}" if head else str(word)
    return said if language != "en" else _("%(field)s（英文）") % {"field": said}


def said_of(what: Iterable[str]) -> str:
    """What one step of a draft changed."""
    parts = []
    for one in what:
        act, mark, rest = one.partition(":")
        if not mark:
            parts.append(_("改“%(field)s”") % {"field": label_of(one)})
            continue
        item, _mark, more = rest.partition(":")
        parts.append(str(ACTS[act]) % {"what": item_title(item), "more": item_title(more)})
    return "；".join(parts) or _("开始起草")


def field_of(problem: Problem, data: Mapping[str, Any]) -> str:
    """The field beside which a fault is shown; members by their item, the nearest part that has a field."""
    path = [str(part) for part in problem.path]
    if path[:1] == ["members"] and len(path) > 1:
        path = _member_path(path, data)
    known = fields_of(data)
    for length in range(len(path), 0, -1):
        name = ".".join(path[:length])
        if name in known:
            return name
        if name in ("members", "questions") or (length == 2 and path[0] in ("members", "questions")):
            return name
    return ".".join(path[:1])


def _member_path(path: list[str], data: Mapping[str, Any]) -> list[str]:
    members = data.get("members", [])
    entry = members[int(path[1])] if path[1].isdecimal() and int(path[1]) < len(members) else {}
    rest = path[2:]
    if rest[:1] == ["if_refused"]:
        rest = rest[1:]
    elif rest[:1] == ["after"] and len(rest) > 1:
        earlier = entry.get("after", [])
        rest = ["after", str(earlier[int(rest[1])]["item"]) if int(rest[1]) < len(earlier) else "", *rest[2:]]
    return ["members", str(entry.get("item", "")), *(part for part in rest if part != "item")]


# What the schema has against a value, by its rule: what is wrong, what to do.
FORM_RULES = {
    "required": (gettext_lazy("还没有填写"), gettext_lazy("请填写")),
    "minLength": (gettext_lazy("还没有填写"), gettext_lazy("请填写")),
    "pattern": (gettext_lazy("格式不对"), gettext_lazy("请看这一栏的说明")),
    "enum": (gettext_lazy("不是可以选的"), gettext_lazy("请从列表里选")),
    "minItems": (
        gettext_lazy("太少了"),
        gettext_lazy("再加一些：成员事项至少两个，搜索词至少三个，选项至少两个"),
    ),
    "type": (gettext_lazy("要填数字"), gettext_lazy("请填整数")),
    "minimum": (gettext_lazy("要填数字"), gettext_lazy("请填零或以上的整数")),
}


def of_form(problem: Problem) -> tuple[str, str]:
    """A fault of the schema, which speaks to programmers: (what is wrong, what to do)."""
    message, remedy = FORM_RULES.get(problem.remedy, (problem.message, _("请改正")))
    return str(message), str(remedy)
