"""The demonstration's telephone: SMS that the embedded plug would have sent."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.foundation.access.public import NotVisible, public_page

from .ports import sms
from .queries import embedded_sms, held_sms


@require_GET
@public_page
def telephone(request: HttpRequest) -> HttpResponse:
    """The latest SMS, for whoever plays with the demonstration; does not exist in production."""
    if not settings.DEMONSTRATION or not sms.is_embedded:
        raise NotVisible
    return render(request, "messaging/telephone.html", {"rows": embedded_sms(), "held": held_sms()})
