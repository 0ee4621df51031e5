"""出证与送达: the licence or certificate of a granted case, its delivery within ten working days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.public import issue
from tongban.capabilities.process import public as process
from tongban.capabilities.rules.public import parse_value
from tongban.foundation.values.public import TimeLimit
from tongban.journeys.cases.actions.steps import By, keep_clock, lock, move, note, request_letter, require_staff, tell
from tongban.journeys.cases.content import PackKit, answer_values, kit_of_case
from tongban.journeys.cases.errors import WrongState
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import Result, State
from tongban.registers.places.public import working_calendar

LICENSED = {"certificate", "licence", "approval", "registration", "payment"}


def produce_result(case_id: int) -> None:
    """Issue what was granted and let the process go on; a second call finds it issued.

    The licences room issues once per case reference, so a crash between issuing and noting leaves no second licence.

    Legal: 行政许可法 第三十九条, 第四十四条.
    """
    case = Case.objects.select_related("pack_version", "decision").get(pk=case_id)
    if case.state != State.PRODUCING:
        return
    kit = kit_of_case(case)
    result = kit.pack.manifest.get("result") or {}
    identifier = ""
    if result.get("licence_type"):
        holder = case.organisation if case.organisation_id else case.person
        licence = issue(
            result["licence_type"],
            holder=holder,
            fields=result_fields(case, kit),
            by="system",
            case_ref=case.ref,
        )
        identifier = str(licence.identifier)
    with transaction.atomic():
        case = lock(case)
        if case.state != State.PRODUCING:
            return
        case.decision.licence_identifier = identifier
        case.decision.save(update_fields=["licence_identifier"])
        note(case, "produced", "system")
        process.signal(case.ref, "result.produced", key="produced")
        tell(case, "produced", "system")


def result_fields(case: Case, kit: PackKit) -> dict[str, Any]:
    """Fields of the licence as the pack computes them from facts, answers, parameters and derived values."""
    facts = {name: fact.get("value") for name, fact in {**case.application.facts, **case.decision.facts}.items()}
    values = {**facts, **answer_values(case.application.answers or {})}
    values |= {f"values.{name}": amount for name, amount in case.decision.amounts.items()}
    today = timezone.localdate(case.decided_at)
    fields: dict[str, Any] = {}
    for field in kit.pack.manifest["result"].get("fields", []):
        fields[str(field["name"])] = parse_value(str(field["value"]), kit.types, kit.parameters)(values, today)
    return fields


def valid_until(case: Case, kit: PackKit) -> date | None:
    """Last day of the licence's validity; None for ever."""
    limit = (kit.pack.manifest.get("result") or {}).get("valid_for")
    if not isinstance(limit, dict):
        return None
    return TimeLimit.of(limit).last_day(timezone.localdate(case.decided_at), working_calendar())


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
