"""Forms of administrative assistance, read and shown: what is asked, what is answered, what stands beside a case."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.foundation.access.public import NotVisible, Viewer
from tongban.foundation.files.public import StoredFile, store
from tongban.foundation.values.public import read_day
from tongban.journeys.assistance.public import (
    Answer,
    AssistanceRequest,
    Incomplete,
    NoAddressee,
    Wish,
    accept,
    answer,
    answer_extension,
    ask_extension,
    ask_more,
    beside,
    dispute,
    duties,
    keeper_of,
    refuse,
    rule,
    transfer,
    withdraw,
)
from tongban.journeys.cases.public import Case, facts_to_learn, lacks, visible_case
from tongban.registers.authorities.public import Authority, authorities
from tongban.registers.facts.public import Fact, fact

FIELDS = ("case", "what", "to", "title", "question", "ground", "why", "days", "pauses", "key")
KINDS = {"pdf", "jpg", "png"}
MOST_FILES = 5
MOST_BYTES = 20 * 1024 * 1024
# What the browser offers for a value of this type.
INPUTS = {"date": "date", "integer": "number", "money_fen": "number", "number": "number"}


def typed_of(request: HttpRequest) -> dict[str, str]:
    """What was typed into the form of a new request; from the address when it opens."""
    given = request.POST if request.method == "POST" else request.GET
    return {name: given.get(name, "").strip().replace("\x00", "")[:4000] for name in FIELDS}


def case_of(viewer: Viewer, number: str) -> Case | None:
    """The case a request is for; None without one.

    Raises:
        NotVisible: not a case of the viewer's.
    """
    if not number:
        return None
    case = visible_case(viewer, number)
    if not case.is_open:
        raise NotVisible()
    return case


def body_named(typed: str) -> Authority | None:
    """An authority by its full name, short name or code; None when nothing was typed.

    Raises:
        NoAddressee: there is none of that name.
    """
    if not typed:
        return None
    found = next((one for one in authorities() if typed in (one.pk, one.name, one.short_name, one.name_en)), None)
    if found is None:
        raise NoAddressee(_("没有叫这个名字的机关，请从列表里选。"))
    return found


def wish_of(typed: dict[str, str], papers: Iterable[StoredFile] = ()) -> Wish:
    """The typed form as a wish. Raises NoAddressee: an unknown authority."""
    kind, _sep, code = typed["what"].partition(":")
    return Wish(
        title=typed["title"] or _title_of(kind, code), question=typed["question"], ground=typed["ground"],
        why=typed["why"], duty=code if kind == "duty" else "", fact_id=code if kind == "fact" else "",
        addressee=body_named(typed["to"]), days=number_of(typed["days"]), pauses=bool(typed["pauses"]),
        papers=tuple(papers),
    )  # fmt: skip


def _title_of(kind: str, code: str) -> str:
    if kind == "fact":
        return f"核实{fact(code).zh}"
    return duties()[code].zh if kind == "duty" and code in duties() else ""


def number_of(text: str) -> int:
    """A small whole number; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def papers_of(request: HttpRequest, by: Viewer) -> list[StoredFile]:
    """Uploads of a form, checked and kept.

    Raises:
        Incomplete: too many. FileRefused: type, size or content is not taken.
    """
    uploads = request.FILES.getlist("papers")
    if len(uploads) > MOST_FILES:
        raise Incomplete(_("一次最多 %(most)d 份附件。") % {"most": MOST_FILES})
    return [
        store(one, name=str(one.name), by=by, allowed=KINDS, max_bytes=MOST_BYTES, owner_ref="", whose="")
        for one in uploads
    ]


@dataclass(frozen=True)
class Choice:
    """One thing that may be asked for, in the list of the form."""

    value: str
    title: str
    to: str
    days: str = ""
    may_pause: bool = False
    is_lacking: bool = False


