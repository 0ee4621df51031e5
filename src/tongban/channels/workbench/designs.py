"""The console of lead departments as its pages show it: fields with their faults, members, what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.capabilities.process.public import DiagramState
from tongban.channels.workbench.bundles import BEFORE_AFTER, department_names
from tongban.foundation.access.public import Viewer
from tongban.foundation.values.public import TimeLimit
from tongban.journeys.bundles.public import (
    Checked,
    Design,
    Finding,
    check_design,
    history_of,
    item_title,
    label_of,
    may_publish,
    questions_for,
)
from tongban.journeys.packs.public import PackNotFound, PackVersion, current, localised, published
from tongban.registers.authorities.public import names_of_officers

AUDIENCES = (("person", gettext_lazy("个人")), ("organisation", gettext_lazy("企业和其他组织")))
RESTS = (
    ("continue", gettext_lazy("其余的照常办")),
    ("stop", gettext_lazy("还没开始的不再办")),
)
LEVELS = (("2", gettext_lazy("市级")), ("4", gettext_lazy("区级")))
HINTS = {
    "search_words": gettext_lazy("用顿号隔开，至少三个"),
    "apart": gettext_lazy("几个事项里名字相同、意思不同的问题，用顿号隔开"),
    "promised_days": gettext_lazy("不填就按最长的一环"),
    "catalogue.catalog_code": gettext_lazy("12 位数字"),
    "when": gettext_lazy("不填就是都要办；例如 answers.wants_card = TRUE"),
    "options": gettext_lazy("不填就是“是、否”；一行一个：代码 | 中文 | 英文"),
    "name": gettext_lazy("小写英文，条件里写 answers.代码"),
    "settles": gettext_lazy("前一项办成后自然满足的条件，写代码"),
}


@dataclass(frozen=True)
class Field:
    """One input of the page.

    Attributes:
        widget: ``line``, ``area``, ``code`` or ``choice``.
        said: a condition in plain words.
    """

    path: str
    label: str
    value: str
    widget: str
    options: tuple[tuple[str, Any], ...]
    hint: str
    finding: Finding | None
    said: str

    @property
    def id(self) -> str:
        return id_of(self.path)


def id_of(path: str) -> str:
    """The id of a field in the page."""
    return "d-" + path.replace(".", "-")


class Sheet:
    """A draft with what the compiler says of it, ready for the templates."""

    def __init__(self, design: Design, values: dict[str, str], checked: Checked | None = None) -> None:
        self.design = design
        self.data = design.data
        self.values = values
        self.checked = checked or check_design(design.data)
        self._findings = self.checked.by_field

    def field(
        self, path: str, widget: str = "line", options: tuple[tuple[str, Any], ...] = (), label: str = ""
    ) -> Field:
        last = path.rsplit(".", 1)[-1]
        hint = str(HINTS.get(path) or HINTS.get(last) or "")
        words = label_of(path).rpartition(" · ")[2]
        return Field(path, words, self.values.get(path, ""), widget, options, hint, self._findings.get(path),
                     self.checked.conditions.get(path, ""))  # fmt: skip

    def texts(self, path: str, widget: str = "line") -> list[Field]:
        return [self.field(f"{path}.{language}", widget) for language in ("zh", "en")]

    @property
    def words(self) -> list[Field]:
        """The texts that people read, Chinese and English side by side."""
        return [*self.texts("title"), *self.texts("summary", "area"), *self.texts("trigger", "area"),
                *self.texts("shared_result", "area")]  # fmt: skip

    @property
    def particulars(self) -> list[Field]:
        return [
            self.field("search_words"), self.field("audience", "choice", AUDIENCES), self.field("promised_days"),
            self.field("owner.contact"), self.field("catalogue.catalog_code"),
            self.field("catalogue.level", "choice", LEVELS), self.field("apart"),
        ]  # fmt: skip

    @property
    def questions(self) -> list[dict[str, Any]]:
        return [
            {
                "place": place,
                "fields": [
                    self.field(f"questions.{place}.name", "code"), *self.texts(f"questions.{place}.title"),
                    *self.texts(f"questions.{place}.help"), self.field(f"questions.{place}.options", "area"),
                ],
                "finding": self._findings.get(f"questions.{place}"),
            }
            for place, _one in enumerate(self.data.get("questions", []))
        ]  # fmt: skip

    @property
    def members(self) -> list[dict[str, Any]]:
        owners = department_names()
        return [self._member(entry, owners) for entry in self.data["members"]]

    def _member(self, entry: dict[str, Any], owners: dict[str, str]) -> dict[str, Any]:
        item = str(entry["item"])
        path, pack = f"members.{item}", _in_force(item)
        titles = {str(one["item"]): item_title(str(one["item"])) for one in self.data["members"]}
        declared = [str(one["item"]) for one in entry.get("after", [])]
        others = tuple((code, title) for code, title in titles.items() if code != item)
        return {
            "item": item, "title": titles[item], "is_there": pack is not None,
            "owner": owners.get(pack.owner, pack.owner) if pack else "",
            "limit": _limit(pack) if pack else "", "id": id_of(path), "finding": self._findings.get(path),
            "when": self.field(f"{path}.when", "code"),
            "rest": self.field(f"{path}.rest", "choice", RESTS), "texts": self.texts(f"{path}.text", "area"),
            "for_whom": self.field(f"{path}.for_whom", "choice", (("", _("申请人自己")), *others)),
            "is_open": any(name.startswith(path) and name.rpartition(".")[2] != "when" for name in self._findings),
            "after": [self._order(path, code, titles) for code in declared],
            "others": [(code, title) for code, title in others if code not in declared],
            "derived": [titles.get(one, one) for one in self._derived(item) if one not in declared],
        }  # fmt: skip

    def _order(self, path: str, code: str, titles: dict[str, str]) -> dict[str, Any]:
        pack = _in_force(code)
        makes = str((pack.manifest.get("result") or {}).get("licence_type") or "") if pack else ""
        licences: tuple[tuple[str, Any], ...] = (("", _("不用它的证照")),)
        if makes:
            licences += ((makes, localised(pack.manifest["result"].get("title")) if pack else makes),)
        own = self.values.get(f"{path}.after.{code}.licence", "")
        if own and own != makes:
            licences += ((own, own),)
        return {
            "code": code, "title": titles.get(code) or item_title(code),
            "licence": self.field(f"{path}.after.{code}.licence", "choice", licences),
            "settles": self.field(f"{path}.after.{code}.settles"),
            "finding": self._findings.get(f"{path}.after.{code}"),
        }  # fmt: skip

    def _derived(self, item: str) -> list[str]:
        """Whom it waits for without anybody having written it: for a licence, a fact, a person."""
        plan = next((one for one in self._plans if one["code"] == item), None)
        return [entry["item"] for entry in plan["after"]] if plan else []

    @property
    def _plans(self) -> list[dict[str, Any]]:
        compiled = self.checked.sketch
        return compiled.content["bundle"]["members"] if compiled else []

    @property
    def compared(self) -> list[tuple[Any, int, int]]:
        """One by one and together; empty while it does not compile."""
        compiled = self.checked.sketch
        if compiled is None:
            return []
        figures = compiled.content["bundle"]["compared"]
        return [(words, figures["before"][key], figures["after"][key]) for key, words in BEFORE_AFTER.items()]

    @property
    def steps(self) -> list[dict[str, Any]]:
        """Pages of the one form: title, how many questions are asked and how many the city knows."""
        compiled = self.checked.sketch
        if compiled is None:
            return []
        return [
            {"title": localised(step["title"]), "all": len(step["fields"]),
             "known": sum(field.get("lock") in (True, "true") for field in step["fields"])}
            for step in compiled.form_ui["steps"]
        ]  # fmt: skip

    @property
    def drawing(self) -> dict[str, Any] | None:
        """The diagram for drawing; None while it does not compile."""
        compiled = self.checked.sketch
        return DiagramState(compiled.process_xml, [], []).drawing if compiled else None

    @property
    def order(self) -> list[dict[str, Any]]:
        """The diagram as a list: each member with those whose result it waits for."""
        titles = {plan["code"]: localised(plan["title"]) for plan in self._plans}
        return [
            {"title": titles[plan["code"]], "days": plan["days"], "some": bool(plan["when"]),
             "waits": [titles[entry["item"]] for entry in plan["after"]]}
            for plan in self._plans
        ]  # fmt: skip

    @property
    def findings(self) -> list[tuple[Finding, str]]:
        """Every fault with the id of its field; the empty text where the page has none."""
        known = {*self.values, "members", "questions", *(f"members.{one['item']}" for one in self.data["members"])}
        return [(one, id_of(one.field) if one.field in known else "") for one in self.checked.findings]

    @property
    def answer(self) -> dict[str, Any]:
        """For the script: what stands beside each field now."""
        return {
            "place": self.design.place,
            "findings": {id_of(path): f"{one.message}。{one.remedy}" for path, one in self._findings.items()},
            "said": {id_of(path): text for path, text in self.checked.conditions.items()},
        }


def _in_force(item: str) -> PackVersion | None:
    try:
        return current(item)
    except PackNotFound:
        return None


def _limit(pack: PackVersion) -> str:
    limit = pack.manifest.get("promised_limit")
    return localised({"zh": TimeLimit.of(limit).text_zh, "en": TimeLimit.of(limit).text_en}) if limit else ""


def context_of(design: Design, values: dict[str, str], viewer: Viewer) -> dict[str, Any]:
    """Everything the page of a draft shows."""
    sheet = Sheet(design, values)
    names = names_of_officers([design.begun_by, design.proposed_by])
    return {
        "design": design, "sheet": sheet, "history": history_of(design),
        "begun_by": names.get(design.begun_by, ""), "proposed_by": names.get(design.proposed_by, ""),
        "names": questions_for(design.data), "may_publish": may_publish(design, viewer),
        "items": [] if not design.is_editable else [
            (f"{pack.title} · {pack.code}") for pack in published()
            if pack.code not in {str(one["item"]) for one in design.data["members"]}
        ],
    }  # fmt: skip
