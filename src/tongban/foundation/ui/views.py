"""The display switches, the living catalogue, and the pages for what went wrong."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.access.public import public_page

from .living import documentation, examples
from .preferences import remember


@csrf_exempt  # it sets nothing but how pages look; a token would make every anonymous page private
@require_POST
@public_page
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep a wish (edition, theme, language) and go back to where it was pressed."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    remember(response, {name: request.POST.get(name, "") for name in ("edition", "theme", "language")})
    return response


@require_GET
@public_page
def living_catalogue(request: HttpRequest) -> HttpResponse:
    """Every component as it really looks; senior, dark and English by the switches above."""
    return render(request, "ui/living.html", {"docs": documentation(), **examples()})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the page does not exist, or is not for this person; the two look the same on purpose."""
    words = {
        "title": _("没有找到这一页"),
        "text": _("它可能已经换了地址，或者不对您开放。请从首页搜索要办的事。"),
        "icon": "map-pin-off",
    }
    return render(request, "ui/error.html", words, status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    words = {
        "title": _("不能打开这一页"),
        "text": _("您没有打开它的权限。如果您认为不对，请联系窗口。"),
        "icon": "lock",
    }
    return render(request, "ui/error.html", words, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    words = {
        "title": _("没有看懂这次请求"),
        "text": _("请返回上一页再试一次；已经填写的内容还在。"),
        "icon": "circle-help",
    }
    return render(request, "ui/error.html", words, status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere: nothing was done."""
    words = {
        "title": _("页面已经过期"),
        "text": _("为了您的安全，这次提交没有生效。请返回上一页刷新后再试。"),
        "icon": "shield-alert",
    }
    return render(request, "ui/error.html", words, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: says so plainly and gives a number to quote."""
    words = {"title": _("我们这边出了点问题"), 
             "text": _("请过几分钟再试；仍然不行，请把下面的编号告诉我们。"),
             "icon": "cloud-alert", "reference": secrets.token_hex(4).upper()}  # fmt: skip
    return render(request, "ui/error.html", words, status=500)
