"""我的票据: my receipts and invoices; and whether one that I am shown is genuine."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.bills.public import (
    bill,
    bills_visible_to,
    complete,
    face_of,
    search,
    verify_by_numbers,
    years_of,
)
from tongban.channels.web.personal import applicant_of
from tongban.foundation.access.public import person_page, public_page, rate_limited, viewer_of
from tongban.foundation.files.public import response
from tongban.foundation.values.public import capital_yuan

PER_PAGE = 20


@require_GET
@person_page
def bills(request: HttpRequest) -> HttpResponse:
    """My bills, newest first; by year and by words; with their sum."""
    every = bills_visible_to(viewer_of(request))
    years = years_of(every)
    asked, text = request.GET.get("year", ""), request.GET.get("q", "").strip()[:60]
    year = int(asked) if asked.isdigit() and int(asked) in years else None
    rows = search(every, text=text, year=year)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    total = rows.order_by().aggregate(sum=Sum("amount_fen"))["sum"] or 0
    context = {
        "page": page, "years": years, "year": year, "q": text, "total": total, "me": applicant_of(request),
        "is_searched": bool(text or year),
    }  # fmt: skip
    return render(request, "web/bills.html", context)


@require_GET
@person_page
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One bill: what it says, what became of it, its files."""
    found = bill(viewer_of(request), pk)
    context = {"bill": found, "face": face_of(found), "capitals": capital_yuan(found.amount_fen)}
    return render(request, "web/bill.html", context)


@require_GET
@person_page
def bill_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed PDF; drawn now when the worker has not come to it yet."""
    found = complete(bill(viewer_of(request), pk))
    assert found.file is not None
    return response(found.file, inline="save" not in request.GET)


@require_GET
@person_page
def bill_data(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed XML for book-keeping programs."""
    found = complete(bill(viewer_of(request), pk))
    answer = HttpResponse(found.structured, content_type="application/xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.code}-{found.number}.xml"'
    return answer


@require_http_methods(["GET", "POST"])
@public_page
@rate_limited("bills.verify", times=20, seconds=60)
def verify_bill(request: HttpRequest) -> HttpResponse:
    """Check a bill by code, number and check code. Twenty tries a minute, because a check code is short."""
    if request.method == "GET":
        return redirect("web:verify")
    said = {name: request.POST.get(name, "").strip()[:24] for name in ("bill_code", "bill_number", "check_code")}
    if not all(said.values()):
        return render(request, "web/verify.html", {**said, "error": _("票据代码、票据号码、校验码三项都要填。")})
    report = verify_by_numbers(*said.values())
    return render(request, "web/verify_bill.html", {"report": report, "face": report.face, **said})
