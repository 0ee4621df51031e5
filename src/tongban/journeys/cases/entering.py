"""结果入库: what a granted case makes true is entered in the registers, in the transaction that notes its result.

The blocks are those that packs declare (``packs.entries``); each is safe to repeat by the reference of its case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.rules.public import parse_value
from tongban.journeys.cases.content import PackKit, answer_values
from tongban.journeys.cases.models import Case
from tongban.journeys.packs.public import OF_RESULT, entries_of
from tongban.registers.facts.public import SubjectRef, enter
from tongban.registers.organisations.public import Founding, Organisation, register_founded
from tongban.registers.people.public import (
    Person,
    UnknownPerson,
    WrongEntry,
    correct_person,
    person_by_citizen_id,
    register_birth,
)

_WORD = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Granted:
    """A granted case with its pack, the number of the licence that it got, and of whom it entered."""

    case: Case
    kit: PackKit
    number: str
    entered: str = ""

    def value(self, written: Any) -> Any:
        """What an expression of an entry comes to, or words with the answers put in."""
        if isinstance(written, Mapping):
            return _WORD.sub(lambda found: self._in_words(found.group(1)), str(written["text"]))
        types = {**self.kit.result_types, **OF_RESULT}
        today = timezone.localdate(self.case.decided_at)
        return parse_value(str(written), types, self.kit.parameters)(self._values(), today)

    def facts_of(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """What an entry makes known, by fact; the same at any later time, since the case keeps what it rests on."""
        values = {name: self.value(written) for name, written in entry.get("facts", {}).items()}
        return {name: value for name, value in values.items() if value is not None}

    def answer(self, name: str) -> Any:
        """An answer as it was given."""
        return (self.case.application.answers or {}).get(name)

    def _values(self) -> dict[str, Any]:
        kept = {**self.case.application.facts, **self.case.decision.facts}
        facts = {name: one.get("value") for name, one in kept.items()}
        amounts = {f"values.{name}": amount for name, amount in self.case.decision.amounts.items()}
        return {**facts, **answer_values(self.case.application.answers or {}), **amounts, "result.number": self.number,
                "entered.number": self.entered or None}  # fmt: skip

    def _in_words(self, name: str) -> str:
        given = self.answer(name)
        labels = self.kit.pack.form_schema.get("properties", {}).get(name, {}).get("x-labels", {})
        return str(labels.get(str(given), {}).get("zh", given or ""))


def enter_results(case: Case, kit: PackKit, number: str) -> list[dict[str, Any]]:
    """Make every entry of the pack; within the transaction that notes the result of the case.

    What cannot be entered is said in the list and does not hold up the licence: its department puts it right.

    Args:
        number: of the licence that was issued; empty without one.
    Returns:
        one line for each entry: block, whom it speaks of, ids of facts, or why it failed; no values.
    Raises:
        PortUnavailable: a register did not answer. Nothing was written; the job tries again.
    """
    granted, lines = Granted(case, kit, number), []
    for entry in entries_of(kit.pack):
        lines.append(_entered(granted, entry))
        granted = replace(granted, entered=_number_of(lines[-1]) or granted.entered)
    return lines


def _number_of(line: Mapping[str, Any]) -> str:
    """Citizen id or credit code of whom an entry entered; empty for facts of the applicant."""
    subject = _subject(line)
    if subject is None:
        return ""
    row = subject.load()
    return str(row.citizen_id if isinstance(row, Person) else row.credit_code)


@transaction.atomic
def founded_by(case: Case, kit: PackKit) -> Organisation | None:
    """The firm that a person founded with this case, entered before its licence, which is the firm's own.

    Entering it again with the other results finds it there.
    """
    for entry in entries_of(kit.pack):
        if entry["block"] == "organisation":
            subject = _organisation(
                Granted(case, kit, ""), entry["with"], case.decision.decided_by, _reason(case, entry)
            )
            row = subject.load()
            return row if isinstance(row, Organisation) else None
    return None


def _reason(case: Case, entry: Mapping[str, Any]) -> str:
    legal = entry["legal"]
    return f"办件{case.number}；{legal.get('document', '')}{legal.get('article', '')}"


def _entered(granted: Granted, entry: Mapping[str, Any]) -> dict[str, Any]:
    by, reason = granted.case.decision.decided_by, _reason(granted.case, entry)
    try:
        subject = BLOCKS[str(entry["block"])](granted, entry.get("with", {}), by, reason)
    except (WrongEntry, ValueError) as error:
        return {"block": entry["block"], "failed": str(error)[:200]}
    known = granted.facts_of(entry)
    if not known:
        return {"block": entry["block"], "subject": subject.text, "facts": []}
    day = timezone.localdate(granted.case.decided_at)
    enter(known, subject=subject, by=by, reason=reason, as_of=day)
    return {"block": entry["block"], "subject": subject.text, "facts": sorted(known)}


def _facts(granted: Granted, written: Mapping[str, Any], by: str, reason: str) -> SubjectRef:
    """事实: of the applicant."""
    holder = granted.case.organisation or granted.case.person
    assert holder is not None
    return SubjectRef.of(holder)


def _newborn(granted: Granted, written: Mapping[str, Any], by: str, reason: str) -> SubjectRef:
    """新生儿: the child of the applicant, in the same household."""
    parent = granted.case.person
    assert parent is not None
    name, sex, born = (granted.value(written[key]) for key in ("name", "sex", "birth_date"))
    child = register_birth(
        reference=granted.case.ref, name=str(name), sex=str(sex), birth_date=born, parents=[parent], by=by,
        reason=reason,
    )  # fmt: skip
    return SubjectRef.of(child)


def _organisation(granted: Granted, written: Mapping[str, Any], by: str, reason: str) -> SubjectRef:
    """单位: the firm that the applicant founded."""
    owners = [row for row in granted.answer(str(written.get("owners", ""))) or [] if isinstance(row, Mapping)]
    founding = Founding(
        name=str(granted.value(written["name"])), kind=str(granted.value(written["kind"])),
        region=str(granted.value(written["region"])), address=str(granted.value(written["address"])),
        business_scope=str(granted.value(written["scope"])),
        established_on=timezone.localdate(granted.case.decided_at),
        registered_capital_fen=granted.value(written["capital_fen"]) if "capital_fen" in written else None,
        head=_head(granted, str(granted.value(written["head"])), owners) if "head" in written else granted.case.person,
        shares=_shares(owners),
    )  # fmt: skip
    return SubjectRef.of(register_founded(founding, reference=granted.case.ref, by=by, reason=reason))


def _head(granted: Granted, name: str, owners: list[Mapping[str, Any]]) -> Person | None:
    """The legal representative by name: the applicant, else the owner of that name, else nobody we know."""
    applicant = granted.case.person
    if applicant is not None and applicant.name == name:
        return applicant
    number = next((str(row.get("citizen_id", "")) for row in owners if row.get("name") == name), "")
    return _registered(number)


def _registered(citizen_id: str) -> Person | None:
    try:
        return person_by_citizen_id(citizen_id) if citizen_id else None
    except UnknownPerson:
        return None


def _shares(owners: list[Mapping[str, Any]]) -> dict[int, int]:
    whole = sum(int(row.get("capital") or 0) for row in owners)
    found = {}
    for row in owners:
        person = _registered(str(row.get("citizen_id", "")))
        if person is not None and whole:
            found[person.pk] = int(row.get("capital") or 0) * 1000 // whole
    return found


def _death(granted: Granted, written: Mapping[str, Any], by: str, reason: str) -> SubjectRef:
    """死亡: of a relative whom the applicant declares; what hangs on being alive ends with the register's entry.

    Legal: 户口登记条例 第八条.
    """
    deceased = _registered(str(granted.value(written["citizen_id"])))
    if deceased is None:
        raise WrongEntry(_("人口库里没有这个人，请户籍地派出所登记。"))
    correct_person(deceased, {"death_date": granted.value(written["died_on"])}, by=by, reason=reason)
    return SubjectRef.of(deceased)


BLOCKS: Mapping[str, Callable[[Granted, Mapping[str, Any], str, str], SubjectRef]] = {
    "facts": _facts,
    "newborn": _newborn,
    "organisation": _organisation,
    "death": _death,
}


def entered_by(case: Case) -> SubjectRef | None:
    """The person or organisation that the result of a case entered in a register; None if it entered nobody."""
    decision = getattr(case, "decision", None)
    found = (_subject(line) for line in (decision.entered if decision is not None else ()))
    return next((subject for subject in found if subject is not None), None)


def _subject(line: Mapping[str, Any]) -> SubjectRef | None:
    kind, _colon, key = str(line.get("subject", "")).partition(":")
    if line["block"] in ("facts", "death") or not key:
        return None
    return SubjectRef("person" if kind == "people.person" else "organisation", int(key))
