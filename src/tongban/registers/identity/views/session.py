"""Shared by the views: where to go next, from where somebody comes, and the sign-in itself."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from tongban.registers.identity.models import Account


def next_of(request: HttpRequest) -> str:
    """Where to go afterwards; empty unless it is an address of this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and allowed else ""


def address_of(request: HttpRequest) -> str:
    """Network address of the browser; behind a declared proxy, the one the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")):
        # The last entry was written by our own proxy; earlier ones anybody can invent.
        return str(forwarded).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def account_of(request: HttpRequest) -> Account | None:
    """The signed-in account, if any."""
    return request.user if isinstance(request.user, Account) else None


def sign_in(request: HttpRequest, account: Account, method: str) -> HttpResponse:
    """Sign the account in as allauth does: second factor if it has one, new session key, then on to ``next``."""
    before = account_of(request)
    if before is not None and before.pk != account.pk:
        logout(request)
    record_authentication(request, account, method=method)
    login = Login(user=account, redirect_url=next_of(request) or None)
    return cast(HttpResponse, perform_login(request, login))
