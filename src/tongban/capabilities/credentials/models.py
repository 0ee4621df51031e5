"""Tables of issued credentials, their states, and of the conversations with wallets."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField


class CredentialStatus(models.IntegerChoices):
    """Values of the status list; 0, 1 and 2 are those of the draft."""

    VALID = 0, _("有效")
    INVALID = 1, _("已撤销")
    SUSPENDED = 2, _("已暂扣")


def first_version() -> int:
    """Where the version of a new list begins."""
    return secrets.randbits(40)


class StatusList(models.Model):
    """状态列表: the published states of one issuer's credentials. Its bytes are worked out from the rows that differ.

    Legal: draft-ietf-oauth-status-list.
    """

    issuer = models.CharField(max_length=40, help_text="credit code of the issuer")
    number = models.PositiveSmallIntegerField(default=1)
    bits = models.PositiveSmallIntegerField(default=2)
    size = models.PositiveIntegerField(default=1 << 20)
    # Grows with each change of a state; what is kept in memory is asked whether it is still this one. It begins
    # anywhere, so that a list that was restored or made anew is never mistaken for the one before.
    version = models.PositiveBigIntegerField(default=first_version)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "number"], name="one_status_list_of_a_number")]

    def __str__(self) -> str:
        return f"{self.issuer}/{self.number}"


class IssuedCredential(models.Model):
    """可验证凭证: one credential that left the house, and its state. What it says is not kept, unless ``text`` is."""

    status_list = models.ForeignKey(StatusList, models.PROTECT, related_name="credentials")
    index = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(choices=CredentialStatus.choices, default=CredentialStatus.VALID)
    kind = models.CharField(max_length=100)
    subject_ref = models.CharField(max_length=80, db_index=True)
    # Thumbprint of the key in the holder's wallet; empty for the file that the holder downloads.
    holder_key = models.CharField(max_length=43, blank=True)
    text = EncryptedTextField(blank=True)
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["status_list", "index"], name="one_credential_per_status_index"),
            models.UniqueConstraint(fields=["subject_ref"], condition=Q(holder_key=""), name="one_file_per_subject"),
        ]
        indexes = [models.Index(fields=["status_list"], condition=~Q(status=0), name="credentials_not_valid")]

    def __str__(self) -> str:
        return f"{self.status_list} {self.index}"


class CredentialOffer(models.Model):
    """领取邀请: a holder's invitation to a wallet; the code, then the token, then the credential, each once.

    Legal: OpenID for Verifiable Credential Issuance 1.0 (pre-authorised code flow).
    """

    kind = models.CharField(max_length=100)
    subject_ref = models.CharField(max_length=80, db_index=True)
    by = models.CharField(max_length=80)
    place = models.CharField(max_length=43, unique=True, help_text="digest of the offer's address")
    code = EncryptedTextField(help_text="pre-authorised code; shown to whoever opens the offer")
    code_digest = models.CharField(max_length=43, unique=True)
    pin_digest = models.CharField(max_length=43)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    token_digest = models.CharField(max_length=43, unique=True, null=True)
    nonce_digest = models.CharField(max_length=43, unique=True, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="credentials_offer_expiring")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_ref}"


class PresentationState(models.TextChoices):
    """How a request stands."""

    WAITING = "waiting", _("等待出示")
    ANSWERED = "answered", _("已核验")


class PresentationRequest(models.Model):
    """出示请求: what one verifier asks of one holder, once; keeps only what was asked for.

    Legal: OpenID for Verifiable Presentations 1.0; 个人信息保护法 第六条 (the least that the purpose needs).
    """

    place = models.CharField(max_length=43, unique=True, help_text="digest of the request's address")
    state = models.CharField(max_length=10, choices=PresentationState.choices, default=PresentationState.WAITING)
    state_digest = models.CharField(max_length=43, unique=True, help_text="digest of the state that the wallet returns")
    token = EncryptedTextField(help_text="state and nonce as they stand in the request")
    verifier = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200)
    query = models.JSONField(help_text="DCQL")
    answer = EncryptedJSONField(null=True)
    refused_for = models.CharField(max_length=20, blank=True, help_text="reason of the last answer that was refused")
    owner = models.CharField(max_length=64, help_text="digest of the session that asked; nobody else sees the answer")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="credentials_request_expiring")]

    def __str__(self) -> str:
        return f"{self.verifier} {self.created_at:%Y-%m-%d}"

    @property
    def is_over(self) -> bool:
        """Nobody can answer it any more."""
        return self.state == PresentationState.WAITING and self.expires_at <= timezone.now()
