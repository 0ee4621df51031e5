"""Password sign-in by staff number or phone, and the account of a session with what the viewer needs."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from tongban.foundation.statements.public import Select, given

from .models import Account

_with_all = Select(
    lambda: Account.objects.select_related("person", "officer__authority").filter(pk=given(0)).order_by()
)


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's backend; loads person, officer and authority with the account, in one query."""

    def get_user(self, user_id: Any) -> Account | None:
        account = _with_all.first(user_id)
        return account if account and account.is_active else None
