"""Fees of a case, in the words of the payments room: asked, unpaid, asked again, given up.

What happens when nobody pays depends on what the fee is for:

- **Asked before the decision** (a fee for the examination itself): paying is a part of applying. Who was told the last
  day and still does not pay has given the application up; it is returned like one that was not corrected, nothing is
  decided against the applicant, and they may apply again.
- **Asked after the grant** (the cost of a card): the right is granted already, and no law takes it back for an unpaid
  card. The case waits, however long, and the applicant is reminded.

Legal: 行政许可法 第五十八条, 第六十九条 (the only grounds to take a licence back; an unpaid fee is none of them).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.payments.public import OrderState, PaymentOrder, create_order, orders_of
from tongban.capabilities.process import public as process
from tongban.capabilities.rules.public import parse_value
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.cases.actions.ends import return_unpaid
from tongban.journeys.cases.actions.steps import lock, note, require_applicant
from tongban.journeys.cases.content import answer_values, kit_of_case
from tongban.journeys.cases.errors import WrongState
from tongban.journeys.cases.models import Case, CaseEvent
from tongban.journeys.cases.parameters import UNPAID_DAYS
from tongban.journeys.cases.states import UNDECIDED, State

# The latest of these says how the fee stands; those that carry a day wait for the applicant until then.
FEE_EVENTS = ("payment_requested", "paid", "payment_expired", "payment_reminded")


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


def order_fee(case: Case) -> PaymentOrder | None:
    """Create the payment order once; a closed one is followed by the next. None when there is nothing to pay."""
    amount = fee_fen(case)
    if amount <= 0:
        return None
    payer = case.organisation or case.person
    assert payer is not None
    before = orders_of(case.ref).filter(state=OrderState.CLOSED).count()
    return_path = f"/cases/{case.number}/"
    order = create_order(
        f"{case.ref} fee" if not before else f"{case.ref} fee {before + 1}",
        owner_ref=case.ref,
        payer=payer,
        amount_fen=amount,
        title=case.pack_version.manifest.get("title", {}),
        authority_code=case.authority_code,
        legal_basis=str((case.pack_version.manifest.get("fee") or {}).get("legal", "")),
        return_path=return_path,
    )
    note(case, "payment_requested", "system")
    return order


@transaction.atomic
def pay_again(case: Case, viewer: Viewer) -> PaymentOrder:
    """A new order in place of one that nobody paid in time; while one can still be paid, that one is returned.

    Raises:
        NotYourCase: somebody else's.
        WrongState: nothing is to be paid, it is paid, or the case has ended.
    """
    case = lock(case)
    require_applicant(viewer, case)
    last = orders_of(case.ref).last()
    if last is None or case.is_ended or last.state not in (OrderState.OPEN, OrderState.CLOSED):
        raise WrongState()
    if last.state == OrderState.OPEN:
        return last
    order = order_fee(case)
    if order is None:
        raise WrongState()
    record(viewer, "case.payment_renewed", case, detail={"order": order.number})
    return order


def fee_is_unpaid(case: Case) -> bool:
    """An order expired and no new one was made; for the button that makes it."""
    last = latest_fee_event(case)
    return bool(last and last.kind in ("payment_expired", "payment_reminded") and not case.is_ended)


def latest_fee_event(case: Case) -> CaseEvent | None:
    """How the fee of a case stands."""
    return CaseEvent.objects.filter(case=case, kind__in=FEE_EVENTS).order_by("-pk").first()


@transaction.atomic
def payment_arrived(case_ref: str, reference: str) -> None:
    """The fee is paid: noted once, and the process goes on."""
    case = lock(Case(pk=int(case_ref.partition(":")[2])))
    last = latest_fee_event(case)
    if last is None or last.kind != "paid":
        note(case, "paid", "system")
    process.signal(case.ref, "payment.paid", {"outcome": "paid"}, key=reference)


@transaction.atomic
def payment_expired(case_ref: str) -> None:
    """An order was closed unpaid: tell the applicant until when they can pay again. Hearing it twice tells once."""
    case = lock(Case(pk=int(case_ref.partition(":")[2])))
    last = latest_fee_event(case)
    if case.is_ended or last is None or last.kind != "payment_requested":
        return
    until = timezone.localdate() + timedelta(days=UNPAID_DAYS)
    note(case, "payment_expired", "system", _words(case, until), due_on=until)


def _words(case: Case, until: date) -> str:
    if State(case.state) in UNDECIDED:
        return f"请在{until:%Y年%m月%d日}前在“我的办件”里重新缴费；逾期未缴的，将作退件处理，您可以重新申请。"
    return "决定仍然有效，缴费后即为您制作。请在“我的办件”里重新缴费。"


@transaction.atomic
def follow_unpaid(case: Case) -> None:
    """After the term: an application that is not decided is returned, a granted one waits on with a reminder."""
    case, today = lock(case), timezone.localdate()
    last = latest_fee_event(case)
    if case.is_ended or last is None or last.due_on is None or last.due_on >= today:
        return
    if State(case.state) in UNDECIDED:
        return_unpaid(case)
        return
    until = today + timedelta(days=UNPAID_DAYS)
    note(case, "payment_reminded", "system", _words(case, until), due_on=until)
