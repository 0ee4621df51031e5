"""Fees and parcels of a case, in the words of the rooms below."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tongban.capabilities.payments.public import create_order
from tongban.capabilities.rules.public import parse_value
from tongban.capabilities.shipping.public import Address, send_by_post
from tongban.journeys.cases.actions.steps import keep_clock, move, note
from tongban.journeys.cases.content import answer_values, kit_of_case
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import State


def fee_fen(case: Case) -> int:
    """What the pack asks for this case, in fen; 0 where it is free.

    Legal: 行政许可法 第五十八条 (no fee unless a law or administrative regulation sets one).
    """
    fee = case.pack_version.manifest.get("fee")
    if not fee:
        return 0
    kit = kit_of_case(case)
    text = str(fee["amount"]).replace("parameters.", "param.")
    facts = {name: fact.get("value") for name, fact in (case.application.facts or {}).items()}
    values: dict[str, Any] = {**facts, **answer_values(case.application.answers or {})}
    return int(parse_value(text, kit.types, kit.parameters)(values, timezone.localdate()) or 0)


def order_fee(case: Case) -> bool:
    """Create the payment order once; False when there is nothing to pay."""
    amount = fee_fen(case)
    if amount <= 0:
        return False
    payer = case.organisation or case.person
    assert payer is not None
    create_order(
        f"{case.ref} fee",
        owner_ref=case.ref,
        payer=payer,
        amount_fen=amount,
        title=case.pack_version.manifest.get("title", {}),
        authority_code=case.authority_code,
        legal_basis=str((case.pack_version.manifest.get("fee") or {}).get("legal", "")),
        return_path=f"/cases/{case.number}/",
    )
    note(case, "payment_requested", "system")
    return True


def send_parcel(case: Case) -> bool:
    """Hand the result to the post, or keep it at a counter, as the applicant chose; False when it is electronic.

    Legal: 行政许可法 第四十四条.
    """
    delivery = case.pack_version.manifest.get("delivery") or {}
    answers = case.application.answers or {}
    chosen = str(answers.get(str(delivery.get("choice", "delivery")), "electronic"))
    recipient = case.organisation or case.person
    if chosen not in delivery.get("modes", []) or chosen != "post" or recipient is None:
        return False
    send_by_post(
        f"{case.ref} result",
        owner_ref=case.ref,
        to=recipient,
        address=address_of(case, answers),
        contents=(case.pack_version.manifest.get("result") or {}).get("title", {}),
        by="system",
    )
    if case.state != State.DELIVERING:
        move(case, State.DELIVERING)
        keep_clock(case)
        case.save()
    note(case, "shipped", "system")
    return True


def address_of(case: Case, answers: dict[str, Any]) -> Address:
    """Where the applicant wants the parcel; the register's address where the form asks for none."""
    given = answers.get("post_address") or answers.get("delivery_address") or {}
    parts = given if isinstance(given, dict) else {"detail": given}
    person = case.person or case.agent
    return Address(
        name=str(parts.get("name") or answers.get("recipient_name") or (person.name if person else "")),
        phone=str(parts.get("phone") or answers.get("recipient_phone") or answers.get("phone") or ""),
        region=str(parts.get("region") or answers.get("recipient_region") or "上海市"),
        detail=str(parts.get("detail") or answers.get("recipient_address") or (person.address if person else "")),
    )
