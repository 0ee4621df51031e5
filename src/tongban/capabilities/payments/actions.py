"""Ordering, starting, hearing, asking, closing, giving back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from tongban.capabilities.messaging.public import send
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import HasActorRef, record
from tongban.foundation.events.public import announce
from tongban.foundation.values.public import yuan
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from . import states
from .errors import BadNotification, NotRefundable, OrderClosed, OrderConflict
from .models import OrderState, PartialRefund, PaymentOrder, Trade, TradeState
from .ports import Answer, Outcome, providers

PAYABLE_FOR = timedelta(days=7)
_UNPAID = (TradeState.STARTED, TradeState.FAILED, TradeState.CLOSED)


@transaction.atomic
def create_order(
    reference: str,
    *,
    owner_ref: str,
    payer: Person | Organisation,
    amount_fen: int,
    title: Mapping[str, str],
    authority_code: str,
    payee: Organisation | None = None,
    items: Sequence[Mapping[str, Any]] = (),
    legal_basis: str = "",
    return_path: str = "/",
    payable_for: timedelta = PAYABLE_FOR,
    by: HasActorRef | str = "system",
) -> PaymentOrder:
    """Ask somebody for a sum, once: asking again with the same reference returns the first order.

    When it is paid, ``tongban.payment.paid`` is announced about ``owner_ref``; when the time is over,
    ``tongban.payment.closed``.

    Args:
        reference: the caller's name of this order: ``cases.case:12 fee``.
        owner_ref: what waits for the money: ``cases.case:12``.
        amount_fen: in fen, above 0; what is free is not ordered.
        title: what is paid for, ``{"zh": …, "en": …}``.
        authority_code: who receives the money, or watches over the enterprise that does.
        payee: the enterprise that sells, when it is not the authority; its bill is an invoice.
        items: what the sum is made of, ``[{zh, en, amount_fen}]``; without it the title is the only item.
        legal_basis: document and article that allow the fee; shown to the payer.
        return_path: where the payer goes on afterwards.
        payable_for: how long it can be paid.
    Raises:
        OrderConflict: the reference was used for another amount or payer.
        ValueError: an amount of nothing, or items that make another sum.
    """
    if amount_fen <= 0:
        raise ValueError("an order is for more than 0 fen")
    if items and sum(int(item["amount_fen"]) for item in items) != amount_fen:
        raise ValueError("the items make another sum")
    column = "payer_organisation" if isinstance(payer, Organisation) else "payer_person"
    now = timezone.now()
    order, made = PaymentOrder.objects.get_or_create(
        reference=reference,
        defaults={
            column: payer, "number": f"{timezone.localdate():%Y%m%d}{secrets.randbelow(10**12):012d}",
            "owner_ref": owner_ref, "amount_fen": amount_fen, "title_zh": title["zh"],
            "title_en": title.get("en") or title["zh"], "authority_code": authority_code, "payee": payee,
            "legal_basis": legal_basis, "items": [dict(item) for item in items],
            "return_path": return_path, "created_at": now, "expires_at": now + payable_for,
        },
    )  # fmt: skip
    if not made:
        if (order.amount_fen, getattr(order, f"{column}_id")) != (amount_fen, payer.pk):
            raise OrderConflict(reference)
        return order
    record(by, "payment.ordered", order, detail={"amount_fen": amount_fen, "owner": owner_ref})
    return order


def start(order: PaymentOrder, provider: str, *, by: Viewer, return_url: str) -> str:
    """Begin to pay with one provider; return the address where the payer goes on.

    An attempt that still waits for its outcome is continued rather than begun anew, so that two clicks pay once.

    Raises:
        OrderClosed: paid, given back, or too late.
        KeyError: no such provider.
        PortUnavailable, PortRefused: from the provider; tell the payer to try another or later.
    """
    plug = providers[provider]
    with transaction.atomic():
        order = PaymentOrder.objects.select_for_update().get(pk=order.pk)
        if order.state != OrderState.OPEN or order.expires_at < timezone.now():
            raise OrderClosed(order.number)
        trade = order.trades.filter(provider=provider, state=TradeState.STARTED).first()
        if trade is None:
            number = f"{order.number}-{order.trades.count() + 1}"
            trade = Trade.objects.create(order=order, provider=provider, number=number)
            record(by, "payment.started", order, detail={"provider": provider, "trade": number})
    return plug.start(trade=trade.number, amount_fen=order.amount_fen, title=order.title, return_url=return_url)


def hear(provider: str, *, headers: Mapping[str, str], body: bytes) -> Trade:
    """Take a provider's notification: check its signature, then its outcome. Hearing it twice is harmless.

    Raises:
        BadNotification: not signed by the provider, about an unknown payment, or about another amount.
        KeyError: no such provider.
    """
    return confirm(provider, providers[provider].read_notification(headers=headers, body=body))


@transaction.atomic
def confirm(provider: str, answer: Answer) -> Trade:
    """Write down what a provider said of a payment; saying it again changes nothing.

    Money that arrives for an order that is already paid or closed is given back by itself.

    Raises:
        BadNotification: unknown payment, or another amount than was ordered; nothing is changed.
    """
    known = Trade.objects.filter(number=answer.trade, provider=provider).first()
    if known is None:
        raise BadNotification(f"nobody started the payment {answer.trade!r}")
    # Always the order first, then its trades: two notifications wait for each other here.
    order = PaymentOrder.objects.select_for_update().get(pk=known.order_id)
    trade = Trade.objects.get(pk=known.pk)
    if answer.outcome == Outcome.PENDING or trade.state not in _UNPAID:
        return trade
    if answer.outcome == Outcome.FAILED:
        if trade.state == TradeState.STARTED:
            _answered(trade, TradeState.FAILED, answer)
        return trade
    if answer.amount_fen != order.amount_fen:
        raise BadNotification(f"{answer.amount_fen} fen were paid for an order of {order.amount_fen}")
    if order.state != OrderState.OPEN:
        _answered(trade, TradeState.RETURNING, answer)
        record("system", "payment.returned_unexpected", order, detail={"trade": trade.number, "state": order.state})
        _give_back(trade)
        return trade
    _answered(trade, TradeState.PAID, answer)
    _move(order, OrderState.PAID, paid_at=answer.at or timezone.now())
    record("system", "payment.paid", order, detail={"trade": trade.number, "amount_fen": order.amount_fen})
    announce("tongban.payment.paid", subject=order.owner_ref, data=_facts(order))
    _tell(order, "payments.paid")
    return trade


def _answered(trade: Trade, state: TradeState, answer: Answer) -> None:
    trade.state, trade.receipt, trade.answered_at = state, answer.receipt, timezone.now()
    trade.save(update_fields=["state", "receipt", "answered_at"])


def _move(order: PaymentOrder, state: OrderState, **changes: Any) -> None:
    if state not in states.ALLOWED[order.state]:
        raise OrderClosed(order.number)
    order.state = state
    for name, value in changes.items():
        setattr(order, name, value)
    order.save(update_fields=["state", *changes])


def _facts(order: PaymentOrder) -> dict[str, Any]:
    return {"number": order.number, "reference": order.reference, "amount_fen": order.amount_fen}


def _tell(order: PaymentOrder, kind: str, *, amount_fen: int | None = None, reference: str = "") -> None:
    values = {
        "amount": yuan(order.amount_fen if amount_fen is None else amount_fen), "number": order.number,
        "title": {"zh": order.title_zh, "en": order.title_en},
    }  # fmt: skip
    name = f"{kind} {order.number} {reference}".strip()
    send(order.payer, kind, values, reference=name, link=order.get_absolute_url())


def ask(order: PaymentOrder) -> PaymentOrder:
    """Ask the providers about attempts without an outcome; what they say counts as if they had told us.

    Raises:
        PortUnavailable: a provider does not answer; ask again later.
    """
    for trade in order.trades.filter(state__in=[TradeState.STARTED, TradeState.CLOSED]):
        Trade.objects.filter(pk=trade.pk).update(asked_at=timezone.now())
        answer = providers[trade.provider].query(trade=trade.number)
        confirm(trade.provider, answer)
    order.refresh_from_db()
    return order


def close(order: PaymentOrder, *, by: HasActorRef | str, reason: str) -> PaymentOrder:
    """End an order that is not to be paid any more: expired, or what it was for is over. Closing twice is harmless.

    The providers are told first, so that nothing can be paid for a closed order; what was paid in the meantime wins.

    Raises:
        PortUnavailable: a provider does not answer; close later.
    """
    for trade in order.trades.filter(state=TradeState.STARTED):
        providers[trade.provider].close(trade=trade.number)
    ask(order)
    with transaction.atomic():
        order = PaymentOrder.objects.select_for_update().get(pk=order.pk)
        if order.state != OrderState.OPEN:
            return order
        order.trades.filter(state=TradeState.STARTED).update(state=TradeState.CLOSED)
        _move(order, OrderState.CLOSED)
        record(by, "payment.closed", order, reason=reason)
        announce("tongban.payment.closed", subject=order.owner_ref, data=_facts(order))
    return order


@transaction.atomic
def refund(order: PaymentOrder, *, by: HasActorRef | str, reason: str) -> PaymentOrder:
    """Give back the way it came whatever is still paid. Asking twice is harmless; the money moves in the background.

    Raises:
        NotRefundable: nothing was paid.
    """
    order = PaymentOrder.objects.select_for_update().get(pk=order.pk)
    if order.state in {OrderState.REFUNDING, OrderState.REFUNDED}:
        return order
    trade = order.trades.filter(state=TradeState.PAID).first()
    if order.state != OrderState.PAID or trade is None:
        raise NotRefundable(order.number)
    _move(order, OrderState.REFUNDING, refund_reason=reason[:200])
    Trade.objects.filter(pk=trade.pk).update(state=TradeState.RETURNING)
    record(by, "payment.refund_asked", order, reason=reason)
    _give_back(trade)
    return order


@transaction.atomic
def refund_part(
    order: PaymentOrder, amount_fen: int, *, reference: str, by: HasActorRef | str, reason: str
) -> PartialRefund:
    """Give a part back the way it came; the order stays paid. Asking twice with one reference gives back once.

    When it has gone back, ``tongban.payment.refunded_in_part`` is announced about ``owner_ref``.

    Args:
        amount_fen: in fen, above 0 and less than what is still paid; everything is given back by ``refund``.
        reference: the caller's name of this refund, unique and lasting.
    Raises:
        NotRefundable: nothing is paid, or less than that is left.
        OrderConflict: the reference was used for another sum or order.
    """
    order = PaymentOrder.objects.select_for_update().get(pk=order.pk)
    if known := PartialRefund.objects.filter(reference=reference).first():
        if (known.order_id, known.amount_fen) != (order.pk, amount_fen):
            raise OrderConflict(reference)
        return known
    trade = order.trades.filter(state=TradeState.PAID).first()
    if order.state != OrderState.PAID or trade is None or not 0 < amount_fen < still_paid_fen(order):
        raise NotRefundable(order.number)
    part = PartialRefund.objects.create(
        order=order, trade=trade, reference=reference, amount_fen=amount_fen, reason=reason[:200]
    )
    record(by, "payment.part_refund_asked", order, reason=reason, detail={"amount_fen": amount_fen})
    from .jobs import give_back_part

    give_back_part.enqueue(key=f"part:{part.pk}", part_id=part.pk)
    return part


def still_paid_fen(order: PaymentOrder) -> int:
    """What is left of a paid sum after the parts that were given back or are on their way, in fen."""
    parts = order.partial_refunds.aggregate(sum=Sum("amount_fen"))["sum"] or 0
    return order.amount_fen - int(parts)


def return_part(part_id: int) -> None:
    """Have the provider give one part back; safe to run twice, because the provider knows our refund number.

    Raises:
        PortUnavailable: run again later.
    """
    part = PartialRefund.objects.select_related("order", "trade").get(pk=part_id)
    if part.returned_at is not None:
        return
    number = f"P{part.pk}-{part.trade.number}"
    plug = providers[part.trade.provider]
    receipt = plug.refund(trade=part.trade.number, refund=number, amount_fen=part.amount_fen)
    with transaction.atomic():
        order = PaymentOrder.objects.select_for_update().get(pk=part.order_id)
        moved = PartialRefund.objects.filter(pk=part_id, returned_at=None)
        if not moved.update(returned_at=timezone.now(), receipt=receipt[:80]):
            return
        record("system", "payment.part_refunded", order, detail={"amount_fen": part.amount_fen})
        facts = _facts(order) | {"amount_fen": part.amount_fen, "refund": part.reference}
        announce("tongban.payment.refunded_in_part", subject=order.owner_ref, data=facts)
        _tell(order, "payments.refunded", amount_fen=part.amount_fen, reference=f"part {part.pk}")


def _give_back(trade: Trade) -> None:
    from .jobs import give_back

    give_back.enqueue(key=f"trade:{trade.pk}", trade_id=trade.pk)


def return_money(trade_id: int) -> None:
    """Have the provider give one trade back; safe to run twice, because the provider knows our refund number.

    Raises:
        PortUnavailable: run again later.
    """
    trade = Trade.objects.select_related("order").get(pk=trade_id)
    if trade.state != TradeState.RETURNING:
        return
    parts = PartialRefund.objects.filter(trade=trade).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    amount = trade.order.amount_fen - int(parts)
    receipt = providers[trade.provider].refund(trade=trade.number, refund=f"R{trade.number}", amount_fen=amount)
    with transaction.atomic():
        order = PaymentOrder.objects.select_for_update().get(pk=trade.order_id)
        if not Trade.objects.filter(pk=trade_id, state=TradeState.RETURNING).update(
            state=TradeState.RETURNED, refund_receipt=receipt
        ):
            return
        record("system", "payment.refunded", order, detail={"trade": trade.number, "amount_fen": amount})
        if order.state == OrderState.REFUNDING:
            _move(order, OrderState.REFUNDED, refunded_at=timezone.now())
            announce("tongban.payment.refunded", subject=order.owner_ref, data=_facts(order))
            _tell(order, "payments.refunded", amount_fen=amount)
