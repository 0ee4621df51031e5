"""Fees and parcels of a case, in the words of the rooms below."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tongban.capabilities.payments.public import create_order
from tongban.capabilities.rules.public import parse_value
from tongban.capabilities.shipping.public import send as send_by_post
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
    """Hand the result to the post where the applicant chose it; False when it is delivered electronically.

    Legal: 行政许可法 第四十四条.
    """
    modes = (case.pack_version.manifest.get("delivery") or {}).get("modes", [])
    answers = case.application.answers or {}
    if "post" not in modes or answers.get("delivery_mode", answers.get("delivery")) != "post":
        return False
    send_by_post(
        reference=f"{case.number}-parcel",
        recipient=str(answers.get("recipient_name") or answers.get("name") or ""),
        phone=str(answers.get("recipient_phone") or answers.get("phone") or ""),
        address=str(answers.get("delivery_address") or answers.get("address") or ""),
        owner_ref=case.ref,
    )
    if case.state != State.DELIVERING:
        move(case, State.DELIVERING)
        keep_clock(case)
        case.save()
    note(case, "shipped", "system")
    return True