def choices_of(case: Case | None) -> dict[str, list[Choice]]:
    """What may be asked for: data that the case lacks, other data of the item, and the duty list."""
    names = {one.pk: short_name(one) for one in authorities(region_code="310000")}
    data = [
        Choice(f"fact:{one.id}", one.title, short_name(keeper_of(one.id)), "3", is_lacking=lacks(case, one.id))
        for one in facts_to_learn(case)
    ] if case is not None else []  # fmt: skip
    listed = [
        Choice(f"duty:{one.code}", one.title, names.get(one.department, one.department), str(one.days),
               may_pause=bool(one.procedure))
        for one in duties().values()
    ]  # fmt: skip
    return {
        "lacking": [one for one in data if one.is_lacking],
        "known": [one for one in data if not one.is_lacking],
        "duties": listed,
    }


def short_name(body: Authority) -> str:
    """A department in the language of the page, short in Chinese."""
    return body.name_en if (get_language() or "").startswith("en") else body.short_name


def new_key(typed: dict[str, str]) -> str:
    return typed["key"] or uuid.uuid4().hex


def beside_case(viewer: Viewer, case: Case) -> dict[str, Any]:
    """For the page of a case: requests beside it, and whether one more can be made."""
    return {"assistance": beside(viewer, case), "may_ask_assistance": case.is_open and viewer.role == "officer"}


def value_fields(row: AssistanceRequest) -> dict[str, Any]:
    """How the datum of a request is typed in."""
    if not row.fact_id:
        return {"entry": None}
    entry: Fact = fact(row.fact_id)
    english = (get_language() or "").startswith("en")
    return {
        "entry": entry, "input": INPUTS.get(entry.type, "text"), "unit": entry.unit_en if english else entry.unit,
        "codes": [(code, entry.label(code)) for code in entry.codes],
    }  # fmt: skip


def _answer(row: AssistanceRequest, by: Viewer, request: HttpRequest) -> None:
    text = request.POST.get("answer", "").strip()
    value: Any = request.POST.get("value", "").strip()
    is_absent = bool(request.POST.get("absent"))
    as_of: date | None = read_day(request.POST.get("as_of", ""))
    if row.fact_id and not value and not is_absent:
        raise Incomplete(_("请填这项数据的内容；登记里没有的，请勾选“登记中没有记录”。"))
    if not text:
        raise Incomplete(_("请写明答复的内容。"))
    answer(row, Answer(text, None if is_absent else value or None, as_of, tuple(papers_of(request, by))), by=by)


def _rule(row: AssistanceRequest, by: Viewer, request: HttpRequest, *, orders: bool) -> None:
    rule(row, orders=orders, reason=_text(request, "reason"), days=number_of(_text(request, "days")), by=by)


def _transfer(row: AssistanceRequest, by: Viewer, request: HttpRequest) -> None:
    body = body_named(_text(request, "to"))
    if body is None:
        raise NoAddressee()
    transfer(row, body, reason=_text(request, "reason"), by=by)


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip().replace("\x00", "")


Verb = Callable[[AssistanceRequest, Viewer, HttpRequest], Any]
VERBS: dict[str, Verb] = {
    "accept": lambda row, by, r: accept(row, by=by),
    "answer": _answer,
    "refuse": lambda row, by, r: refuse(
        row, ground=_text(r, "ground"), article=_text(r, "article"), reason=_text(r, "reason"), by=by
    ),
    "transfer": _transfer,
    "extend": lambda row, by, r: ask_extension(row, days=number_of(_text(r, "days")), reason=_text(r, "reason"), by=by),
    "grant": lambda row, by, r: answer_extension(row, grants=True, note=_text(r, "reason"), by=by),
    "deny": lambda row, by, r: answer_extension(row, grants=False, note=_text(r, "reason"), by=by),
    "withdraw": lambda row, by, r: withdraw(row, reason=_text(r, "reason"), by=by),
    "more": lambda row, by, r: ask_more(row, what=_text(r, "reason"), days=number_of(_text(r, "days")), by=by),
    "dispute": lambda row, by, r: dispute(row, reason=_text(r, "reason"), by=by),
    "order": lambda row, by, r: _rule(row, by, r, orders=True),
    "uphold": lambda row, by, r: _rule(row, by, r, orders=False),
}
