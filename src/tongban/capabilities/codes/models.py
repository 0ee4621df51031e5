"""Tables of codes: devices that draw without a network, codes on paper, gates, what they saw, and objections."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Device(models.Model):
    """绑定设备: a telephone whose key may draw the code of its owner without a network."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="code_devices")
    algorithm = models.IntegerField(help_text="COSE number")
    public_key = models.CharField(max_length=130, help_text="hexadecimal")
    label = models.CharField(max_length=80, blank=True)
    bound_at = models.DateTimeField(default=timezone.now)
    refreshed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "public_key"], name="codes_one_row_per_device")]

    def __str__(self) -> str:
        return self.label or f"device {self.pk}"


class IssuedKind(models.TextChoices):
    PASS = "pass", _("设备通行证")
    PAPER = "paper", _("离线码")


class IssuedCode(models.Model):
    """已签发的码: a code that outlives the minute, so that it can be declared dead before its time."""

    handle = models.CharField(max_length=32, unique=True, help_text="hexadecimal")
    kind = models.CharField(max_length=5, choices=IssuedKind.choices)
    family = models.CharField(max_length=24)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="issued_codes")
    device = models.ForeignKey(Device, models.CASCADE, null=True, related_name="passes")
    issued_by = models.CharField(max_length=80)
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "family"], condition=Q(kind="paper", revoked_at__isnull=True),
                name="codes_one_living_paper",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["device", "revoked_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class RevokedHandle(models.Model):
    """吊销序列: dead handles in the order in which gates hear of them; forgotten when the code would have expired."""

    handle = models.CharField(max_length=32, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)


class Gate(models.Model):
    """验码点: a turnstile, a window or a member of staff with a telephone, and the scenes it may ask."""

    code = models.SlugField(max_length=40, unique=True)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    scenes = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title_zh


class Scan(models.Model):
    """扫码记录: one look at a code; the holder sees each of them."""

    scan_id = models.CharField(
        max_length=40, unique=True, help_text="made by the gate; a repeated upload is known by it"
    )
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="scans")
    scene = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)
    received_at = models.DateTimeField(default=timezone.now)
    result = models.CharField(max_length=24)
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="code_scans")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, null=True, related_name="+")
    carrier = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    seen = models.JSONField(default=dict)
    concession = models.JSONField(default=dict)
    drawing = models.CharField(max_length=32, blank=True)
    by = models.CharField(max_length=80, blank=True)
    was_offline = models.BooleanField(default=False)
    # The same drawing was seen elsewhere: a copy was shown at one of the two.
    is_copy = models.BooleanField(default=False)
    forget_on = models.DateField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"]),
            models.Index(fields=["gate", "-at"]),
            models.Index(fields=["drawing"], condition=~Q(drawing=""), name="codes_scan_drawing"),
        ]

    def __str__(self) -> str:
        return self.scan_id


class ScanObjection(models.Model):
    """异议: the holder says that a scan was not theirs or asked too much; the body of the gate answers."""

    scan = models.OneToOneField(Scan, models.CASCADE, related_name="objection")
    text = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"objection {self.pk}"
