"""一码执法: by which grounds, by whom and how a scene of the law may be used, as ``scenes.yaml`` declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone

from .families import scenes
from .ports import Title


@dataclass(frozen=True)
class Ground:
    """One article on which a look may stand.

    Attributes:
        since, until: first and last day on which it is in force; None without a limit.
    """

    id: str
    basis: Title
    purpose: Title
    since: date | None = None
    until: date | None = None

    def is_in_force(self, day: date) -> bool:
        """True on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Law:
    """How a scene of the law is used.

    Attributes:
        departments: lines of authority whose officers may.
        certificate: kind of enforcement certificate that they hold.
        officers: how many must be named.
        begins, ends, weekdays: hours of duty; a use outside of them is an alarm. None: at any hour.
        per_hour: so many uses of one officer within an hour are an alarm.
        same_holder, within_days: so many looks of one authority at one holder within so many days are an alarm.
        sample_percent: how many uses are reviewed by lot.
        most_delay: days after which the holder hears of it at the latest; 0: at once.
        delay_basis: the article on which a delay stands.
    """

    departments: tuple[str, ...]
    certificate: str
    officers: int
    grounds: Mapping[str, Ground]
    per_hour: int
    same_holder: int
    within_days: int
    sample_percent: int
    begins: time | None = None
    ends: time | None = None
    weekdays: str = "1234567"
    most_delay: int = 0
    delay_basis: Title | None = None

    def grounds_on(self, day: date) -> list[Ground]:
        """Grounds in force on a day."""
        return [one for one in self.grounds.values() if one.is_in_force(day)]

    def is_on_duty(self, at: datetime) -> bool:
        """True within the hours of duty."""
        here = timezone.localtime(at)
        if str(here.isoweekday()) not in self.weekdays:
            return False
        return self.begins is None or self.ends is None or self.begins <= here.time() <= self.ends

    @property
    def longest(self) -> timedelta:
        """The longest delay."""
        return timedelta(days=self.most_delay)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def read_law(data: Mapping[str, Any]) -> Law:
    """From its declaration.

    Raises:
        KeyError, ValueError: a part is missing or none.
    """
    hours, alarms, delay = data.get("hours") or {}, data["alarms"], data.get("delay") or {}
    grounds = [
        Ground(one["id"], one["basis"], one["for"], _day(one.get("from")), _day(one.get("until")))
        for one in data["grounds"]
    ]
    return Law(
        tuple(data["departments"]), data["certificate"], int(data["officers"]), {one.id: one for one in grounds},
        int(alarms["per_hour"]), int(alarms["same_holder"]), int(alarms["within_days"]), int(data["sample_percent"]),
        time.fromisoformat(hours["from"]) if hours else None, time.fromisoformat(hours["until"]) if hours else None,
        hours.get("weekdays", "1234567"), int(delay.get("most_days", 0)), delay.get("basis"),
    )  # fmt: skip


@lru_cache(maxsize=1)
def laws() -> dict[str, Law]:
    """Scenes of the law by their id."""
    return {code: read_law(scene.law) for code, scene in scenes().items() if scene.law}


def law_of(scene: str) -> Law | None:
    """How this scene is used by law; None for every other scene."""
    return laws().get(scene)
