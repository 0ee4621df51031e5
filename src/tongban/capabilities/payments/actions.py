"""Ordering, starting, hearing, asking, closing, giving back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
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
from .models import OrderState, PaymentOrder, Trade, TradeState
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
        authority_code: who receives the money.
        legal_basis: document and article that allow the fee; shown to the payer.
        return_path: where the payer goes on afterwards.
        payable_for: how long it can be paid.
    Raises:
        OrderConflict: the reference was used for another amount or payer.
        ValueError: an amount of nothing.
    """
    if amount_fen <= 0:
        raise ValueError("an order is for more than 0 fen")
    column = "payer_organisation" if isinstance(payer, Organisation) else "payer_person"
    now = timezone.now()
    order, made = PaymentOrder.objects.get_or_create(
        reference=reference,
        defaults={
            column: payer, "number": f"{timezone.localdate():%Y%m%d}{secrets.randbelow(10**12):012d}",
            "owner_ref": owner_ref, "amount_fen": amount_fen, "title_zh": title["zh"],
            "title_en": title.get("en") or title["zh"], "authority_code": authority_code, "legal_basis": legal_basis,
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


def _tell(order: PaymentOrder, kind: str) -> None:
    to = order.payer_person or order.payer_organisation
    values = {
        "amount": yuan(order.amount_fen), "number": order.number,
        "title": {"zh": order.title_zh, "en": order.title_en},
    }  # fmt: skip
    send(to, kind, values, reference=f"{kind} {order.number}", link=order.get_absolute_url())  # type: ignore[arg-type]


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
    """Give the whole sum back the way it came. Asking twice is harmless; the money moves in the background.

    Raises:
        NotRefundable: nothing was paid.
    """
    order = PaymentOrder.objects.select_for_update().get(pk=order.pk)
    if order.state in {OrderState.REFUNDING, OrderState.REFUNDED}:
        return order
    trade = order.trades.filter(state=TradeState.PAID).first()
    if order.state != OrderState.PAID or trade is None:
        raise NotRefundable(order.number)
    _move(order, OrderState.REFUNDING)
    Trade.objects.filter(pk=trade.pk).update(state=TradeState.RETURNING)
    record(by, "payment.refund_asked", order, reason=reason)
    _give_back(trade)
    return order


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
    amount = trade.order.amount_fen
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
            _tell(order, "payments.refunded")
