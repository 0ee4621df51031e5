"""Comparing the book of bills with the book of payments; what does not agree becomes a task."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.payments.public import OrderState, PaymentOrder, orders_paid, still_paid_fen, was_paid
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record

from .errors import BillError
from .issuing import correct, issue
from .models import Bill, BillTask

# Events are delivered within seconds; what is younger than this is on its way, not missing.
GRACE = timedelta(minutes=5)
CHUNK = 500


class Gap(NamedTuple):
    """One difference: what kind, what the payment says, what the bills say."""

    kind: str
    paid_fen: int
    billed_fen: int


def gap_of(order: PaymentOrder) -> Gap | None:
    """How payment and bills of one order differ; None when they agree."""
    rows = Bill.objects.filter(order=order)
    blue = rows.filter(corrects=None).first()
    billed = int(rows.aggregate(sum=Sum("amount_fen"))["sum"] or 0)
    kept = 0
    if was_paid(order):
        back = order.partial_refunds.filter(returned_at__isnull=False).aggregate(sum=Sum("amount_fen"))["sum"] or 0
        kept = 0 if order.state == OrderState.REFUNDED else order.amount_fen - int(back)
    if blue is None:
        return Gap(BillTask.Kind.MISSING, kept, 0) if was_paid(order) else None
    if not was_paid(order):
        return Gap(BillTask.Kind.ORPHAN, 0, billed)
    if blue.amount_fen != order.amount_fen:
        return Gap(BillTask.Kind.DIFFERS, order.amount_fen, blue.amount_fen)
    if billed > kept:
        return Gap(BillTask.Kind.RED_MISSING, kept, billed)
    return Gap(BillTask.Kind.DIFFERS, kept, billed) if billed < kept else None


def reconcile(*, days: int) -> int:
    """Compare both books of the last days; open tasks for what differs, close those that were mended.

    Safe to run twice and beside itself: one open task for one difference.

    Returns:
        How many tasks are open afterwards.
    """
    until = timezone.now() - GRACE
    since = until - timedelta(days=days)
    suspects = {task.order_id for task in BillTask.objects.filter(settled_at=None)}
    chunk: list[tuple[int, int]] = []
    for row in orders_paid(since=since, until=until).values_list("pk", "amount_fen").iterator(CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            suspects |= _differing(chunk)
            chunk = []
    suspects |= _differing(chunk)
    unpaid = Q(order__state__in=[OrderState.OPEN, OrderState.CLOSED])
    suspects |= set(Bill.objects.filter(unpaid, issued_at__gte=since).values_list("order", flat=True))
    for pk in suspects:
        _look(pk)
    return BillTask.objects.filter(settled_at=None).count()


def _differing(chunk: list[tuple[int, int]]) -> set[int]:
    """Orders whose bills do not sum up to what was paid; those with refunds are among them and looked at closely."""
    rows = Bill.objects.filter(order__in=[pk for pk, _fen in chunk]).order_by()
    sums = dict(rows.values_list("order").annotate(sum=Sum("amount_fen")))
    back = PaymentOrder.objects.filter(pk__in=[pk for pk, _fen in chunk]).exclude(state=OrderState.PAID)
    return {pk for pk, fen in chunk if sums.get(pk) != fen} | set(back.values_list("pk", flat=True))


@transaction.atomic
def _look(order_pk: int) -> None:
    order = PaymentOrder.objects.select_for_update().get(pk=order_pk)
    gap = gap_of(order)
    for task in BillTask.objects.select_for_update().filter(order=order, settled_at=None):
        if gap is None or task.kind != gap.kind:
            _settle(task, "system", _("复核时两本账已经一致。"))
    if gap is None:
        return
    task, made = BillTask.objects.get_or_create(
        kind=gap.kind, order=order, settled_at=None,
        defaults={"authority_id": order.authority_code, "paid_fen": gap.paid_fen, "billed_fen": gap.billed_fen},
    )  # fmt: skip
    if made:
        record("system", "bill.difference_found", task, detail={"kind": gap.kind, "order": order.number})


def _settle(task: BillTask, by: str, note: str) -> None:
    task.settled_at, task.settled_by, task.note = timezone.now(), by[:80], note[:300]
    task.save(update_fields=["settled_at", "settled_by", "note"])
    record(by, "bill.difference_settled", task, detail={"note": note})


@transaction.atomic
def settle(task: BillTask, *, by: Viewer, note: str = "") -> BillTask:
    """Issue what is missing, or say why the books differ. Settling twice is harmless.

    Args:
        note: needed where no bill can be issued: a bill without a payment, or another sum.
    Raises:
        BillError: nothing can be issued and nothing was said.
    """
    task = BillTask.objects.select_for_update().get(pk=task.pk)
    if task.settled_at:
        return task
    order = task.order
    if task.kind == BillTask.Kind.MISSING:
        bill = issue(order, by=by)
        _settle(task, by.actor_ref, _("已补开 %(bill)s") % {"bill": bill})
    elif task.kind == BillTask.Kind.RED_MISSING:
        _settle(task, by.actor_ref, _("已补开红字票据 %(bill)s") % {"bill": _missing_red(order, by)})
    elif note.strip():
        _settle(task, by.actor_ref, note.strip())
    else:
        raise BillError
    return task


def _missing_red(order: PaymentOrder, by: Viewer) -> Bill:
    known = set(Bill.objects.filter(order=order).exclude(refund_ref="").values_list("refund_ref", flat=True))
    last = None
    for part in order.partial_refunds.filter(returned_at__isnull=False).order_by("returned_at"):
        if part.reference not in known:
            last = correct(
                order,
                refund_ref=part.reference,
                amount_fen=part.amount_fen,
                settled_at=part.returned_at,
                by=by,
                reason=part.reason,
            )
    if order.state == OrderState.REFUNDED:
        last = correct(order, settled_at=order.refunded_at, by=by, reason=order.refund_reason)
    assert last is not None, still_paid_fen(order)
    return last
