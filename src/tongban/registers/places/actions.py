"""Writes: reference data of the places, and the calendar as it is announced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction

from tongban.foundation.audit import public as audit
from tongban.foundation.events import public as events

from .calendar import forget_calendar
from .models import CalendarDay, CalendarYear, Level, Region, ServiceCentre

DATA = Path(__file__).parent / "data"


def _read(name: str) -> dict[str, Any]:
    # BaseLoader: strings only, so that codes stay text.
    loaded: dict[str, Any] = yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return loaded


def load_places() -> int:
    """Bring regions and service centres to what the room's files say; running it again changes nothing.

    Runs after every ``migrate``; does nothing while the tables are not there yet.

    Returns:
        Number of regions.
    """
    if not {Region._meta.db_table, ServiceCentre._meta.db_table} <= set(connection.introspection.table_names()):
        return 0
    regions = _regions(_read("regions.yaml"))
    with transaction.atomic():
        known = dict(Region.objects.values_list("code", "name_en"))
        if known != known | {region.code: region.name_en for region in regions}:
            Region.objects.bulk_create(
                regions,
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=["name", "name_en", "level", "parent"],
            )
        centres = _centres(_read("centres.yaml"))
        if ServiceCentre.objects.count() < len(centres):
            ServiceCentre.objects.bulk_create(centres, ignore_conflicts=True)
    return len(regions)


def _regions(content: Mapping[str, Any]) -> list[Region]:
    city = content["city"]
    rows = [Region(code=city["code"], name=city["name"], name_en=city["name_en"], level=Level.CITY)]
    rows += [
        Region(code=code, name=row["name"], name_en=row["name_en"], level=Level.PROVINCE)
        for code, row in content["other_provinces"].items()
    ]
    for code, row in content["districts"].items():
        rows.append(
            Region(code=code, name=row["name"], name_en=row["name_en"], level=Level.DISTRICT, parent_id=city["code"])
        )
        rows += [
            Region(code=key, name=street["name"], name_en=street["name_en"], level=Level.SUBDISTRICT, parent_id=code)
            for key, street in row["streets"].items()
        ]
    return rows


def _centres(content: Mapping[str, Any]) -> list[ServiceCentre]:
    return [
        ServiceCentre(
            code=code,
            name=row["name"],
            name_en=row["name_en"],
            kind=row["kind"],
            region_id=row["region"],
            address=row["address"],
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            phone=row["phone"],
            hours=row["hours"],
        )
        for code, row in content["centres"].items()
    ]


@transaction.atomic
def announce_calendar_year(year: int, days: Mapping[date, bool], *, source: str, by: Any) -> CalendarYear:
    """Take in the yearly holiday notice: its days stop being provisional, open due dates are computed anew.

    Announcing the same year again replaces its days; the subscribers of the event recompute.

    Args:
        days: the days of that year that differ from Monday-to-Friday: True = working, False = off.
        source: the notice, by number.
        by: who enters it (audited).
    Raises:
        ValueError: a day lies in another year; mend the table before entering it.
    Legal: 全国年节及纪念日放假办法; 行政许可法 第八十二条.
    """
    if wrong := [day for day in days if day.year != year]:
        raise ValueError(f"{wrong[0]} does not lie in {year}")
    CalendarDay.objects.filter(date__year=year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day, is_working=working, source=source) for day, working in sorted(days.items())
    )
    announced, _ = CalendarYear.objects.update_or_create(year=year, defaults={"source": source})
    _calendar_changed(by, f"places.calendaryear:{year}", {"year": year, "days": len(days), "source": source})
    return announced


@transaction.atomic
def override_day(day: date, *, is_working: bool, source: str, by: Any) -> CalendarDay:
    """Let one day count otherwise: a city-wide stand-down, an extra working day.

    Args:
        source: the order, by number; a day without a source is not changed.
        by: who enters it (audited).
    Raises:
        ValueError: no source given.
    """
    if not source.strip():
        raise ValueError("a changed working day needs the document that orders it")
    row, _ = CalendarDay.objects.update_or_create(date=day, defaults={"is_working": is_working, "source": source})
    _calendar_changed(by, f"places.calendarday:{day}", {"date": day.isoformat(), "is_working": is_working})
    return row


def _calendar_changed(by: Any, subject: str, detail: dict[str, Any]) -> None:
    audit.record(by, "places.calendar_changed", subject, detail=detail)
    events.announce("tongban.calendar.changed", subject=subject, data=detail)
    forget_calendar()
    transaction.on_commit(forget_calendar)
