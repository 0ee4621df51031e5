"""Tables of transport: passages, rides, entries of the books, settled days, objections."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .reckoning import Charge


class TapRole(models.TextChoices):
    """What passing a gate means."""

    IN = "in", _("进站")
    OUT = "out", _("出站")
    ON = "on", _("上车")


class TripKind(models.TextChoices):
    """What became of a ride, as ``reckoning.Kind``."""

    RIDING = "riding", _("乘车中")
    WHOLE = "whole", _("已出站")
    FLAT = "flat", _("单一票价")
    NO_EXIT = "no_exit", _("没有出站记录")
    NO_ENTRY = "no_entry", _("没有进站记录")
    CORRECTED = "corrected", _("本人补登出站")
    VOID = "void", _("作废")


class Books(models.Model):
    """总账: one row, locked while rides are booked or a day is closed, so that no entry slips between two days."""

    name = models.CharField(max_length=20, primary_key=True)

    def __str__(self) -> str:
        return self.name


class Tap(models.Model):
    """过闸记录: one passage that a gate reported, or an exit that the rider told us. Never changed."""

    tap_id = models.CharField(max_length=40, unique=True, help_text="id of the scan; known a second time by it")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    gate = models.CharField(max_length=40, blank=True)
    stop = models.CharField(max_length=40, blank=True, help_text="empty: the gate stands in no network we know")
    role = models.CharField(max_length=3, choices=TapRole.choices)
    at = models.DateTimeField()
    percent = models.PositiveSmallIntegerField(default=100)
    corrects = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    is_reckoned = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("过闸记录")
        constraints = [
            models.UniqueConstraint(fields=["corrects"], condition=~Q(corrects=""), name="transport_corrected_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="transport_percent"),
        ]
        indexes = [
            models.Index(fields=["person", "at"], name="transport_taps_of_a_person"),
            models.Index(fields=["person"], condition=Q(is_reckoned=False), name="transport_not_reckoned"),
            models.Index(fields=["gate"], condition=Q(stop=""), name="transport_placeless"),
        ]

    def __str__(self) -> str:
        return self.tap_id


class Trip(models.Model):
    """行程: one ride and what it costs now. Worked out from the passages; its history stands in the entries."""

    key = models.CharField(max_length=40, unique=True, help_text="id of its first passage")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    operator = models.CharField(max_length=20)
    kind = models.CharField(max_length=9, choices=TripKind.choices)
    entry = models.CharField(max_length=40, blank=True)
    exit = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    travelled_on = models.DateField()
    metres = models.PositiveIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=100)
    full_fen = models.PositiveIntegerField(default=0)
    transfer_fen = models.PositiveIntegerField(default=0)
    concession_fen = models.PositiveIntegerField(default=0)
    pay_fen = models.PositiveIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=0)
    is_waived = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("行程")
        constraints = [
            models.CheckConstraint(
                condition=Q(full_fen=F("transfer_fen") + F("concession_fen") + F("pay_fen")),
                name="transport_fare_adds_up",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person", "-began_at"], name="transport_trips_of_a_person"),
            models.Index(fields=["began_at"], condition=Q(kind="riding"), name="transport_riding"),
            models.Index(fields=["kind", "travelled_on"], name="transport_trips_by_kind"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def charge(self) -> Charge:
        """What is booked."""
        return Charge(self.full_fen, self.transfer_fen, self.concession_fen, self.pay_fen, self.metres)


class DayState(models.TextChoices):
    """Open days take entries; prepared and closed ones do not."""

    OPEN = "open", _("未结")
    PREPARED = "prepared", _("待复核")
    CLOSED = "closed", _("已结")


class Day(models.Model):
    """结算日: whoever prepared its figures does not close it; what comes later goes into a later day."""

    day = models.DateField(primary_key=True)
    state = models.CharField(max_length=8, choices=DayState.choices, default=DayState.OPEN)
    figures = models.JSONField(default=dict, help_text="operator → account → fen, as they stood when prepared")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file of entries")
    prepared_by = models.CharField(max_length=80, blank=True)
    prepared_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True, help_text="why it was given back")

    class Meta:
        verbose_name = _("结算日")
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_by="") | ~Q(closed_by=F("prepared_by")), name="transport_day_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(closed_by="") & ~Q(digest=""), name="transport_day_closed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)


class Entry(models.Model):
    """分录: one side of a booking. Those of one version of a ride sum to zero; written once, never changed."""

    trip = models.ForeignKey(Trip, models.PROTECT, related_name="entries")
    version = models.PositiveSmallIntegerField()
    account = models.CharField(max_length=10)
    operator = models.CharField(max_length=20)
    day = models.DateField(help_text="the day that settles it")
    travelled_on = models.DateField(help_text="the day of the ride; earlier than day for what came late")
    fen = models.IntegerField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("分录")
        constraints = [
            models.UniqueConstraint(fields=["trip", "version", "account"], name="transport_entry_once"),
            models.CheckConstraint(condition=~Q(fen=0), name="transport_entry_not_nothing"),
        ]
        indexes = [models.Index(fields=["day", "operator", "account"], name="transport_entries_of_a_day")]

    def __str__(self) -> str:
        return f"{self.trip_id} {self.version} {self.account}"


class Objection(models.Model):
    """行程异议: the rider says what is wrong with a ride; granted, it costs nothing."""

    trip = models.OneToOneField(Trip, models.PROTECT, related_name="objection")
    text = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    is_granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("行程异议")
        indexes = [models.Index(fields=["due_on"], condition=Q(answered_at=None), name="transport_to_answer")]

    def __str__(self) -> str:
        return f"objection {self.pk}"
