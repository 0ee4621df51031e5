"""Small bundles in memory, and people with a published one, for tests of this room and of the channels."""

from __future__ import annotations

import copy
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from tongban.journeys.bundles.actions.publishing import publish_source
from tongban.journeys.bundles.models import BundleMember, MemberState  # noqa: F401 (for tests of other rooms)
from tongban.journeys.bundles.public import Source
from tongban.journeys.bundles.source import FILE
from tongban.journeys.cases.public import Case, save_draft, start_draft, submit
from tongban.journeys.cases.tests.factories import Town, make_pack, settle
from tongban.journeys.packs.public import PackVersion, Reading, load_yaml, typed_by_schema

MANIFEST: dict[str, Any] = {
    "kind": "bundle",
    "code": "two_things",
    "version": "2026.1",
    "effective_from": "2026-01-01",
    "title": {"zh": "两件事", "en": "Two things"},
    "summary": {"zh": "两件事一起办。", "en": "Two things at once."},
    "trigger": {"zh": "要办两件事。", "en": "Two things are needed."},
    "owner": {"authority": "civil_affairs_bureau"},
    "audience": "person",
    "catalogue": {
        "catalog_code": "312011090000", "item_type": "20", "level": "2",
        "variants": [{"sequence": "01", "title": {"zh": "两件事", "en": "Two things"}}], "themes": ["社会保障"],
    },
    "legal_basis": [{"document": "国办发〔2022〕32号", "article": "二"}],
    "search_words": ["两件", "一起", "联办"],
    "shared_result": {"zh": "两件都办成。", "en": "Both are done."},
}  # fmt: skip
REFUSED = {"rest": "continue", "text": {"zh": "另一件照常办。", "en": "The other goes on."}}


class Disk(Reading):
    """A pack in memory."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content


def a_source(*members: dict[str, Any], **changes: Any) -> Source:
    """A bundle of these members as if it had been read from a folder."""
    data = {**copy.deepcopy(MANIFEST), **changes, "members": [{"if_refused": REFUSED, **one} for one in members]}
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    document = load_yaml(text, FILE)
    document = type(document)(FILE, typed_by_schema("bundle", document.data), document.lines)
    return Source(Path("civil_affairs") / data["code"], document)


def a_pack(code: str, fields: dict[str, tuple[dict[str, Any], dict[str, Any]]], **more: Any) -> Disk:
    """A pack of an item.

    Args:
        fields: name → (rule of the schema, entry of the page plan).
        more: ``materials``, ``criteria``, ``licence``, ``days`` and keys of the manifest.
    """
    materials, criteria = more.pop("materials", []), more.pop("criteria", [])
    days = more.pop("days", 5)
    manifest = {
        "kind": "item", "code": code, "version": "2026.1", "title": {"zh": f"事项{code}", "en": f"Item {code}"},
        "owner": {"authority": "civil_affairs_bureau"}, "audience": "person", "pace": "timed",
        "statutory_limit": {"value": days * 2, "unit": "working_day"},
        "promised_limit": {"value": days, "unit": "working_day"},
        "legal_basis": [{"document": f"办法{code}", "article": "第一条"}],
        "who_may_file": {"self": True, "relative": True, "delegate": True}, "assurance": 2, "visits": 1,
        "result": {
            "kind": "certificate", "licence_type": more.pop("licence", ""), "title": {"zh": "证", "en": "Paper"},
        },
        **more,
    }  # fmt: skip
    plans = [{"name": name, **plan} for name, (_rule, plan) in fields.items()]
    step = {"id": "one", "title": {"zh": f"第一步{code}", "en": "First"}, "fields": plans}
    properties = {name: {"title": name, "x-title-en": name, **rule} for name, (rule, _plan) in fields.items()}
    return Disk({
        "manifest": manifest,
        "form": {
            "schema": {"type": "object", "properties": properties, "required": list(fields)}, "ui": {"steps": [step]},
        },
        "rules": {"criteria": criteria, "review_points": [], "values": {}},
        "materials": {"materials": materials},
    })  # fmt: skip


TEXT: dict[str, Any] = {"type": "string"}


def a_criterion(name: str, expr: str) -> dict[str, Any]:
    """A condition with all its words."""
    words = {"zh": name, "en": name}
    return {"id": name, "expr": expr, "text": words, "refusal": words, "remedy": words,
            "legal": {"document": "办法", "article": "第一条"}, "stage": "precheck"}  # fmt: skip


def a_material(name: str, **more: Any) -> dict[str, Any]:
    """A document that has to be handed in, unless told otherwise."""
    return {"id": name, "title": {"zh": name, "en": name}, "need": "required", "accept": ["pdf"],
            "legal": {"document": "办法", "article": "第一条"}, **more}  # fmt: skip


Bureau = Town
_number = count(1)
QUESTION = {"name": "also", "title": {"zh": "也要办第二件吗", "en": "The second too"}}


def a_bundle(*, after: bool = False, when: str = "", rest: str = "continue") -> PackVersion:
    """A published bundle of two items of one bureau.

    Args:
        after: the second waits for the first.
        when: the second only under this condition.
        rest: what a refusal of the first means for the second.
    """
    number = next(_number)
    codes = [f"first_{number}", f"second_{number}"]
    packs = [make_pack(code=code, version="2026.1") for code in codes]
    words = {"zh": "另一件按告知的办法。", "en": "The other as told."}
    first: dict[str, Any] = {"item": codes[0], "if_refused": {"rest": rest, "text": words}}
    second: dict[str, Any] = {"item": codes[1], **({"when": when} if when else {})}
    if after:
        second["after"] = [{"item": packs[0].code}]
    questions = {"questions": [QUESTION]} if when else {}
    return publish_source(a_source(first, second, code=f"both_{number}", **questions), "system")


def file_bundle(bureau: Town, pack: PackVersion, **answers: Any) -> Case:
    """The applicant fills in once and sends."""
    case = start_draft(pack, bureau.applicant)
    save_draft(case, {"purpose": "贷款", **answers}, "one", bureau.applicant)
    case = submit(case, bureau.applicant)
    settle()
    return Case.objects.get(pk=case.pk)


def _rows(case: Case) -> dict[str, BundleMember]:
    names = {"first": "a", "second": "b"}
    return {names[row.code.split("_")[0]]: row for row in BundleMember.objects.filter(bundle=case)}


def states(case: Case) -> dict[str, str]:
    """Where each member stands: ``{"a": "running", …}``."""
    return {name: row.state for name, row in _rows(case).items()}


def member_case(case: Case, name: str) -> Case:
    """The case of a member."""
    found = _rows(case)[name].case
    assert found is not None
    return Case.objects.get(pk=found.pk)
