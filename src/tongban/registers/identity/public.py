"""The front door of *identity*."""

from .act_for import act_for
from .actions.accounts import (
    account_of_phone,
    bind_at_counter,
    bind_by_register,
    open_resident_account,
    open_staff_account,
    sign_out_everywhere,
)
from .actions.delegations import grant_delegation, revoke_delegation
from .clients import SCOPES, ApiClient, client_of_token, clients, open_client, revoke_client
from .errors import AlreadyBound, IdentityError, NotAllowed, NotConfirmed, TooWide
from .models import Account, Delegation
from .powers import Power, PowerKind, people_i_may_act_for, power_of
from .queries import account_for_person, covered_items, covers, delegations_of

__all__ = [
    "SCOPES",
    "Account",
    "ApiClient",
    "client_of_token",
    "clients",
    "open_client",
    "revoke_client",
    "AlreadyBound",
    "Delegation",
    "IdentityError",
    "NotAllowed",
    "NotConfirmed",
    "Power",
    "PowerKind",
    "TooWide",
    "account_for_person",
    "account_of_phone",
    "act_for",
    "bind_at_counter",
    "bind_by_register",
    "covered_items",
    "covers",
    "delegations_of",
    "grant_delegation",
    "open_resident_account",
    "open_staff_account",
    "people_i_may_act_for",
    "power_of",
    "revoke_delegation",
    "sign_out_everywhere",
]
