"""投标、竞买, for a firm or, where the item takes them, for oneself: sealing a bid beside a public notice, its receipt,
what became of it, and a complaint.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.access.public import NotVisible, Viewer, person_page, viewer_of
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import (
    SpecialProcedure,
    complain,
    may_bid,
    may_complain,
    own_bid,
    public_notice,
    seal_bid,
    take_bid_back,
    takes_bids,
)

from .public_notices import title_of


@require_http_methods(["GET", "POST"])
@person_page
def bid(request: HttpRequest, pk: int) -> HttpResponse:
    """My firm's bid, or my own: the form until the closing moment, then receipt, result and where to complain."""
    row, viewer = public_notice(pk), viewer_of(request)
    if not may_bid(row, viewer):
        raise NotVisible
    error = ""
    if request.method == "POST":
        try:
            messages.success(request, _done(row, viewer, request.POST))
            return redirect("web:bid", pk=pk)
        except CaseError as told:
            error = str(told.message)
    mine = own_bid(row, viewer)
    typed = {name: request.POST.get(name, "") for name in ("amount", "offer", "complaint")}
    if mine is not None and request.method == "GET":
        typed |= {"amount": f"{mine.amount_fen / 100:.2f}", "offer": mine.offer}
    context = {
        "row": row, "title": title_of(row), "bid": mine, "takes": takes_bids(row), "typed": typed, "error": error,
        "words": row.words, "may_complain": mine is not None and may_complain(mine),
    }  # fmt: skip
    return render(request, "web/bid.html", context, status=422 if error else 200)


def _done(row: SpecialProcedure, viewer: Viewer, told: Any) -> str:
    verb = told.get("verb", "")
    if verb == "take_back":
        take_bid_back(row, by=viewer)
        return str(row.words.taken_back)
    if verb == "complain":
        complain(row, told.get("complaint", ""), by=viewer)
        return _("投诉已送到监督人员，答复会发消息告诉您。")
    seal_bid(row, amount_fen=_fen(told.get("amount", "")), offer=told.get("offer", ""), by=viewer)
    return _("已封存。请记下封存摘要，开启时可以核对。")


def _fen(text: str) -> int:
    """Yuan as typed, in fen; 0 for what is no sum."""
    try:
        yuan = Decimal(text.replace(",", "").strip())
        return int(yuan * 100) if yuan.is_finite() and yuan == yuan.quantize(Decimal("0.01")) else 0
    except (InvalidOperation, ValueError):
        return 0
