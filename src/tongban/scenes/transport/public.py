"""Front door of transport: the only names that other rooms may import."""

from .actions.reckoning import reckon_all, reckon_overdue
from .actions.riding import answer, correct, moment_of, object_to_trip
from .actions.settling import close, give_back, prepare
from .actions.taking import take
from .errors import TransportError
from .models import Day, DayState, Entry, Objection, Tap, Trip, TripKind
from .queries import (
    balances,
    correction_of,
    corrections_left,
    day_of_desk,
    days_of,
    desk_objection,
    desk_objections,
    every_trip_of,
    exits_of,
    history_of,
    is_desk,
    kinds_of,
    late_of,
    may_close,
    month_of,
    placeless,
    said_exits,
    sums_of,
    trip_of,
    trips_of,
)
from .reckoning import Balance, balance_of
from .settlement import lines_of
from .tariffs import network, tariff_on

__all__ = [
    "Balance", "Day", "DayState", "Entry", "Objection", "Tap", "TransportError", "Trip", "TripKind", "answer",
    "balance_of", "balances", "close", "correct", "correction_of", "corrections_left", "day_of_desk", "days_of",
    "desk_objection", "desk_objections", "every_trip_of", "exits_of", "give_back", "history_of", "is_desk", "kinds_of",
    "late_of", "lines_of", "may_close", "moment_of", "month_of", "network", "object_to_trip", "placeless", "prepare",
    "reckon_all", "reckon_overdue", "said_exits", "sums_of", "take", "tariff_on", "trip_of", "trips_of",
]  # fmt: skip
