"""Orders of a payer, of what waits for the money, and those that need somebody to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Viewer

from .models import OrderState, PartialRefund, PaymentOrder, Trade, TradeState

# The money was here at least once.
PAID_ONCE = (OrderState.PAID, OrderState.REFUNDING, OrderState.REFUNDED)


def orders_visible_to(viewer: Viewer) -> QuerySet[PaymentOrder]:
    """What this viewer (or the firm or person they act for) was asked to pay, newest first."""
    if viewer.organisation_id:
        mine = Q(payer_organisation_id=viewer.organisation_id)
    elif viewer.person_id:
        mine = Q(payer_person_id=viewer.person_id)
    else:
        return PaymentOrder.objects.none()
    return PaymentOrder.objects.filter(mine).order_by("-created_at", "-pk")


def order(viewer: Viewer, number: str) -> PaymentOrder:
    """One order of the viewer's.

    Raises:
        NotVisible: it is somebody else's, or does not exist.
    """
    found = orders_visible_to(viewer).filter(number=number).first()
    if found is None:
        raise NotVisible
    return found


def orders_of(owner_ref: str) -> QuerySet[PaymentOrder]:
    """All orders of one thing, oldest first. Whoever asks has checked that the viewer may see the thing."""
    return PaymentOrder.objects.filter(owner_ref=owner_ref).order_by("pk")


def orders_by_owner(owner_refs: Sequence[str]) -> dict[str, list[PaymentOrder]]:
    """Orders of several things at once, oldest first. Whoever asks has checked that the viewer may see them."""
    found: dict[str, list[PaymentOrder]] = {}
    for row in PaymentOrder.objects.filter(owner_ref__in=owner_refs).order_by("pk") if owner_refs else ():
        found.setdefault(row.owner_ref, []).append(row)
    return found


def orders_without_answer(*, started_before: datetime, limit: int = 500) -> list[int]:
    """Open orders with an attempt that has no outcome yet; each is asked at most once in five minutes."""
    asked = started_before - timedelta(minutes=4)
    waiting = Trade.objects.filter(
        Q(asked_at=None) | Q(asked_at__lt=asked),
        state=TradeState.STARTED, started_at__lt=started_before, order__state=OrderState.OPEN,
    )  # fmt: skip
    return list(waiting.order_by("started_at").values_list("order_id", flat=True).distinct()[:limit])


def expired_orders(now: datetime, limit: int = 500) -> list[int]:
    """Open orders whose time is over."""
    rows = PaymentOrder.objects.filter(state=OrderState.OPEN, expires_at__lt=now)
    return list(rows.order_by("expires_at").values_list("pk", flat=True)[:limit])


def takings(authority_code: str, day: date | None = None) -> dict[str, int]:
    """{count, amount_fen} that an authority was paid on one day of the city, today if none is given."""
    rows = PaymentOrder.objects.filter(authority_code=authority_code, paid_at__date=day or timezone.localdate())
    found = rows.aggregate(count=Count("pk"), amount_fen=Sum("amount_fen"))
    return {"count": found["count"], "amount_fen": found["amount_fen"] or 0}


def order_by_number(number: str) -> PaymentOrder | None:
    """An order by its number, for rooms that follow our events. Whoever shows it has checked the viewer."""
    rows = PaymentOrder.objects.select_related("payer_person", "payer_organisation", "payee")
    return rows.filter(number=number).first()


def was_paid(order: PaymentOrder) -> bool:
    """True when the money arrived, even if it went back later."""
    return order.state in PAID_ONCE


def orders_paid(*, since: datetime, until: datetime, authority_code: str = "") -> QuerySet[PaymentOrder]:
    """Orders whose money arrived in ``[since, until)``, also those given back later, oldest first.

    For the books, not for a page: personal columns are not to be shown from it.
    """
    rows = PaymentOrder.objects.filter(paid_at__gte=since, paid_at__lt=until, state__in=PAID_ONCE)
    if authority_code:
        rows = rows.filter(authority_code=authority_code)
    return rows.order_by("paid_at", "pk")


@dataclass(frozen=True)
class Received:
    """收款: what came in and what went back, over some days.

    Attributes:
        count: payments that arrived.
        received_fen: their sum.
        returned: how many times money went back, wholly or in part.
        returned_fen: its sum.
    """

    count: int
    received_fen: int
    returned: int
    returned_fen: int


def received(*, since: date, until: date, authority_code: str = "") -> Received:
    """Money in and out between two days of the city, both included; of one authority, or of all."""
    mine = Q(authority_code=authority_code) if authority_code else Q()
    paid = PaymentOrder.objects.filter(mine, state__in=PAID_ONCE, paid_at__date__range=(since, until))
    whole = PaymentOrder.objects.filter(mine, state=OrderState.REFUNDED, refunded_at__date__range=(since, until))
    theirs = Q(order__authority_code=authority_code) if authority_code else Q()
    parts = PartialRefund.objects.filter(theirs, returned_at__date__range=(since, until))
    came = paid.aggregate(n=Count("pk"), fen=Sum("amount_fen"))
    back = whole.aggregate(n=Count("pk"), fen=Sum("amount_fen"))
    earlier = PartialRefund.objects.filter(order__in=whole).aggregate(fen=Sum("amount_fen"))
    some = parts.aggregate(n=Count("pk"), fen=Sum("amount_fen"))
    return Received(
        count=came["n"], received_fen=came["fen"] or 0, returned=back["n"] + some["n"],
        returned_fen=(back["fen"] or 0) - (earlier["fen"] or 0) + (some["fen"] or 0),
    )  # fmt: skip
