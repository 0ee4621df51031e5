"""Security of one's own account: factors, sessions, sign out everywhere."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.foundation.access.public import public_page, signed_in_page, viewer_of
from tongban.registers.identity.actions.accounts import sign_out_everywhere
from tongban.registers.identity.viewers import methods_of, second_factor_missing

from .session import account_of


@signed_in_page
def security_page(request: HttpRequest) -> HttpResponse:
    """How this account signs in, and where it is signed in."""
    account = account_of(request)
    assert account is not None
    factors = list(Authenticator.objects.filter(user=account))
    context = {
        "account": account,
        "assurance": viewer_of(request).assurance,
        "totp": next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None),
        "passkeys": [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
        "has_recovery_codes": any(factor.type == Authenticator.Type.RECOVERY_CODES for factor in factors),
        "sessions": list(UserSession.objects.filter(user=account).order_by("-last_seen_at")[:20]),
        "session_key": request.session.session_key,
    }
    return render(request, "identity/security.html", context)


@signed_in_page
@require_POST
def sign_out_everywhere_view(request: HttpRequest) -> HttpResponse:
    """End every other session at once; this one goes on under a new key."""
    account = account_of(request)
    assert account is not None
    fresh = sign_out_everywhere(account, by=account)
    UserSession.objects.filter(user=account).exclude(session_key=request.session.session_key).delete()
    update_session_auth_hash(request, fresh)
    messages.success(request, _("其他设备都已退出。"))
    return redirect("identity_security")


@public_page
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Staff without a second factor are told what to do before they see anything."""
    account = account_of(request)
    if account is None:
        return redirect("account_login")
    if not second_factor_missing(account, methods_of(request)):
        return redirect("identity_security")
    enrolled = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    return render(request, "identity/second_factor.html", {"is_enrolled": enrolled})
