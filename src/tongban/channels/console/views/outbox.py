"""短信 and 国库: what the embedded plugs would have sent and paid; empty when real ones are plugged in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.capabilities.messaging.public import embedded_sms
from tongban.foundation.access.public import operator_page
from tongban.foundation.ui.public import masked_words
from tongban.journeys.benefits.public import EmbeddedPayFile, choose_behaviour, embedded_files


@operator_page
def sms(request: HttpRequest) -> HttpResponse:
    """The latest messages of the demonstration. Texts stay hidden: an operator needs only that they went."""
    rows = [{"at": row.sent_at, "to": masked_words(row.to), "length": len(row.text)} for row in embedded_sms(100)]
    return render(request, "console/sms.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@operator_page
def treasury(request: HttpRequest) -> HttpResponse:
    """Pay files that the embedded treasury was given, and how it answers: all paid, some returned, never, twice."""
    if request.method == "POST":
        try:
            choose_behaviour(request.POST.get("reference", ""), request.POST.get("behaviour", ""))
        except (ValueError, EmbeddedPayFile.DoesNotExist):
            raise Http404 from None
        messages.success(request, _("已记下；下一次取回单时就这样回。"))
        return redirect("console:treasury")
    return render(
        request, "console/treasury.html",
        {"rows": embedded_files(), "behaviours": EmbeddedPayFile.Behaviour.choices},
    )  # fmt: skip
