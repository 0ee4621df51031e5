"""The front door of *ui*. Templates use ``{% load ui %}``; Python needs only these."""

from .formats import as_date, date_words, is_english, localised, masked_words, moment_words, yuan_words
from .icons import icon
from .navigation import Channel, NavItem, register_channel
from .preferences import edition_of, theme_of
from .qr import qr_symbol
from .sheets import csv_response, safe_cell
from .shells import shell_version

__all__ = [
    "Channel",
    "NavItem",
    "as_date",
    "csv_response",
    "date_words",
    "edition_of",
    "icon",
    "is_english",
    "localised",
    "masked_words",
    "moment_words",
    "qr_symbol",
    "register_channel",
    "safe_cell",
    "shell_version",
    "theme_of",
    "yuan_words",
]
