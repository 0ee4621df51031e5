"""Trips, prices and books as values: no Django, no clock, no database. The same set of taps gives the same trips in
whatever order it arrived."""

from .books import ACCOUNTS, Balance, Line, balance_of, difference
from .pairing import Kind, Role, Tap, Trip, pair
from .pricing import NOTHING, Charge, price
from .tariffs import Network, NoTariff, Operator, Stop, Tariff, Transfer

__all__ = [
    "ACCOUNTS", "NOTHING", "Balance", "Charge", "Kind", "Line", "Network", "NoTariff", "Operator", "Role", "Stop",
    "Tap", "Tariff", "Transfer", "Trip", "balance_of", "difference", "pair", "price",
]  # fmt: skip
