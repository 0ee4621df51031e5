"""Making bills: one for each payment that arrives, a red one for each refund. Numbers have no gaps."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tongban.capabilities.messaging.public import send
from tongban.capabilities.payments.public import PaymentOrder, was_paid
from tongban.foundation.audit.public import HasActorRef, record
from tongban.foundation.events.public import announce
from tongban.foundation.values.public import yuan
from tongban.registers.authorities.public import Authority, authority
from tongban.registers.organisations.public import Organisation

from .errors import NothingToCorrect, NotPaid, NumbersUsedUp
from .kinds import BillKind, bill_kind
from .models import Bill, BillSeries

WHOLE = "whole"


@transaction.atomic
def issue(order: PaymentOrder, *, by: HasActorRef | str = "system") -> Bill:
    """The bill of a payment that arrived; asking again, also at the same moment, gives the same bill.

    Raises:
        NotPaid: the money is not there; issue when it arrives.
        NumbersUsedUp: this year's code is full.
    Legal: 财政票据管理办法 (财政部令第70号) 第二十四条 (a bill for every collection).
    """
    if known := Bill.objects.filter(order=order, corrects=None).first():
        return known
    if not was_paid(order):
        raise NotPaid(order.number)
    body = authority(order.authority_code)
    kind = bill_kind(Bill.Kind.INVOICE if order.payee else Bill.Kind.RECEIPT)
    code, number = _take_number(kind, body)
    if known := Bill.objects.filter(order=order, corrects=None).first():  # made while we waited for the number
        _give_number_back(code)
        return known
    items = order.items or [{"zh": order.title_zh, "en": order.title_en, "amount_fen": order.amount_fen}]
    bill = Bill.objects.create(
        kind=kind.name, code=code, number=number, order=order, items=items, amount_fen=order.amount_fen,
        tax_fen=kind.tax_of(order.amount_fen), title_zh=order.title_zh, title_en=order.title_en,
        legal_basis=order.legal_basis, settled_on=_day(order.paid_at), **_parties(order, body), check_code=_check(kind),
    )  # fmt: skip
    record(by, "bill.issued", bill, detail={"number": str(bill), "amount_fen": bill.amount_fen})
    announce("tongban.bill.issued", subject=order.owner_ref, data=_facts(bill))
    _draw_and_tell(bill)
    return bill


@transaction.atomic
def correct(
    order: PaymentOrder, *, refund_ref: str = WHOLE, amount_fen: int | None = None, settled_at: datetime | None = None,
    by: HasActorRef | str = "system", reason: str = "",
) -> Bill:  # fmt: skip
    """冲红: the red bill of a refund; one for each refund, and never more than the bill stands for.

    Args:
        refund_ref: the name of the refund; asking again with it gives the same red bill.
        amount_fen: what went back, above 0; None for everything that is left.
        settled_at: when it went back; now if not given.
    Raises:
        NothingToCorrect: the bill was taken back in full, or the refund is larger than what is left of it.
        NotPaid: there was never a payment.
    Legal: 财政票据管理办法 第二十八条; 发票管理办法实施细则 第二十七条 (red bills when money goes back).
    """
    issue(order)
    original = Bill.objects.select_for_update().get(order=order, corrects=None)
    if known := original.corrections.filter(refund_ref=refund_ref).first():
        return known
    left = remaining_fen(original)
    back = left if amount_fen is None else amount_fen
    if not 0 < back <= left:
        raise NothingToCorrect(str(original))
    kind = original.shape
    body = original.authority
    code, number = _take_number(kind, body)
    bill = Bill.objects.create(
        kind=kind.name, code=code, number=number, check_code=_check(kind), order=order, corrects=original,
        refund_ref=refund_ref, reason=(reason or "退款")[:200], items=_taken_back(original, back), amount_fen=-back,
        tax_fen=_tax_back(original, back, left), title_zh=original.title_zh, title_en=original.title_en,
        legal_basis=original.legal_basis, settled_on=_day(settled_at),
        person_id=original.person_id, organisation_id=original.organisation_id, payer_name=original.payer_name,
        payer_code=original.payer_code, authority=body, issuer_name=original.issuer_name,
        issuer_name_en=original.issuer_name_en, issuer_code=original.issuer_code,
    )  # fmt: skip
    record(by, "bill.corrected", bill, reason=reason, detail={"number": str(bill), "amount_fen": bill.amount_fen})
    announce("tongban.bill.corrected", subject=order.owner_ref, data=_facts(bill) | {"original": str(original)})
    _draw_and_tell(bill)
    return bill


def remaining_fen(original: Bill) -> int:
    """What a bill still stands for after its red ones, in fen."""
    red = original.corrections.aggregate(sum=Sum("amount_fen"))["sum"] or 0
    return original.amount_fen + int(red)


def _tax_back(original: Bill, back: int, left: int) -> int:
    """Tax of a red bill; the last one takes what is left, so that the sum is nothing to the fen."""
    if back < left:
        return original.shape.tax_of(-back)
    taken = original.corrections.aggregate(sum=Sum("tax_fen"))["sum"] or 0
    return -(original.tax_fen + int(taken))


def _taken_back(original: Bill, back: int) -> list[dict[str, Any]]:
    if back == original.amount_fen:
        return [item | {"amount_fen": -int(item["amount_fen"])} for item in original.items]
    return [{"zh": f"退：{original.title_zh}", "en": f"Refund: {original.title_en}", "amount_fen": -back}]


def _take_number(kind: BillKind, body: Authority) -> tuple[str, str]:
    """The next number of the code; others wait until our transaction ends, and get it if that fails."""
    code = kind.code_for(body.region_id, timezone.localdate().year)
    BillSeries.objects.get_or_create(code=code)
    series = BillSeries.objects.select_for_update().get(code=code)
    if series.last + 1 >= 10**kind.number_digits:
        raise NumbersUsedUp(code)
    series.last += 1
    series.save(update_fields=["last"])
    return code, f"{series.last:0{kind.number_digits}d}"


def _give_number_back(code: str) -> None:
    """Still under our lock: nobody has taken a later one."""
    series = BillSeries.objects.get(code=code)
    series.last -= 1
    series.save(update_fields=["last"])


def _check(kind: BillKind) -> str:
    return "".join(secrets.choice(kind.alphabet) for _ in range(kind.check_length))


def _day(moment: datetime | None) -> Any:
    return timezone.localdate(moment) if moment else timezone.localdate()


def _parties(order: PaymentOrder, body: Authority) -> dict[str, Any]:
    payer = order.payer
    found: dict[str, Any] = {"authority": body, "payer_name": payer.name}
    if isinstance(payer, Organisation):
        found |= {"organisation": payer, "payer_code": payer.credit_code}
    else:
        found |= {"person": payer, "payer_code": payer.masked_citizen_id}
    if order.payee:
        return found | {"issuer_name": order.payee.name, "issuer_code": order.payee.credit_code}
    return found | {"issuer_name": body.name, "issuer_name_en": body.name_en, "issuer_code": body.credit_code}


def _facts(bill: Bill) -> dict[str, Any]:
    return {"bill": bill.pk, "code": bill.code, "number": bill.number, "amount_fen": bill.amount_fen}


def _draw_and_tell(bill: Bill) -> None:
    from .jobs import draw

    draw.enqueue(key=f"bill:{bill.pk}", bill_id=bill.pk)
    values: dict[str, Any] = {
        "amount": yuan(bill.amount_fen), "number": bill.number, "code": bill.code, "check_code": bill.check_code,
        "kind": {"zh": bill.shape.title_zh, "en": bill.shape.title_en},
        "title": {"zh": bill.title_zh, "en": bill.title_en},
    }  # fmt: skip
    if bill.corrects:
        values["original"] = bill.corrects.number
    try:
        link = reverse("web:bill", args=[bill.pk])
    except NoReverseMatch:  # the citizen's channel is not installed
        link = ""
    kind = "bills.corrected" if bill.is_red else "bills.issued"
    assert bill.payer is not None
    send(bill.payer, kind, values, reference=f"{kind} {bill}", link=link)
