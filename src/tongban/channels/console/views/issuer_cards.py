"""演示发卡方: the books of the embedded card issuers; a card is taken back here, as its issuer would."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongban.capabilities.codes.public import CodeError, issuer_card, issuer_cards, issuer_titles, void_issuer_card
from tongban.foundation.access.public import operator_page, viewer_of
from tongban.foundation.ui.public import localised

PER_PAGE = 50


@operator_page
@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """Cards by issuer, found by number or name."""
    titles = {code: localised(title) for code, title in issuer_titles().items()}
    asked = {name: request.GET.get(name, "").strip() for name in ("issuer", "q")}
    found = issuer_cards(asked["issuer"] if asked["issuer"] in titles else "", asked["q"])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"card": one, "title": titles.get(one.issuer, one.issuer)} for one in page]
    context = {"page": page, "rows": rows, "asked": asked, "issuers": list(titles.items())}
    return render(request, "console/cards.html", context)


@operator_page
@require_POST
def card_void(request: HttpRequest, pk: int) -> HttpResponse:
    """The issuer takes it back; codes stand for it no more."""
    if not settings.DEMONSTRATION:
        raise Http404
    try:
        void_issuer_card(viewer_of(request), issuer_card(pk), request.POST.get("reason", ""))
        messages.success(request, _("卡已停用，持卡人会收到通知。"))
    except CodeError as error:
        messages.error(request, str(error))
    return redirect("console:cards")
