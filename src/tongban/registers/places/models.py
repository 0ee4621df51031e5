from __future__ import annotations

from datetime import date, time

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How far down the divisions a region lies."""

    PROVINCE = "province", _("外省市")
    CITY = "city", _("市")
    DISTRICT = "district", _("区")
    SUBDISTRICT = "subdistrict", _("街道（镇、乡）")
    NEIGHBOURHOOD = "neighbourhood", _("居（村）委会")


class Region(models.Model):
    """行政区划: one division; its code is text, because codes are not numbers.

    Six digits for a province, the city or a district; nine for a street or town; twelve for a neighbourhood.
    """

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=90, blank=True)
    level = models.CharField(max_length=13, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "code"])]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name in the language of the page."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def district_code(self) -> str:
        """Six digits of the district this region is or lies in; empty for the city and other provinces."""
        return self.code[:6] if self.level not in {Level.CITY, Level.PROVINCE} else ""


class ServiceCentre(models.Model):
    """政务服务中心: a house with windows where people are served; districts' centres and community centres too.

    Legal: DB31/T 862-2021.
    """

    class Kind(models.TextChoices):
        CITY = "city", _("市级政务服务中心")
        DISTRICT = "district", _("区政务服务中心")
        COMMUNITY = "community", _("社区事务受理服务中心")

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=90, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="centres")
    address = models.CharField(max_length=120)
    latitude = models.FloatField()
    longitude = models.FloatField()
    phone = models.CharField(max_length=20)
    hours = models.JSONField(help_text="{'mon': ['09:00-16:30'], …}; an empty list means closed")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name in the language of the page."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    def opening(self, day: date, *, is_working: bool) -> list[tuple[time, time]]:
        """Opening times of that day; Monday to Friday follow the working-day calendar, the weekend its own line.

        Args:
            is_working: what the working-day calendar says of the day.
        """
        name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()]
        if day.weekday() < 5 and not is_working:
            return []
        spans: list[str] = self.hours.get("mon" if day.weekday() >= 5 and is_working else name, [])
        return [tuple(time.fromisoformat(end) for end in span.split("-")) for span in spans]  # type: ignore[misc]


class CalendarDay(models.Model):
    """工作日历调整: one day that counts otherwise than the seed says, and who said so."""

    date = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    source = models.CharField(max_length=120, help_text="document that orders it")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date}: {self.is_working}"


class CalendarYear(models.Model):
    """已公布年度: a year whose holiday notice has come; its days are no longer provisional."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    source = models.CharField(max_length=120)
    announced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)
