"""Wallets of others: take a licence into one, and ask one for what is needed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.credentials.public import (
    REASONS,
    Kind,
    PresentationRequest,
    WalletRefused,
    ask,
    ask_wallet,
    kinds,
    make_offer,
    request_of,
    wallet_uri,
)
from tongban.capabilities.licences.public import ref_of
from tongban.foundation.access.public import person_page, public_page, rate_limited, viewer_of
from tongban.foundation.ui.public import localised, qr_symbol

from .me import _own_licence, _shown

PURPOSES = (gettext_lazy("银行开户"), gettext_lazy("签订合同前核实资质"), gettext_lazy("入职"), gettext_lazy("其他"))


@require_http_methods(["GET", "POST"])
@person_page
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own licence into a wallet: a QR symbol, a link, and a PIN that is in neither."""
    licence = _own_licence(request, pk)
    context: dict[str, object] = {**_shown(licence)}
    if request.method == "POST":
        try:
            fresh = make_offer(ref_of(licence), by=viewer_of(request))
        except WalletRefused:
            context["error"] = _("证照现在无效，不能放进钱包。")
        else:
            context |= {"offer": fresh, "qr": qr_symbol(fresh.uri, _("领取电子证照的二维码"))}
    return render(request, "web/wallet_offer.html", context)


def _kinds() -> list[dict[str, object]]:
    return [
        {"code": kind.code, "title": localised({"zh": kind.title_zh, "en": kind.title_en})} for kind in kinds().values()
    ]


def _claims(kind: Kind) -> list[dict[str, object]]:
    return [
        {"name": claim.path[0], "label": localised({"zh": claim.label_zh, "en": claim.label_en})}
        for claim in kind.claims
    ]


@require_http_methods(["GET", "POST"])
@public_page
@rate_limited("wallet_requests", times=30, seconds=60)
def ask_page(request: HttpRequest) -> HttpResponse:
    """A verifier says which licence, which of its contents and what for; the wallet shows just that."""
    data = request.POST if request.method == "POST" else request.GET
    kind = kinds().get(data.get("kind", "food_business_licence")) or next(iter(kinds().values()))
    claims = _claims(kind)
    names = {str(claim["name"]) for claim in claims}
    chosen = [name for name in data.getlist("claims") if name in names]
    context: dict[str, object] = {
        "kinds": _kinds(), "kind": kind.code, "claims": claims, "chosen": chosen or ["title", "holder_name"],
        "purposes": PURPOSES, "purpose": data.get("purpose", ""), "verifier": data.get("verifier", ""),
    }  # fmt: skip
    if request.method == "POST":
        if chosen and data.get("verifier", "").strip():
            if not request.session.session_key:
                request.session.save()
            fresh = ask_wallet(
                ask("licence", [kind.vct], [[name] for name in chosen]), verifier=data["verifier"].strip(),
                purpose=data.get("purpose", ""), owner=str(request.session.session_key),
            )  # fmt: skip
            return redirect("web:wallet_request", fresh.place)
        context["error"] = _("请写明核验方，并至少选一项内容。")
    return render(request, "web/wallet_ask.html", context, status=422 if "error" in context else 200)


def _request_context(request: HttpRequest, place: str) -> dict[str, object]:
    owner = request.session.session_key
    row = request_of(place, owner) if owner else None
    if row is None:
        raise Http404
    kind = next(one for one in kinds().values() if one.vct in row.query["credentials"][0]["meta"]["vct_values"])
    labels = {claim["name"]: claim["label"] for claim in _claims(kind)}
    return {
        "row": row, "place": place, "is_over": row.is_over,
        "title": localised({"zh": kind.title_zh, "en": kind.title_en}),
        "asked": [labels.get(claim["path"][0], claim["path"][0]) for claim in row.query["credentials"][0]["claims"]],
        "answers": _answers(row, labels), "refused": REASONS.get(row.refused_for, ""),
    }  # fmt: skip


def _answers(row: PresentationRequest, labels: dict[object, object]) -> list[tuple[object, object]]:
    return [
        (
            labels.get(one["path"][0], one["path"][0]),
            localised(one["value"]) if isinstance(one["value"], dict) else one["value"],
        )
        for shown in row.answer or []
        for one in shown["values"]
    ]


@require_GET
@public_page
def request_page(request: HttpRequest, place: str) -> HttpResponse:
    """The request as a QR symbol, and the answer once it is there; only for the browser that asked."""
    context = _request_context(request, place)
    uri = wallet_uri(place)
    context |= {"uri": uri, "qr": qr_symbol(uri, _("出示请求的二维码"))}
    return render(request, "web/wallet_request.html", context)


@require_GET
@public_page
def request_live(request: HttpRequest, place: str) -> HttpResponse:
    """The part of the page that changes."""
    return render(request, "web/parts/wallet_answer.html", _request_context(request, place))
