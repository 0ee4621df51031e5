"""The payer's order page, the provider's notification, and the embedded provider's own page."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.access.public import NotVisible, person_page, public_page, rate_limited, viewer_of
from tongban.foundation.adapters.public import PortError

from . import actions, queries
from .adapters.embedded import notification, payer_decides
from .errors import BadNotification, PaymentError
from .models import EmbeddedTrade, OrderState
from .ports import providers

log = logging.getLogger(__name__)


def _shelf() -> list[tuple[str, str]]:
    """(name, words) of the providers a payer may choose."""
    names = providers.names()
    return [(name, str(providers[name].title)) for name in names if name != "embedded" or settings.DEMONSTRATION]


@require_http_methods(["GET", "POST"])
@person_page()
def order(request: HttpRequest, number: str) -> HttpResponse:
    """What is to be paid, why, and how it stands; POST begins to pay."""
    found = queries.order(viewer_of(request), number)
    if request.method == "POST":
        back = request.build_absolute_uri(found.get_absolute_url())
        try:
            provider = request.POST.get("provider", "")
            return redirect(actions.start(found, provider, by=viewer_of(request), return_url=back))
        except PaymentError as error:
            messages.error(request, str(error.message))
        except (PortError, KeyError):
            messages.error(request, _("这个支付渠道现在没有回应，请换一个渠道或稍后再试。"))
        return redirect(found)
    waits = found.state == OrderState.OPEN and found.trades.filter(state="started").exists()
    return render(request, "payments/order.html", {"order": found, "providers": _shelf(), "waits": waits})


@require_POST
@person_page()
@rate_limited("payments.refresh", times=20, seconds=60)
def refresh(request: HttpRequest, number: str) -> HttpResponse:
    """The payer says it is paid: ask the provider now instead of waiting for it to tell."""
    found = queries.order(viewer_of(request), number)
    try:
        found = actions.ask(found)
        if found.state == OrderState.OPEN:
            messages.info(request, _("支付渠道还没有收到这笔钱。如果您已付款，请过一会儿再看，不会重复扣款。"))
    except PortError:
        messages.warning(request, _("支付渠道现在没有回应，我们会继续查询，有结果马上告诉您。"))
    return redirect(found)


@csrf_exempt  # another system calls; its signature is checked instead
@require_POST
@public_page
def notify(request: HttpRequest, provider: str) -> HttpResponse:
    """A provider tells us the outcome of a payment."""
    if provider not in providers:
        raise NotVisible
    try:
        actions.hear(provider, headers=request.headers, body=request.body)
    except (BadNotification, RawPostDataException) as error:  # a form in parts was read before us: no notification
        log.warning("notification of %s refused: %s", provider, error)
        return HttpResponse("refused", status=400, content_type="text/plain")
    return HttpResponse("success", content_type="text/plain")


@require_http_methods(["GET", "POST"])
@public_page
def embedded(request: HttpRequest, token: str) -> HttpResponse:
    """The embedded provider's page: pay, fail, never answer, answer twice. Exists in the demonstration only."""
    if not settings.DEMONSTRATION:
        raise NotVisible
    row = get_object_or_404(EmbeddedTrade, token=token)
    if request.method == "GET" or row.state != "pending":
        return render(request, "payments/embedded.html", {"trade": row})
    pressed = request.POST.get("answer", "")
    if pressed not in {"pay", "fail", "silent", "twice"}:
        return render(request, "payments/embedded.html", {"trade": row}, status=400)
    row = payer_decides(token, pays=pressed != "fail")
    headers, body = notification(row)
    for _times in range({"silent": 0, "twice": 2}.get(pressed, 1)):
        actions.hear("embedded", headers=headers, body=body)
    return redirect(row.return_url)
