"""Pages for what went wrong: in plain words, with what the person can do now."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.foundation.trust.public import SealNotUsable

from .doors import public_page
from .errors import TooManyRequests
from .logs import request_id
from .outages import passes, unavailable
from .problems import problem

log = logging.getLogger(__name__)


def _wants_problem(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.accepts("text/html") is False


def error_page(request: HttpRequest, status: int, title: str, text: str, *, icon: str = "circle-help") -> HttpResponse:
    """A page (or, for a call of the API, a problem) that says what happened and what to do.

    Args:
        request: what was asked.
        status: HTTP status of the answer.
        title: what happened, short.
        text: what the person can do now.
        icon: name of the picture above it.
    """
    if _wants_problem(request):
        return problem(status, title, detail=text)
    reference = request_id.get() if status >= 500 else ""
    context = {"title": title, "text": text, "icon": icon, "reference": reference, "status": status}
    try:
        return HttpResponse(render_to_string("ui/error.html", context, request), status=status)
    except Exception:
        log.exception("the error page itself failed")
    plain = '<!doctype html><meta charset="utf-8"><title>{}</title><h1>{}</h1><p>{}</p><p>{}</p>'
    return HttpResponse(format_html(plain, title, title, text, reference), status=status)


@public_page
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when what was sent is too large."""
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, 413, _("内容太大"), _("您上传的内容超过了允许的大小。请压缩或分开后再试。"))
    return error_page(request, 400, _("没有看懂这个请求"), _("请返回上一页刷新后再试一次。"))


@public_page
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, or 429 when the same source asks too often."""
    if isinstance(exception, TooManyRequests):
        wait = exception.retry_after_seconds
        text = ngettext("请等 %(wait)d 秒再试。", "请等 %(wait)d 秒再试。", wait) % {"wait": wait}
        response = error_page(request, 429, _("操作太频繁"), text)
        response["Retry-After"] = str(wait)
        return response
    return error_page(request, 403, _("您不能打开这个页面"), _("如果您认为不对，请联系窗口。"), icon="lock")


@public_page
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long, or cookies are off."""
    text = _("页面可能打开太久了，或者浏览器不允许 Cookie。请返回上一页刷新后再提交，已保存的内容不会丢失。")
    return error_page(request, 403, _("页面已过期"), text, icon="shield-alert")


@public_page
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: it does not exist, or it is not for this viewer; the page does not say which."""
    text = _("它可能已经换了地址，或者不对您开放。请从首页搜索要办的事。")
    return error_page(request, 404, _("没有找到这一页"), text, icon="map-pin-off")


@public_page
def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """500: our fault, said so; 503 when the database was away for a moment, or a seal may not be used now."""
    error = sys.exc_info()[1]
    if passes(error):
        return unavailable(request)
    if isinstance(error, SealNotUsable):
        return error_page(request, 503, _("现在不能盖章"), str(error), icon="stamp")
    text = _("请过几分钟再试；仍然不行，请把下面的编号告诉我们。已经填写的内容还在。")
    return error_page(request, 500, _("我们这边出了点问题"), text, icon="cloud-alert")
