"""出证与送达: the licence or certificate of a granted case, its delivery within ten working days."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.public import Licence, SealRefused, hold_for_seal, issue, licence_type, release_hold
from tongban.capabilities.process import public as process
from tongban.capabilities.rules.public import parse_value
from tongban.foundation.files.public import file_by_reference, printable
from tongban.foundation.values.public import TimeLimit
from tongban.journeys.cases.actions.steps import By, keep_clock, lock, move, note, request_letter, require_staff, tell
from tongban.journeys.cases.content import PackKit, answer_values, kit_of_case
from tongban.journeys.cases.entering import enter_results, founded_by
from tongban.journeys.cases.errors import WrongState
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.replacing import replaced_licence
from tongban.journeys.cases.states import Result, State
from tongban.registers.facts.public import UnknownFact, fact


def produce_result(case_id: int) -> None:
    """Issue what was granted, enter it in the registers and let the process go on; a second call finds it issued.

    The licences room issues once per case reference, so a crash between issuing and noting leaves no second licence.
    While the seal may not be used the result waits, an officer sees why, and it is taken up again every minute.

    Legal: 行政许可法 第三十九条, 第四十四条.
    """
    case = Case.objects.with_pack().select_related("decision").get(pk=case_id)
    if case.state != State.PRODUCING:
        return
    kit = kit_of_case(case)
    result = kit.pack.manifest.get("result") or {}
    try:
        licence = issue_result(case, kit)
    except SealRefused as refusal:
        title = (result.get("title") or {}).get("zh", "") or str(result["licence_type"])
        hold_for_seal(refusal, about=f"{case.ref} result", within=case.ref, what=title)
        return
    identifier, number = (str(licence.identifier), str(licence.number)) if licence is not None else ("", "")
    with transaction.atomic():
        case = lock(case)
        if case.state != State.PRODUCING:
            return
        case.decision.licence_identifier = identifier
        case.decision.entered = enter_results(case, kit, number)
        case.decision.save(update_fields=["licence_identifier", "entered"])
        release_hold(f"{case.ref} result")
        note(case, "produced", "system")
        process.signal(case.ref, "result.produced", key="produced")
        tell(case, "produced", "system")


def issue_result(case: Case, kit: PackKit, *, valid_from: date | None = None) -> Licence | None:
    """Make the licence that the pack of a granted case names; None where it names none.

    A change keeps the last day of the licence that it changes; a new term comes with a new grant or renewal only.

    Args:
        valid_from: first day; left out, the day of the decision.
    Raises:
        SealRefused: the seal may not be used now.
    Legal: 行政许可法 第三十九条, 第四十九条 (change), 第五十条 (renewal).
    """
    type_code = str((kit.pack.manifest.get("result") or {}).get("licence_type") or "")
    if not type_code:
        return None
    replaced = replaced_licence(case, type_code)
    keeps = replaced is not None and replaced.keeps_term
    holder = case.organisation or case.person
    if licence_type(type_code).holder == "organisation" and case.organisation is None:
        holder = founded_by(case, kit) or holder
    assert holder is not None
    return issue(
        type_code, holder, result_fields(case, kit), by="system", authority=case.authority_code, case_ref=case.ref,
        valid_from=valid_from or timezone.localdate(case.decided_at), photo=photo_of(case, kit),
        valid_for=None if keeps else valid_for(kit),
        valid_until=replaced.licence.valid_until if replaced is not None and keeps else None,
        replaces=replaced.licence if replaced is not None else None,
    )  # fmt: skip


def result_fields(case: Case, kit: PackKit) -> list[dict[str, Any]]:
    """The face of the licence as the pack computes it from facts, answers, parameters and derived values."""
    facts = {name: one.get("value") for name, one in {**case.application.facts, **case.decision.facts}.items()}
    values = {**facts, **answer_values(case.application.answers or {})}
    values |= {f"values.{name}": amount for name, amount in case.decision.amounts.items()}
    types = {**kit.types, **{f"values.{name}": expression.kind.value for name, expression in kit.values.items()}}
    today = timezone.localdate(case.decided_at)
    return [
        {
            "name": str(field["name"]),
            "label": field.get("label", {}),
            "value": _in_words(field, kit, parse_value(str(field["value"]), types, kit.parameters)(values, today)),
        }
        for field in kit.pack.manifest["result"].get("fields", [])
    ]


def _in_words(field: Mapping[str, Any], kit: PackKit, value: Any) -> Any:
    """A choice of the form as the form words it, a code of a register as the dictionary does: 户口迁移, 女."""
    with suppress(UnknownFact):
        words = fact(str(field["value"])).codes.get(str(value))
        return words[0] if words else value
    answer = str(field["value"]).removeprefix("answers.")
    rule = kit.pack.form_schema.get("properties", {}).get(answer, {})
    labels = rule.get("x-labels") or rule.get("items", {}).get("x-labels") or {}
    if isinstance(value, list | tuple):
        return [labels.get(str(one), {}).get("zh", one) for one in value]
    return labels.get(str(value), {}).get("zh", value)


def valid_for(kit: PackKit) -> TimeLimit | None:
    """How long the licence holds; None for ever."""
    limit = (kit.pack.manifest.get("result") or {}).get("valid_for")
    return TimeLimit.of(limit) if isinstance(limit, dict) else None


def photo_of(case: Case, kit: PackKit) -> bytes | None:
    """The photo that was handed in with the form, for cards: upright, in a kind that every reader knows."""
    answers = case.application.answers or {}
    for name, rule in kit.pack.form_schema.get("properties", {}).items():
        if rule.get("format") == "photo" and answers.get(name):
            found = file_by_reference(str(answers[name]))
            return printable(found) if found else None
    return None


@transaction.atomic
def deliver(case: Case, *, by: By, how: str = "electronic") -> Case:
    """Note that the result has reached the applicant, with a proof of delivery. Delivering twice is harmless.

    Raises:
        WrongState: nothing was granted or refused yet.
    Legal: 行政许可法 第四十四条 (ten working days from the decision).
    """
    case = lock(case)
    require_staff(by, case)
    if case.delivered_at:
        return case
    if case.state not in (State.DECIDED, State.PRODUCING, State.DELIVERING):
        raise WrongState()
    note_delivery(case, by, how)
    return case


def note_delivery(case: Case, by: By, how: str) -> None:
    """The change itself, also from within a process."""
    if case.state != State.DELIVERING:
        move(case, State.DELIVERING)
    case.delivered_at = timezone.now()
    keep_clock(case)
    case.save()
    note(case, "delivered", by)
    request_letter(case, "delivery", **delivery_lines(case, how))
    tell(case, "delivered", by, how=how)


def delivery_lines(case: Case, how: str) -> dict[str, Any]:
    """What the proof of delivery says."""
    title = (case.pack_version.manifest.get("result") or {}).get("title", {})
    modes = {"electronic": "电子送达", "post": "邮寄送达", "counter": "窗口领取"}
    document = title if case.result == Result.GRANTED else "不予决定书"
    return {"document": document, "delivery_mode": modes.get(how, how), "delivered_on": timezone.localdate()}


def begin_production(case: Case) -> None:
    """From the decision to the making of the result, inside a process."""
    from tongban.journeys.cases.jobs import produce

    if case.result != Result.GRANTED:
        raise WrongState()
    if case.state == State.DECIDED:
        move(case, State.PRODUCING)
        keep_clock(case)
        case.save()
    produce.enqueue(key=f"cases.produce:{case.pk}", case_id=case.pk)
