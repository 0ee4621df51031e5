"""Password sign-in by staff number or phone, and the account of a session with what the viewer needs."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from .models import Account


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's backend; loads person, officer and authority with the account, in one query."""

    def get_user(self, user_id: Any) -> Account | None:
        account = Account.objects.select_related("person", "officer__authority").filter(pk=user_id).first()
        return account if account and account.is_active else None
