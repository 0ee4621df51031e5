"""From a session to a viewer: who is there, for whom, and how surely we know."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest

from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.statements.public import Select, given
from tongban.registers.authorities.public import Officer

from .models import Account
from .powers import power_of

ACT_FOR = "act_for"
# Written into the session by our own ways of signing in; allauth writes its records beside it.
METHOD = "sign_in_method"
RECORDS = "account_authentication_methods"
_posts_of = Select(lambda: Officer.posts.through.objects.filter(officer_id=given(0)).order_by())


def methods_of(request: HttpRequest) -> frozenset[str]:
    """How this session was authenticated: code, password, totp, passkey, recovery_codes, demonstration."""
    found = set()
    for record in request.session.get(RECORDS) or []:
        if record.get("method") != "mfa":
            found.add(str(record.get("method")))
        elif record.get("type") == "webauthn":
            found.add("passkey")
        else:
            found.add(str(record.get("type")))
    return frozenset(found)


def assurance_of(account: Account, methods: frozenset[str]) -> int:
    """How surely we know who sits there.

    1: holds the phone or knows the password. 2: real name confirmed, and the phone that the register confirmed, or
    two factors. 3: real name, and a passkey, or shown in person at a counter. The demonstration signs in at 3.

    Legal: 国务院关于在线政务服务的若干规定 第九条 (real-name identity on the platform).
    """
    if "passkey" in methods or (settings.DEMONSTRATION and "demonstration" in methods):
        return 3 if account.person_id or account.is_staff_account else 1
    strong = "code" in methods or ("password" in methods and "totp" in methods)
    if (account.person_id or account.is_staff_account) and strong:
        return 3 if account.bound_by == Account.Binding.COUNTER and "code" in methods else 2
    return 1


def second_factor_missing(account: Account, methods: frozenset[str]) -> bool:
    """True for staff who signed in without a second factor; outside the demonstration they see nothing yet."""
    if not account.is_staff_account or settings.DEMONSTRATION:
        return False
    return not methods & {"totp", "passkey", "recovery_codes"}


def viewer_of_request(request: HttpRequest) -> Viewer:
    """The viewer of this request; at most one query beyond session and account.

    A power that ended since the last request ends here: the session falls back to the person's own affairs.
    """
    account = cast(Account, request.user)
    if not account.is_authenticated:
        return Viewer()
    methods = methods_of(request)
    if account.is_staff_account:
        return Viewer() if second_factor_missing(account, methods) else _staff(account, assurance_of(account, methods))
    return _resident(request, account, assurance_of(account, methods))


def _staff(account: Account, assurance: int) -> Viewer:
    officer = account.officer
    if officer is None:
        return Viewer(role=Role.OPERATOR, account_id=account.pk, assurance=assurance)
    if not officer.is_active:
        return Viewer()
    posts = frozenset(row.post_id for row in _posts_of(officer.pk))
    if account.is_operator or posts == {"operator"}:
        role = Role.OPERATOR
    else:
        role = Role.CLERK if posts == {"clerk"} else Role.OFFICER
    return Viewer(
        role=role,
        account_id=account.pk,
        officer_id=officer.pk,
        authority_code=officer.authority_id,
        region_code=officer.region_id or officer.authority.region_id,
        posts=posts,
        assurance=assurance,
    )


def _resident(request: HttpRequest, account: Account, assurance: int) -> Viewer:
    me = Viewer(role=Role.PERSON, account_id=account.pk, person_id=account.person_id, assurance=assurance)
    key = request.session.get(ACT_FOR)
    if not key or not account.person_id:
        return me
    power = power_of(account.person_id, key)
    if power is None:
        del request.session[ACT_FOR]
        return me
    return Viewer(
        role=Role.PERSON,
        account_id=account.pk,
        person_id=power.person_id,
        organisation_id=power.organisation_id,
        agent_person_id=account.person_id,
        delegation_id=power.delegation_id,
        assurance=assurance,
    )
