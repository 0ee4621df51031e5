"""部门印章: which seals there are, what was sealed with them, suspending, losing, destroying and replacing them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.capabilities.licences.public import SealedDocument
from tongban.foundation.access.public import operator_page, viewer_of
from tongban.foundation.trust.public import (
    SealCertificate,
    SealNotUsable,
    end_seal,
    replace_seal,
    restore_seal,
    seal_certificates,
    suspend_seal,
)

PER_PAGE = 50
# What a seal's name has to be copied for: it cannot be taken back.
FOR_EVER = ("lost", "destroyed", "replaced")


@operator_page
def seals(request: HttpRequest) -> HttpResponse:
    """Every department's seal with its state; found by name or code."""
    query = request.GET.get("q", "").strip()
    rows = seal_certificates()
    if query:
        rows = rows.filter(name__contains=query) | rows.filter(code=query)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "console/seals.html", {"page": page, "q": query})


@require_http_methods(["GET", "POST"])
@operator_page
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """One seal: what can be done with it, and its use log with the digest of every document."""
    row = get_object_or_404(seal_certificates(), pk=pk)
    typed = {name: request.POST.get(name, "").strip() for name in ("verb", "reason", "confirm")}
    error = ""
    if request.method == "POST":
        if not typed["reason"]:
            error = _("请写明原因。")
        elif typed["verb"] in FOR_EVER and typed["confirm"] != row.name:
            error = _("请照抄印章名称，确认就是这一枚；这一步不能撤回。")
        else:
            error = _act(request, row, typed["verb"], typed["reason"])
        if not error:
            messages.success(request, _("已记录。"))
            return redirect("console:seals")
    uses = SealedDocument.objects.filter(authority__credit_code=row.code).order_by("-pk")
    page = Paginator(uses, PER_PAGE).get_page(request.GET.get("page"))
    context = {"row": row, "page": page, "error": error, "typed": typed}
    return render(request, "console/seal.html", context, status=400 if error else 200)


def _act(request: HttpRequest, row: SealCertificate, verb: str, reason: str) -> str:
    """Do it; words when it cannot be done."""
    by = viewer_of(request)
    try:
        if verb == "suspend":
            suspend_seal(row.pk, reason=reason, by=by)
        elif verb == "restore":
            restore_seal(row.pk, reason=reason, by=by)
        elif verb == "replaced":
            replace_seal(row.pk, reason=reason, by=by)
        elif verb in ("lost", "destroyed"):
            end_seal(row.pk, verb, reason=reason, by=by)
        else:
            raise Http404
    except SealNotUsable:
        return str(_("这枚印章已经停用或者换新，不能再这样办。"))
    return ""
