"""The front door of *places*."""

from .actions import announce_calendar_year, load_places, override_day
from .calendar import calendar_is_changed, forget_calendar, working_calendar
from .models import CalendarDay, Level, Region, ServiceCentre
from .queries import centres, district_tiles, districts, full_name, provinces, region, regions_under

__all__ = [
    "CalendarDay",
    "Level",
    "Region",
    "ServiceCentre",
    "announce_calendar_year",
    "calendar_is_changed",
    "centres",
    "district_tiles",
    "districts",
    "forget_calendar",
    "full_name",
    "load_places",
    "override_day",
    "provinces",
    "region",
    "regions_under",
    "working_calendar",
]
