"""What allauth asks of us: phones, closed sign-up, where to go next, secrets at rest."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.foundation.trust.public import decrypt_text, encrypt_text

from .models import Account
from .viewers import RECORDS, methods_of, second_factor_missing


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by a confirmed phone code, by the counter, or by an operator; never by a form of allauth."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_user_by_phone(self, phone: str) -> Account | None:
        return Account.objects.by_phone(phone)

    def get_phone(self, user: Account) -> tuple[str, bool] | None:
        return (user.phone, True) if user.phone else None

    def set_phone(self, user: Account, phone: str, verified: bool) -> None:
        user.set_phone(phone)
        user.save(update_fields=["phone", "phone_index"])

    def set_phone_verified(self, user: Account, phone: str) -> None:
        """Numbers are kept only once confirmed, so there is nothing to mark."""

    def send_verification_code_sms(self, user: Account, phone: str, code: str, **kwargs: Any) -> None:
        raise NotImplementedError("codes are sent by tongban.registers.identity.codes")

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nothing is sent: an unknown number gets a code like any other."""

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        from .forms import MobileField

        return MobileField(**kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in within the last ten minutes is not asked again before changing a factor."""
        records = context.request.session.get(RECORDS) or []
        latest = max((float(record.get("at", 0)) for record in records), default=0.0)
        if time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        account = request.user
        if isinstance(account, Account) and account.is_staff_account:
            if second_factor_missing(account, methods_of(request)):
                return reverse("identity_second_factor")
            return str(settings.STAFF_REDIRECT_URL if account.officer_id else settings.OPERATOR_REDIRECT_URL)
        return str(settings.LOGIN_REDIRECT_URL)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail addresses are kept; security events are in the audit log and the message box."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticators are encrypted; the city's name stands on keys and apps."""

    def encrypt(self, text: str) -> str:
        return encrypt_text("mfa.authenticator", text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt_text("mfa.authenticator", encrypted_text)

    def get_totp_issuer(self) -> str:
        return _("通办")

    def _get_site_name(self) -> str:
        return _("通办")

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.masked_phone or user.username)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail addresses are kept."""
