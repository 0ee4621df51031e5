"""The pages of ``pages`` within the citizens' frame of the design system."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from tongban.capabilities.forms.tests import pages

FRAME = """{% extends "ui/citizen.html" %}{% block title %}申请表{% endblock %}
{% block main %}<div class="page"><h1>申请表</h1>{{ content }}</div>{% endblock %}"""


def framed(request: HttpRequest, step: str) -> HttpResponse:
    response = pages.page(request, step) if step != "review" else pages.review(request)
    if response.status_code == 302 or request.POST.get("_action") == "save":
        return response
    from django.utils.safestring import mark_safe

    body = engines["django"].from_string(FRAME).render({"content": mark_safe(response.content.decode())}, request)
    return HttpResponse(body)


urlpatterns = [
    path("ui/", include("tongban.foundation.ui.urls")),
    path("<str:step>/", framed),
]
