"""短信: what the embedded gateway would have sent, with numbers masked; empty when a real gateway is plugged in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.capabilities.messaging.public import embedded_sms
from tongban.foundation.access.public import operator_page
from tongban.foundation.ui.public import masked_words


@operator_page
def sms(request: HttpRequest) -> HttpResponse:
    """The latest messages of the demonstration. Texts stay hidden: an operator needs only that they went."""
    rows = [{"at": row.sent_at, "to": masked_words(row.to), "length": len(row.text)} for row in embedded_sms(100)]
    return render(request, "console/sms.html", {"rows": rows})
