from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedTextField
from tongban.foundation.values.public import MobileNumber
from tongban.registers.people.public import phone_index


def _random_username() -> str:
    return f"r{secrets.token_hex(8)}"


class AccountKeeper(BaseUserManager["Account"]):
    """Finds accounts the way Django's sign-in expects."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)

    def by_phone(self, phone: str) -> Account | None:
        """The account that signs in with this mobile number."""
        return self.filter(phone_index=phone_index(phone)).first() if phone else None


class Account(AbstractBaseUser):
    """账号: what somebody signs in with. It becomes a resident by real-name binding, or belongs to a member of staff.

    Residents sign in by phone; ``username`` is random for them and the staff number for staff. Nobody is both:
    an officer who applies for something of their own uses an account of their own.
    """

    class Binding(models.TextChoices):
        REGISTER = "register", _("三要素核验")
        COUNTER = "counter", _("窗口核验身份证")
        DEMONSTRATION = "demonstration", _("示范")

    username = models.CharField(max_length=40, unique=True, default=_random_username)
    phone = EncryptedTextField(max_length=20, blank=True, default="")
    phone_index = models.CharField(max_length=64, unique=True, null=True, blank=True)
    person = models.OneToOneField(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="account", help_text="real-name binding"
    )
    bound_by = models.CharField(max_length=13, choices=Binding.choices, blank=True)
    bound_at = models.DateTimeField(null=True, blank=True)
    officer = models.OneToOneField("authorities.Officer", models.PROTECT, null=True, blank=True, related_name="account")
    is_operator = models.BooleanField(default=False)
    # Who this is, in a line, on the demonstration's sign-in page; empty for everybody else.
    introduction = models.CharField(max_length=120, blank=True)
    introduction_en = models.CharField(max_length=160, blank=True)
    is_active = models.BooleanField(default=True)
    # Raised by "sign out everywhere": sessions of an older number end at their next request.
    session_generation = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    objects = AccountKeeper()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | (Q(officer=None) & Q(is_operator=False)), name="resident_or_staff"
            )
        ]

    def __str__(self) -> str:
        if self.officer_id and self.officer:
            return self.officer.name
        if self.person_id and self.person:
            return self.person.name
        return self.masked_phone or self.username

    @property
    def actor_ref(self) -> str:
        """How this account stands in the audit log."""
        if self.officer_id:
            return f"officer:{self.officer_id}"
        return f"person:{self.person_id}" if self.person_id else f"account:{self.pk}"

    @property
    def masked_phone(self) -> str:
        """First three and last four digits; empty without a number."""
        return MobileNumber(self.phone).masked if self.phone else ""

    @property
    def is_staff_account(self) -> bool:
        """Belongs to somebody who works for the city."""
        return bool(self.officer_id or self.is_operator)

    def get_session_auth_hash(self) -> str:
        """Ends every session when the password changes or the person signs out everywhere."""
        return self._session_hash()

    def get_session_auth_fallback_hash(self) -> Any:
        from django.conf import settings

        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes | None = None) -> str:
        value = f"{self.password}\x00{self.session_generation}"
        return salted_hmac("tongban.identity.session", value, secret=secret, algorithm="sha256").hexdigest()

    def set_phone(self, phone: str) -> None:
        """Take over a mobile number; the caller has seen that its owner answers there."""
        self.phone = phone
        self.phone_index = phone_index(phone) or None


class Delegation(models.Model):
    """授权: one person may act for another person or for an organisation: for which items, how far, until when.

    Delegations form a chain: what a clerk may do rests on the manager's delegation, and that on the legal
    representative. A link that ends ends everything that rests on it.
    """

    class Consent(models.TextChoices):
        OWN_ACCOUNT = "own_account", _("本人账号确认")
        COUNTER = "counter", _("窗口当面同意，工作人员见证")
        LEGAL_REPRESENTATIVE = "legal_representative", _("法定代表人授权")
        ONWARD = "onward", _("转授权")

    grantor_person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="delegations_given"
    )
    grantor_organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="delegations_given"
    )
    # Who put their name to it: the elder, the legal representative, or the manager who passes it on.
    granted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agent = models.ForeignKey("people.Person", models.PROTECT, related_name="delegations_held")
    # Codes of items; an empty list is every item.
    items = models.JSONField(default=list, blank=True)
    amount_fen_limit = models.BigIntegerField(null=True, blank=True)
    may_delegate = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField()
    consent = models.CharField(max_length=20, choices=Consent.choices)
    consent_text = models.TextField(blank=True)
    witness = models.ForeignKey("authorities.Officer", models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="onward")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["agent", "revoked_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(grantor_person=None) ^ Q(grantor_organisation=None), name="one_grantor"),
            models.CheckConstraint(
                condition=~Q(consent="counter") | Q(witness__isnull=False), name="counter_consent_has_a_witness"
            ),
            models.CheckConstraint(condition=Q(valid_until__gte=models.F("valid_from")), name="ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.grantor_organisation or self.grantor_person} → {self.agent}"

    def is_effective(self, on: date | None = None) -> bool:
        """It holds that day, and so does everything it rests on.

        Costs no query when read through ``queries.with_chain``.

        Legal: 民法典 第一百六十五条 (scope and term), 第一百六十九条 (passing on), 第一百七十三条 (when it ends).
        """
        on = on or timezone.localdate()
        if self.revoked_at or not self.valid_from <= on <= self.valid_until or not self.agent.is_alive:
            return False
        if self.parent_id and self.parent:
            return self.parent.agent_id == self.granted_by_id and self.parent.is_effective(on)
        if self.grantor_organisation_id and self.grantor_organisation:
            firm = self.grantor_organisation
            return firm.is_active and firm.legal_representative_id == self.granted_by_id
        return self.grantor_person is not None and self.grantor_person.is_alive

    def covers(self, item_code: str, amount_fen: int | None = None) -> bool:
        """The item (and the amount, if one is at stake) lies within the scope; says nothing of the term."""
        if self.items and item_code not in self.items:
            return False
        return self.amount_fen_limit is None or amount_fen is None or amount_fen <= self.amount_fen_limit


from .clients import ApiClient  # noqa: E402, F401  (a table of this room)
