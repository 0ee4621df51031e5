"""The file of a settled day: every entry of a ride in one line, without names, with its digest."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import date

from .models import Entry
from .reckoning.books import ACCOUNTS

HEAD = ["day", "operator", "trip", "version", "travelled_on", "late", *(f"{name}_fen" for name in ACCOUNTS)]


def rows_of(day: date) -> Iterator[list[object]]:
    """Head and one row for each version of a ride that the day settles; the operator's side is a credit, below zero."""
    yield list(HEAD)
    entries = (
        Entry.objects.filter(day=day).order_by("operator", "trip__key", "version", "account")
        .values_list("operator", "trip__key", "version", "travelled_on", "account", "fen")
    )  # fmt: skip
    held: tuple[object, ...] | None = None
    sides: dict[str, int] = {}
    for *head, account, fen in entries.iterator(chunk_size=5000):
        if held is not None and tuple(head) != held:
            yield _row(day, held, sides)
            sides = {}
        held = tuple(head)
        sides[account] = fen
    if held is not None:
        yield _row(day, held, sides)


def _row(day: date, head: tuple[object, ...], sides: dict[str, int]) -> list[object]:
    operator, key, version, travelled_on = head
    late = "late" if travelled_on != day else ""
    return [day, operator, key, version, travelled_on, late, *(sides.get(name, 0) for name in ACCOUNTS)]


def lines_of(day: date) -> Iterator[str]:
    """The file as text, line by line."""
    buffer = io.StringIO()
    sheet = csv.writer(buffer, lineterminator="\r\n")
    for row in rows_of(day):
        sheet.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def digest_of(day: date) -> str:
    """SHA-256 of the file, hexadecimal."""
    sum_ = hashlib.sha256()
    for line in lines_of(day):
        sum_.update(line.encode())
    return sum_.hexdigest()
