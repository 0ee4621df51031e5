"""Accounts: made by a confirmed phone, bound to a person, given to staff."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.foundation.audit import public as audit
from tongban.foundation.events import public as events
from tongban.registers.authorities.public import Officer
from tongban.registers.identity.errors import AlreadyBound, NotConfirmed
from tongban.registers.identity.models import Account
from tongban.registers.people.errors import UnknownPerson
from tongban.registers.people.ports import population
from tongban.registers.people.public import Person, person_by_citizen_id


@transaction.atomic
def account_of_phone(phone: str) -> Account:
    """The account of a mobile number whose owner has just confirmed a code there; made on first use.

    Confirming twice at the same moment makes one account.
    """
    known = Account.objects.by_phone(phone)
    if known:
        return known
    account = Account()
    account.set_phone(phone)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        return Account.objects.get(phone_index=account.phone_index)
    audit.record(account, "identity.account_created", account)
    return account


def bind_by_register(account: Account, *, citizen_id: str, name: str) -> Account:
    """Bind the account to the person whom the population register confirms by number, name and mobile number.

    Name and number alone are not enough: they stand on many papers. The phone must be the one the register holds
    for this person, and its owner has answered there.

    Raises:
        NotConfirmed: the register does not confirm the three together; the counter can look at the card.
        AlreadyBound: the person has an account, or this account a person.
        PortUnavailable: the register does not answer; try again later.
    Legal: 国务院关于在线政务服务的若干规定 第九条; 个人信息保护法 第五条.
    """
    # Asked outside a transaction: nothing waits for the register, and the audit keeps the refusal.
    if not population().confirms(citizen_id=citizen_id, name=name, phone=account.phone):
        audit.record(account, "identity.binding_refused", account)
        raise NotConfirmed
    try:
        person = person_by_citizen_id(citizen_id)
    except UnknownPerson:
        raise NotConfirmed from None
    return _bind(account, person, Account.Binding.REGISTER, by=account)


def bind_at_counter(account: Account, person: Person, *, by: Officer) -> Account:
    """Bind after a clerk has compared the person with their card.

    Raises:
        AlreadyBound: the person has an account, or this account a person.
    """
    return _bind(account, person, Account.Binding.COUNTER, by=by)


@transaction.atomic
def _bind(account: Account, person: Person, how: str, *, by: Any) -> Account:
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.person_id == person.pk:
        return account
    taken = account.person_id or account.is_staff_account or Account.objects.filter(person=person).exists()
    if taken:
        raise AlreadyBound
    account.person = person
    account.bound_by = how
    account.bound_at = timezone.now()
    account.save(update_fields=["person", "bound_by", "bound_at"])
    audit.record(by, "identity.bound", account, for_whom=person, detail={"how": how})
    events.announce("tongban.account.bound", subject=f"identity.account:{account.pk}", data={"person": person.pk})
    return account


@transaction.atomic
def open_resident_account(
    person: Person,
    *,
    how: str = Account.Binding.DEMONSTRATION,
    by: Any = "system",
    introduction: tuple[str, str] = ("", ""),
) -> Account:
    """An account already bound to the person, under the mobile number the register holds; returns an existing one.

    For the demonstration city and for counters. A number that already serves another account is left to it.

    Args:
        introduction: (Chinese, English) line about this person on the demonstration's sign-in page.
    """
    known = Account.objects.filter(person=person).first()
    if known:
        return _introduce(known, introduction)
    account = Account(person=person, bound_by=how, bound_at=timezone.now())
    account.introduction, account.introduction_en = introduction
    if person.phone and not Account.objects.by_phone(person.phone):
        account.set_phone(person.phone)
    account.set_unusable_password()
    account.save()
    audit.record(by, "identity.account_created", account, for_whom=person, detail={"how": str(how)})
    return account


@transaction.atomic
def open_staff_account(
    officer: Officer, *, is_operator: bool = False, by: Any = "system", introduction: tuple[str, str] = ("", "")
) -> Account:
    """The account of a member of staff, under the staff number; returns an existing one.

    It has no password until one is set; outside the demonstration a second factor is required to see anything.
    """
    account, created = Account.objects.get_or_create(
        officer=officer, defaults={"username": officer.staff_number, "is_operator": is_operator, "password": "!"}
    )
    if created:
        audit.record(by, "identity.staff_account_created", account)
    return _introduce(account, introduction)


def _introduce(account: Account, introduction: tuple[str, str]) -> Account:
    if any(introduction) and (account.introduction, account.introduction_en) != introduction:
        account.introduction, account.introduction_en = introduction
        account.save(update_fields=["introduction", "introduction_en"])
    return account


@transaction.atomic
def sign_out_everywhere(account: Account, *, by: Any) -> Account:
    """End every session of the account; the caller keeps its own alive if it wants to."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    account.session_generation += 1
    account.save(update_fields=["session_generation"])
    audit.record(by, "identity.signed_out_everywhere", account)
    return account
