"""Tables of keys. Every private or secret part is wrapped by ``settings.TONGBAN_MASTER_KEY``."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.foundation.four_eyes.public import ProposedChange, one_open


class KeyState(models.TextChoices):
    """Where a key is in its life: published ahead, signing, verifying only, trusted no more."""

    NEXT = "next", _("预备（已公布，未启用）")
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


class RevocationReason(models.TextChoices):
    """Why a key is trusted no more.

    Legal: RFC 5280 5.3.1 (reason codes).
    """

    COMPROMISED = "key_compromise", _("私钥泄露")
    SUPERSEDED = "superseded", _("被新密钥取代")
    AFFILIATION = "affiliation_changed", _("机构变更")
    CESSATION = "cessation", _("停止使用")


class SigningKey(models.Model):
    """签名密钥: signs data of exactly one purpose for one issuer; retired keys still verify what they signed."""

    kid = models.CharField(max_length=16, unique=True)
    purpose = models.CharField(max_length=40)
    issuer = models.CharField(max_length=40, blank=True, default="", help_text="code; empty: the city itself")
    suite = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=KeyState.choices, default=KeyState.ACTIVE)
    public = models.TextField()
    # What the module that keeps the private part knows it by; for the embedded one the wrapped key itself.
    wrapped = models.TextField()
    module = models.CharField(max_length=20, default="embedded")
    valid_from = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(max_length=24, choices=RevocationReason.choices, blank=True, default="")
    revocation_note = models.CharField(max_length=200, blank=True, default="")
    # Signatures provably made before this moment are still good; empty while the key is not revoked.
    trusted_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "issuer", "suite"], condition=Q(state="active"),
                name="one_active_signing_key_per_purpose",
            ),
            models.UniqueConstraint(
                fields=["purpose", "issuer", "suite"], condition=Q(state="next"), name="one_next_signing_key"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.purpose} {self.kid}"


class Issuer(models.Model):
    """签发主体: a body that may sign for purposes; the city itself has no row."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class IssuerRight(models.Model):
    """签发权限: for what an issuer may sign, since when and on what ground."""

    issuer = models.ForeignKey(Issuer, models.CASCADE, related_name="rights")
    purpose = models.CharField(max_length=40)
    ground = models.CharField(max_length=200)
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["purpose", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "purpose"], condition=Q(withdrawn_at=None), name="one_living_right_per_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id} {self.purpose}"


class SealEnding(models.TextChoices):
    """How the life of a seal ended."""

    LOST = "lost", _("报失")
    DESTROYED = "destroyed", _("销毁")
    REPLACED = "replaced", _("换新")


class SealCertificate(models.Model):
    """印章证书: X.509 certificate and key of one seal, issued by our own root, which itself has the code ``root``."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=KeyState.choices, default=KeyState.ACTIVE)
    certificate = models.TextField(help_text="PEM")
    wrapped = models.TextField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=SealEnding.choices, blank=True, default="")
    # Why it is suspended or ended, in the words of who did it.
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="active"), name="one_active_certificate_per_seal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AuthorityKind(models.TextChoices):
    """With which keys an outside authority signs certificates."""

    X509 = "x509", _("RSA 或 EC（PDF）")
    SM2 = "sm2", _("SM2（OFD）")


class RecognisedAuthority(models.Model):
    """认可的电子认证机构: a body outside this city whose certificates are believed on files that people hand in.

    Legal: 电子签名法 第十六条, 第十八条 (licensed certification services), 第二十六条 (recognition of foreign ones).
    """

    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=AuthorityKind.choices)
    certificate = models.TextField(help_text="PEM")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the DER, hexadecimal")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    ground = models.CharField(max_length=200, help_text="number of the licence, or the agreement")
    recognised_at = models.DateTimeField(auto_now_add=True)
    recognised_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, blank=True, default="")
    withdrawn_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["title_zh", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(withdrawn_at=None), name="one_living_authority_per_certificate"
            )
        ]

    def __str__(self) -> str:
        return self.title_zh


class KeyProposal(ProposedChange):
    """四眼操作: an act on a key or a seal that one operator proposes and another one carries out."""

    act = models.CharField(max_length=40, help_text="a declared act, such as key.rotate")
    subject = models.CharField(max_length=80, help_text="what it is done to, in words of the act")
    detail = models.JSONField(default=dict)

    class Meta(ProposedChange.Meta):
        constraints = [
            *ProposedChange.Meta.constraints, one_open("act", "subject", name="one_open_proposal_per_subject")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"
