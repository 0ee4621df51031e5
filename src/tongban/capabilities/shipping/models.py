from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongban.foundation.trust.public import EncryptedJSONField, EncryptedTextField


class Mode(models.TextChoices):
    """How something reaches its recipient."""

    POST = "post", _("快递到家")
    COUNTER = "counter", _("窗口领取")


class ParcelState(models.TextChoices):
    """How far a parcel is."""

    ORDERED = "ordered", _("已下单")
    ON_THE_WAY = "on_the_way", _("寄送中")
    READY = "ready", _("待领取")
    DELIVERED = "delivered", _("已送达")
    RETURNED = "returned", _("已退回")
    REFUSED = "refused", _("无法寄送")


class Parcel(models.Model):
    """寄送件: one thing on its way from an authority to a person or an organisation."""

    # The caller's own name of this parcel: asking twice sends once.
    reference = models.CharField(max_length=150, unique=True)
    owner_ref = models.CharField(max_length=100, db_index=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode.choices)
    state = models.CharField(_("状态"), max_length=10, choices=ParcelState.choices, default=ParcelState.ORDERED)
    contents_zh = models.CharField(max_length=200)
    contents_en = models.CharField(max_length=300)
    # As it was when sent; later moves of the person do not change it.
    address = EncryptedJSONField(null=True)
    tracking_number = models.CharField(_("运单号"), max_length=40, blank=True, db_index=True)
    centre = models.ForeignKey("places.ServiceCentre", models.PROTECT, null=True, related_name="+")
    pickup_code = EncryptedTextField(max_length=6, blank=True, default="")
    pickup_tries = models.PositiveSmallIntegerField(default=0)
    ordered_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("寄送件")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ models.Q(organisation__isnull=False),
                name="shipping_exactly_one_recipient",
            )
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=models.Q(mode="post", state__in=["ordered", "on_the_way"]),
                name="parcel_on_its_way",
            ),
            models.Index(fields=["centre", "state"], name="parcel_at_centre"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("shipping:parcel", args=[self.pk])

    @property
    def contents(self) -> str:
        """What is inside, in the language of the page."""
        return self.contents_zh if (get_language() or "zh").startswith("zh") else self.contents_en


class ParcelScan(models.Model):
    """物流轨迹: one thing that happened to a parcel, as the logistics company told it."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="scans")
    progress = models.CharField(max_length=20)
    place = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("物流轨迹")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["parcel", "progress", "at"], name="shipping_one_row_per_scan")]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.progress}"


class EmbeddedConsignment(models.Model):
    """演示物流: what the embedded logistics company knows; moves by the clock, or when somebody presses a button."""

    reference = models.CharField(max_length=150, unique=True)
    tracking_number = models.CharField(max_length=40, unique=True)
    to_region = models.CharField(max_length=100)
    # Moments of the steps so far; further ones come by the clock.
    moments = models.JSONField(default=list)
    booked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("演示物流")

    def __str__(self) -> str:
        return self.tracking_number
