"""Tables of appointments: facilities, their opening hours and slots, and who has a place in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Facility(models.Model):
    """场馆: a library, museum, park or sports hall with a gate that reads codes."""

    code = models.SlugField(max_length=40, unique=True)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120)
    authority = models.ForeignKey("authorities.Authority", models.PROTECT, related_name="+")
    gate = models.CharField(max_length=40, help_text="code of the gate that lets in")
    scene = models.CharField(max_length=40, help_text="scene asked at the gate")
    icon = models.CharField(max_length=30, default="landmark")
    needs_booking = models.BooleanField(default=True)
    price_fen = models.PositiveIntegerField(default=0, help_text="full price at the gate; concessions by the code")
    most_seats = models.PositiveSmallIntegerField(default=1, help_text="a visitor with companions")
    is_open = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("场馆")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["gate", "scene"], condition=Q(is_open=True), name="appointments_one_facility_at_a_gate"
            )
        ]

    def __str__(self) -> str:
        return self.title_zh


class Opening(models.Model):
    """开放安排: on which weekdays, from when to when, with how many places; slots are opened ahead by it."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="openings")
    weekdays = models.CharField(max_length=7, help_text="digits, 1 is Monday")
    begins = models.TimeField()
    ends = models.TimeField()
    capacity = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("开放安排")
        ordering = ["begins"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "begins"], name="appointments_opening_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="appointments_opening_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.weekdays} {self.begins:%H:%M}"


class Slot(models.Model):
    """号源: some places at a facility for some time. ``taken`` never exceeds ``capacity``, whoever comes at once."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("号源")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "starts_at"], name="appointments_slot_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="appointments_not_overbooked"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointments_slot_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.starts_at:%F %H:%M}"

    @property
    def free(self) -> int:
        """Places left."""
        return 0 if self.closed_at else max(self.capacity - self.taken, 0)


class BookingState(models.TextChoices):
    """What became of a booking."""

    BOOKED = "booked", _("已预约")
    WAITING = "waiting", _("候补中")
    ENTERED = "entered", _("已入场")
    CANCELLED = "cancelled", _("已取消")
    MISSED = "missed", _("没有来")


LIVING = [BookingState.BOOKED, BookingState.WAITING, BookingState.ENTERED]


class Booking(models.Model):
    """预约: a person's place in a slot, for as many as come along."""

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=BookingState.choices)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField(default=timezone.now)
    scan_id = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("预约")
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "person"], condition=Q(state__in=["booked", "waiting", "entered"]),
                name="appointments_one_place_each",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="appointments_somebody_comes"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person", "-made_at"], name="appointments_of_a_person"),
            models.Index(fields=["slot", "state", "made_at"], name="appointments_of_a_slot"),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"
