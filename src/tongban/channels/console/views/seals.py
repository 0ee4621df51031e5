"""部门印章: the register of all seals, the log of their uses, and what an operator does with a seal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.licences.public import (
    Seal,
    SealActRefused,
    SealState,
    find_seals,
    holds_visible_to,
    key_code,
    picture_of,
    stop_seal,
    uses_of,
    visible_seal,
)
from tongban.foundation.access.public import Viewer, operator_page, viewer_of
from tongban.foundation.four_eyes.public import FourEyesRefused
from tongban.foundation.trust.public import newest_certificate, propose
from tongban.foundation.ui.public import csv_response
from tongban.foundation.values.public import read_day

PER_PAGE = 50
EXPORTED = 50_000
# What a seal's number has to be copied for: it cannot be taken back.
FOR_EVER = ("lost", "destroyed", "replaced")


@require_GET
@operator_page
def seals(request: HttpRequest) -> HttpResponse:
    """Every department's seal with its state; found by name or number."""
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "state")}
    viewer = viewer_of(request)
    page = Paginator(find_seals(viewer, asked["q"], asked["state"]), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "asked": asked, "states": SealState.choices,
        "waiting": holds_visible_to(viewer).count(), "is_filtered": any(asked.values()),
    }  # fmt: skip
    return render(request, "console/seals.html", context)


def _span(request: HttpRequest) -> dict[str, Any]:
    given = {name: request.GET.get(name, "").strip()[:80] for name in ("q", "since", "until")}
    return {"text": given["q"], "since": read_day(given["since"]), "until": read_day(given["until"])}


@require_http_methods(["GET", "POST"])
@operator_page
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """One seal: what can be done with it, and its use log with the digest of every file."""
    viewer = viewer_of(request)
    row = visible_seal(viewer, pk)
    typed = {name: request.POST.get(name, "").strip() for name in ("verb", "reason", "confirm")}
    error = ""
    if request.method == "POST":
        if not typed["reason"]:
            error = _("请写明原因。")
        elif typed["verb"] in FOR_EVER and typed["confirm"] != row.number:
            error = _("请照抄印章编号，确认就是这一枚；这一步不能撤回。")
        else:
            error = _act(viewer, row, typed["verb"], typed["reason"])
        if not error:
            if typed["verb"] in PROPOSED:
                messages.success(request, _("已提出，等另一位运营人员确认后执行。"))
                return redirect("console:key_proposals")
            messages.success(request, _("已记录。"))
            return redirect("console:seals")
    page = Paginator(uses_of(row, **_span(request)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "row": row, "page": page, "error": error, "typed": typed, **_span(request),
        "picture": picture_of(row), "certificate": newest_certificate(key_code(row)),
        "holds": holds_visible_to(viewer).filter(seal=row).count(),
        "authorisations": row.authorisations.all(),
    }  # fmt: skip
    return render(request, "console/seal.html", context, status=400 if error else 200)


PROPOSED = {"restored": "seal.restore", "destroyed": "seal.destroy", "replaced": "seal.replace"}


def _act(viewer: Viewer, row: Seal, verb: str, reason: str) -> str:
    """Stop it at once; everything else is proposed to another operator. Words when it cannot be done."""
    try:
        if verb in ("suspended", "lost"):
            stop_seal(row, verb, reason=reason, by=viewer)
        elif verb in PROPOSED:
            propose(PROPOSED[verb], str(row.pk), reason=reason, by=viewer)
        else:
            raise Http404
    except (SealActRefused, FourEyesRefused) as refusal:
        return str(refusal)
    return ""


@require_GET
@operator_page
def seal_uses(request: HttpRequest, pk: int) -> HttpResponse:
    """The log of one seal as a CSV file; operators see no names of applicants in it."""
    row = visible_seal(viewer_of(request), pk)
    head = [_("时间"), _("用印人"), _("事由"), _("依据"), _("文件摘要")]
    rows = (
        [f"{use.at:%Y-%m-%d %H:%M:%S}Z", use.by, use.why if use.authorisation else _("特殊文件"),
         use.authorisation.ground if use.authorisation else _("保管人逐件批准"), use.digest]
        for use in uses_of(row, **_span(request))[:EXPORTED].iterator()
    )  # fmt: skip
    return csv_response(f"seal-{row.number}", head, rows)
