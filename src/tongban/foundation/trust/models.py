"""Tables of keys. Every private or secret part is wrapped by ``settings.TONGBAN_MASTER_KEY``."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class KeyState(models.TextChoices):
    ACTIVE = "active", _("在用")
    RETIRED = "retired", _("停用（仍可验证）")
    REVOKED = "revoked", _("吊销")


class DataKey(models.Model):
    """数据加密密钥: encrypts fields and files; newest active one of the city's suite is used for new data."""

    kid = models.CharField(max_length=8, unique=True)
    suite = models.CharField(max_length=16)
    wrapped = models.TextField()
    state = models.CharField(max_length=8, choices=KeyState.choices, default=KeyState.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["suite"], condition=Q(state="active"), name="one_active_data_key_per_suite")
        ]

    def __str__(self) -> str:
        return self.kid


class SigningKey(models.Model):
    """签名密钥: signs data of exactly one purpose; retired keys still verify what they signed."""

    kid = models.CharField(max_length=16, unique=True)
    purpose = models.CharField(max_length=40)
    suite = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=KeyState.choices, default=KeyState.ACTIVE)
    public = models.TextField()
    wrapped = models.TextField()
    valid_from = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "suite"], condition=Q(state="active"), name="one_active_signing_key_per_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.kid}"


class SealCertificate(models.Model):
    """印章证书: X.509 certificate and key of one seal, issued by our own root, which itself has the code ``root``."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=KeyState.choices, default=KeyState.ACTIVE)
    certificate = models.TextField(help_text="PEM")
    wrapped = models.TextField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="active"), name="one_active_certificate_per_seal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
