"""Everybody's people in tests: residents, staff, and browsers that are signed in as one of them."""

import time

from django.test import Client

from tongban.foundation.access.public import Role, Viewer
from tongban.registers.authorities.public import Officer
from tongban.registers.authorities.tests.factories import make_officer
from tongban.registers.identity.public import Account, Delegation, Power, open_resident_account, open_staff_account
from tongban.registers.organisations.tests.factories import make_organisation
from tongban.registers.people.public import Person
from tongban.registers.people.tests.factories import make_child, make_person

__all__ = [
    "make_account",
    "make_child",
    "make_officer",
    "make_organisation",
    "make_person",
    "signed_in",
    "signed_in_client",
    "viewer_for",
]

BACKEND = "tongban.registers.identity.backends.AccountBackend"


def make_account(who: Person | Officer | None = None, *, is_operator: bool = False) -> Account:
    """The account of this person or officer; of a new person without argument."""
    if isinstance(who, Officer):
        return open_staff_account(who, is_operator=is_operator)
    return open_resident_account(who or make_person())


def _power_key(act_for: object) -> str:
    if isinstance(act_for, Delegation):
        return f"delegation:{act_for.pk}"
    if isinstance(act_for, Power):
        return act_for.key
    if isinstance(act_for, Person):
        return f"child:{act_for.pk}"
    return act_for if isinstance(act_for, str) else f"organisation:{act_for.pk}"  # type: ignore[attr-defined]


def signed_in(
    client: Client,
    account: Account | Person | Officer,
    act_for: Delegation | Power | Person | str | object | None = None,
    *,
    method: str = "demonstration",
) -> Client:
    """Sign the browser in as this account (or person, or officer), acting for a child, a firm or under a delegation.

    Args:
        method: how it was authenticated; "demonstration" gives assurance 3, "code" 2, "password" 1.
    """
    if not isinstance(account, Account):
        account = make_account(account)
    client.force_login(account, backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = [{"method": method, "at": time.time()}]
    session["account_authentication_methods_user"] = str(account.pk)
    if act_for is not None:
        session["act_for"] = _power_key(act_for)
    session.save()
    return client


def signed_in_client(who: Account | Person | Officer, act_for: object | None = None) -> Client:
    """A new browser, signed in."""
    return signed_in(Client(), who, act_for)


def viewer_for(who: Person | Officer, *, assurance: int = 3) -> Viewer:
    """The viewer that a signed-in person or officer has, without a browser."""
    account = make_account(who)
    if isinstance(who, Person):
        return Viewer(role=Role.PERSON, account_id=account.pk, person_id=who.pk, assurance=assurance)
    posts = frozenset(who.posts.values_list("code", flat=True))
    return Viewer(
        role=Role.CLERK if posts == {"clerk"} else Role.OFFICER,
        account_id=account.pk,
        officer_id=who.pk,
        authority_code=who.authority_id,
        region_code=who.region_id or who.authority.region_id,
        posts=posts,
        assurance=assurance,
    )
