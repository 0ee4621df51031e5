"""Changes of a manifest: pure functions from what it says to what it says next.

A field is named by a path such as ``title.zh``, ``members.social_security_card.when`` or ``questions.0.name``: members
by their item, because their places change.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongban.journeys.bundles.errors import ChangeRefused

Data = dict[str, Any]
TEXTS = ("title", "summary", "trigger", "shared_result")
LANGUAGES = ("zh", "en")
# Names of questions and items, parted as people part them.
_PARTED = re.compile(r"[、，,;；\s]+")


def fields_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Every field that can be typed into, with what stands there now."""
    return dict(_fields(data))


def _fields(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in TEXTS:
        yield from _texts(key, data.get(key))
    yield "owner.contact", str(data.get("owner", {}).get("contact", ""))
    yield "audience", str(data.get("audience", ""))
    yield "search_words", "、".join(data.get("search_words", []))
    yield "apart", "、".join(data.get("apart", []))
    yield "promised_days", str(data.get("promised_days", ""))
    yield "catalogue.catalog_code", str(data.get("catalogue", {}).get("catalog_code", ""))
    yield "catalogue.level", str(data.get("catalogue", {}).get("level", ""))
    for place, one in enumerate(data.get("questions", [])):
        yield f"questions.{place}.name", str(one.get("name", ""))
        yield from _texts(f"questions.{place}.title", one.get("title"))
        yield from _texts(f"questions.{place}.help", one.get("help"))
        yield f"questions.{place}.options", _options_text(one.get("options", []))
    for one in data.get("members", []):
        yield from _member_fields(f"members.{one['item']}", one)


def _member_fields(path: str, one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield f"{path}.when", str(one.get("when", ""))
    yield f"{path}.for_whom", str(one.get("for_whom", ""))
    yield f"{path}.rest", str(one.get("if_refused", {}).get("rest", ""))
    yield from _texts(f"{path}.text", one.get("if_refused", {}).get("text"))
    for entry in one.get("after", []):
        yield f"{path}.after.{entry['item']}.licence", str(entry.get("licence", ""))
        yield f"{path}.after.{entry['item']}.settles", "、".join(entry.get("settles", []))


def _texts(path: str, text: Any) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        yield f"{path}.{language}", str((text or {}).get(language, ""))


def _options_text(options: list[Mapping[str, Any]]) -> str:
    return "\n".join(
        f"{one.get('value', '')} | {one['title'].get('zh', '')} | {one['title'].get('en', '')}" for one in options
    )


def typed(data: Mapping[str, Any], path: str, text: str) -> Data:
    """The manifest with other words in one field; what is left empty and may be is taken out.

    Raises:
        ChangeRefused: there is no such field.
    """
    new = copy.deepcopy(dict(data))
    parts, value = path.split("."), text.strip().replace("\r\n", "\n")
    if path not in fields_of(data):
        raise ChangeRefused(_("没有这一栏：%(path)s") % {"path": path})
    if parts[0] == "questions":
        _put_question(new["questions"][int(parts[1])], parts[2:], value)
    elif parts[0] == "members":
        _put_member(member_of(new, parts[1]), parts[2:], value)
    elif path in ("search_words", "apart"):
        _put(new, path, _PARTED.split(value) if value else None)
    elif path == "promised_days":
        _put(new, path, (int(value) if value.isascii() and value.isdecimal() else value) if value else None)
    elif parts[0] in ("owner", "catalogue"):
        _put(new[parts[0]], parts[1], value or None)
    else:
        _put_text(new, parts, value)
    return new


def _put(where: Data, key: str, value: Any) -> None:
    if value is None:
        where.pop(key, None)
    else:
        where[key] = value


def _put_text(where: Data, parts: list[str], value: str) -> None:
    if len(parts) == 1:
        where[parts[0]] = value
    else:
        where.setdefault(parts[0], {})[parts[1]] = value


def _put_question(one: Data, parts: list[str], value: str) -> None:
    if parts[0] == "options":
        _put(one, "options", [_option(line) for line in value.split("\n") if line.strip()] or None)
        return
    _put_text(one, parts, value)
    if parts[0] == "help" and not any(one["help"].values()):
        del one["help"]


def _option(line: str) -> Data:
    value, zh, en = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
    return {"value": value, "title": {"zh": zh, "en": en}}


def _put_member(one: Data, parts: list[str], value: str) -> None:
    if parts[0] == "rest":
        one["if_refused"]["rest"] = value
    elif parts[0] == "text":
        one["if_refused"].setdefault("text", {})[parts[1]] = value
    elif parts[0] == "after":
        entry = next(entry for entry in one["after"] if entry["item"] == parts[1])
        listed = parts[2] == "settles"
        _put(entry, parts[2], (_PARTED.split(value) if listed else value) if value else None)
    else:
        _put(one, parts[0], value or None)


def member_of(data: Mapping[str, Any], item: str) -> Data:
    """The entry of one member.

    Raises:
        ChangeRefused: it is not in this bundle.
    """
    found: Data | None = next((one for one in data.get("members", []) if one["item"] == item), None)
    if found is None:
        raise ChangeRefused(_("这件事里没有这个事项：%(item)s") % {"item": item})
    return found


def _place(data: Data, item: str) -> int:
    return int(data["members"].index(member_of(data, item)))


def _add_member(data: Data, item: str, _more: str) -> None:
    if any(one["item"] == item for one in data["members"]):
        raise ChangeRefused(_("这个事项已经在这件事里"))
    data["members"].append({"item": item, "if_refused": {"rest": "continue", "text": {"zh": "", "en": ""}}})


def _remove_member(data: Data, item: str, _more: str) -> None:
    del data["members"][_place(data, item)]


def _move_member(data: Data, item: str, to: str) -> None:
    """``to``: ``up``, ``down``, or the item before which it shall stand (``end`` for the last place)."""
    place = _place(data, item)
    others = [one for one in data["members"] if one["item"] != item]
    codes = [one["item"] for one in others]
    wanted = {"up": max(place - 1, 0), "down": place + 1, "end": len(others)}.get(to)
    if wanted is None:
        wanted = codes.index(to) if to in codes else place
    others.insert(wanted, data["members"][place])
    data["members"] = others


def _add_after(data: Data, item: str, earlier: str) -> None:
    one = member_of(data, item)
    member_of(data, earlier)
    if earlier == item:
        raise ChangeRefused(_("一个事项不能等自己"))
    if all(entry["item"] != earlier for entry in one.get("after", [])):
        one.setdefault("after", []).append({"item": earlier})


def _remove_after(data: Data, item: str, earlier: str) -> None:
    one = member_of(data, item)
    left = [entry for entry in one.get("after", []) if entry["item"] != earlier]
    _put(one, "after", left or None)


def _add_question(data: Data, _name: str, _more: str) -> None:
    questions = data.setdefault("questions", [])
    names = {one.get("name") for one in questions}
    name = next(name for number in range(1, len(names) + 2) if (name := f"question_{number}") not in names)
    questions.append({"name": name, "title": {"zh": "", "en": ""}})


def _remove_question(data: Data, place: str, _more: str) -> None:
    questions = data.get("questions", [])
    if not place.isdecimal() or int(place) >= len(questions):
        raise ChangeRefused
    del questions[int(place)]
    _put(data, "questions", questions or None)


ACTS: Mapping[str, Callable[[Data, str, str], None]] = {
    "add_member": _add_member, "remove_member": _remove_member, "move_member": _move_member, "add_after": _add_after,
    "remove_after": _remove_after, "add_question": _add_question, "remove_question": _remove_question,
}  # fmt: skip


def done(data: Mapping[str, Any], act: str, what: str, more: str = "") -> Data:
    """The manifest after one act, such as ``add_member`` with the code of an item.

    Raises:
        ChangeRefused: there is no such act, or it cannot be done here.
    """
    new = copy.deepcopy(dict(data))
    if act not in ACTS:
        raise ChangeRefused
    ACTS[act](new, what, more)
    return new
