"""票据: what the authority collected and billed, whether both books agree, refunds with their red bills."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongban.capabilities.bills.public import (
    BillError,
    bills_of_body,
    bodies_between,
    book,
    complete,
    coverage,
    face_of,
    search,
    settle,
    tasks_visible_to,
)
from tongban.capabilities.payments.public import PaymentError, refund, refund_part, still_paid_fen
from tongban.foundation.access.public import officer_page, viewer_of
from tongban.foundation.files.public import response
from tongban.foundation.ui.public import csv_response
from tongban.foundation.values.public import InvalidAmount, fen_of, yuan
from tongban.registers.authorities.public import authority

from .statistics import span

PER_PAGE = 30
POSTS = ("officer", "reviewer", "head")
EXPORTED = 50_000
FINANCE = "finance_bureau"


@require_GET
@officer_page(posts=POSTS)
def bills(request: HttpRequest) -> HttpResponse:
    """Sums of some days beside the payments of the same days, what differs, and every bill."""
    viewer = viewer_of(request)
    since, until = span(request)
    text = request.GET.get("q", "").strip()[:60]
    every = viewer.authority_code == FINANCE
    days = {"since": since, "until": until}
    mine = "" if every else viewer.authority_code
    rows = search(bills_of_body(viewer).filter(settled_on__range=(since, until)), text=text)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"since": str(since), "until": str(until), "q": text})
    bodies = [(authority(code).title, book(**days, authority_code=code)) for code in bodies_between(**days)[:40]]
    context = {
        **days, "q": text, "page": page, "book": book(**days, authority_code=mine),
        "coverage": coverage(**days, authority_code=mine), "bodies": bodies if every else [],
        "open_tasks": tasks_visible_to(viewer).filter(settled_at=None)[:50],
        "settled": tasks_visible_to(viewer).filter(settled_at__gte=timezone.now() - timedelta(days=30))[:20],
        "export_url": f"{reverse('workbench:bill_export')}?{query}",
    }  # fmt: skip
    return render(request, "workbench/bills.html", context)


@require_GET
@officer_page(posts=POSTS)
def bill(request: HttpRequest, pk: int) -> HttpResponse:
    """One bill; a head may give the money back, wholly or in part."""
    viewer = viewer_of(request)
    found = get_object_or_404(bills_of_body(viewer), pk=pk)
    left = 0 if found.is_red else still_paid_fen(found.order)
    is_own = viewer.authority_code == found.authority_id
    context = {
        "bill": found, "face": face_of(found), "left": left,
        "may_refund": is_own and viewer.holds("head") and found.order.state == "paid" and left > 0,
        "reference": f"bill {found.pk} part {found.order.partial_refunds.count() + 1}",
    }  # fmt: skip
    return render(request, "workbench/bill.html", context)


@require_GET
@officer_page(posts=POSTS)
def bill_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed PDF."""
    found = complete(get_object_or_404(bills_of_body(viewer_of(request)), pk=pk))
    assert found.file is not None
    return response(found.file, inline=True)


@require_POST
@officer_page(posts=("head",))
def bill_refund(request: HttpRequest, pk: int) -> HttpResponse:
    """退费: the head of the collecting body gives back; the red bill follows when the money has gone.

    Legal: 行政许可法 第七十五条 (what was collected unlawfully is given back).
    """
    viewer = viewer_of(request)
    found = get_object_or_404(bills_of_body(viewer), pk=pk, corrects=None, authority_id=viewer.authority_code)
    reason, amount = request.POST.get("reason", "").strip()[:200], request.POST.get("amount", "").strip()
    reference = request.POST.get("reference", "")
    try:
        if not reason:
            messages.error(request, _("请写明退费原因，它会印在红字票据上。"))
        elif not amount:
            refund(found.order, by=viewer, reason=reason)
            messages.success(request, _("已发起全额退款，退回后自动开红字票据。"))
        elif not reference.startswith(f"bill {found.pk} part "):
            messages.error(request, _("请刷新页面后再试。"))
        else:
            fen = fen_of(amount)
            if fen == still_paid_fen(found.order):
                refund(found.order, by=viewer, reason=reason)
            else:
                refund_part(found.order, fen, reference=reference, by=viewer, reason=reason)
            messages.success(request, _("已发起退款 %(amount)s，退回后自动开红字票据。") % {"amount": yuan(fen)})
    except InvalidAmount as error:
        messages.error(request, str(error))
    except PaymentError:
        left = yuan(still_paid_fen(found.order))
        messages.error(request, _("退款金额要大于 0，且不超过还没退的 %(left)s。") % {"left": left})
    return redirect("workbench:bill", found.pk)


@require_POST
@officer_page(posts=POSTS)
def bill_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue what is missing, or say why the books differ."""
    viewer = viewer_of(request)
    task = get_object_or_404(tasks_visible_to(viewer), pk=pk)
    try:
        settle(task, by=viewer, note=request.POST.get("note", ""))
        messages.success(request, _("已处理。"))
    except BillError:
        messages.error(request, _("这笔差异不能靠补开票据解决，请写明查到的原因。"))
    return redirect("workbench:bills")


@require_GET
@officer_page(posts=POSTS)
def bill_export(request: HttpRequest) -> HttpResponse:
    """The list as a CSV file that a spreadsheet opens; names masked."""
    since, until = span(request)
    rows = bills_of_body(viewer_of(request)).filter(settled_on__range=(since, until))
    parties = [_("项目"), _("交款人"), _("金额（元）"), _("收款日期")]
    head = [_("票据代码"), _("票据号码"), *parties, _("冲减的原票据"), _("缴费单号")]
    lines = (
        [one.code, one.number, one.title, one.payer_masked, Decimal(one.amount_fen).scaleb(-2), one.settled_on,
         one.corrects, one.order.number]
        for one in search(rows, text=request.GET.get("q", "").strip()[:60])[:EXPORTED].iterator()
    )  # fmt: skip
    return csv_response(f"bills-{since}-{until}", head, lines)
