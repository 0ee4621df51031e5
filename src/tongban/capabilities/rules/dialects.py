"""How two engines write what the language needs: literals, types, and each function of the registry.

A form gives NULL exactly where the row function gives None. It never raises: what a person's record can make impossible
(a division by zero, a date after the year 9999, a sum beyond 64 bits) is NULL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from tongban.capabilities.rules.types import Kind

FIRST_DAY, LAST_DAY = date.min, date.max
LOWEST, HIGHEST = "-9.223372036854775808e18", "9.223372036854775808e18"


class Dialect:
    """What DuckDB and Spark write alike; each engine below says where it differs."""

    name = ""
    boolean, day, number = "BOOLEAN", "DATE", "DOUBLE"
    integer, string, strings = "BIGINT", "", ""

    def column(self, name: str) -> str:
        raise NotImplementedError

    def text(self, value: str) -> str:
        raise NotImplementedError

    def fraction(self, value: float) -> str:
        raise NotImplementedError

    def type_of(self, kind: Kind) -> str:
        """Name of the engine's type."""
        named = {
            Kind.BOOLEAN: self.boolean, Kind.NULL: self.boolean, Kind.DATE: self.day, Kind.NUMBER: self.number,
            Kind.INTEGER: self.integer, Kind.MONEY: self.integer, Kind.LIST: self.strings,
        }  # fmt: skip
        return named.get(kind, self.string)

    def null(self, kind: Kind) -> str:
        return f"CAST(NULL AS {self.type_of(kind)})"

    def literal(self, value: Any) -> str:
        """A constant of the language; whole numbers are 64 bits wide, fractions are doubles."""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int):
            return self.whole(value)
        if isinstance(value, float):
            return self.fraction(value)
        if isinstance(value, date):
            return f"DATE '{value.isoformat()}'"
        if isinstance(value, list | tuple):
            return self.list_of([self.literal(item) for item in value])
        return self.text(str(value))

    def whole(self, value: int) -> str:
        return f"CAST({value} AS {self.integer})"

    def list_of(self, items: Sequence[str]) -> str:
        raise NotImplementedError

    def double(self, sql: str) -> str:
        return f"CAST({sql} AS DOUBLE)"

    def one(self, condition: str) -> str:
        """1 where the condition holds, else 0."""
        return f"CAST({condition} AS {self.integer})"

    # ── arithmetic ───────────────────────────────────────────────────────────────────────────────────────────
    def checked(self, operator: str, left: str, right: str) -> str:
        """Whole numbers; NULL beyond 64 bits."""
        raise NotImplementedError

    def finite(self, sql: str) -> str:
        """A double; NULL when it is infinite or no number."""
        raise NotImplementedError

    def divide(self, top: str, bottom: str) -> str:
        return self.finite(f"({top} / NULLIF({bottom}, {self.fraction(0.0)}))")

    def whole_of(self, condition: str, sql: str) -> str:
        """A double without fraction as a whole number, where the condition holds."""
        return f"(CASE WHEN {condition} THEN CAST({sql} AS {self.integer}) END)"

    def within(self, value: str) -> str:
        return f"{value} >= {self.fraction(float(LOWEST))} AND {value} < {self.fraction(float(HIGHEST))}"

    def f_round(self, value: str) -> str:
        return self.whole_of(self.within(value), f"round({value})")

    def f_floor(self, value: str) -> str:
        return self.whole_of(self.within(value), f"floor({value})")

    def f_ceil(self, value: str) -> str:
        return self.whole_of(self.within(value), f"ceil({value})")

    def f_part_of(self, amount: str, numerator: str, denominator: str) -> str:
        raise NotImplementedError

    # ── dates ────────────────────────────────────────────────────────────────────────────────────────────────
    def f_year(self, day: str) -> str:
        return self.date_part("year", day)

    def f_month(self, day: str) -> str:
        return self.date_part("month", day)

    def f_day(self, day: str) -> str:
        return self.date_part("day", day)

    def date_part(self, part: str, day: str) -> str:
        """The part of a date; of a constant it is written out."""
        if found := re.fullmatch(r"DATE '(\d{4})-(\d\d)-(\d\d)'", day):
            return str(int(found[("year", "month", "day").index(part) + 1]))
        return f"{part}({day})"

    def month_day(self, day: str) -> str:
        month, number = self.f_month(day), self.f_day(day)
        return str(int(month) * 100 + int(number)) if month.isdigit() else f"({month} * 100 + {number})"

    def f_years_between(self, start: str, end: str) -> str:
        years = f"{self.f_year(end)} - {self.f_year(start)}"
        return f"({years} - {self.one(f'{self.month_day(end)} < {self.month_day(start)}')})"

    def f_months_between(self, start: str, end: str) -> str:
        years = f"({self.f_year(end)} - {self.f_year(start)})"
        months = f"{self.f_month(end)} - {self.f_month(start)}"
        return f"({years} * 12 + {months} - {self.one(f'{self.f_day(end)} < {self.f_day(start)}')})"

    def f_days_between(self, start: str, end: str) -> str:
        raise NotImplementedError

    def f_add_days(self, day: str, count: str) -> str:
        low = self.f_days_between(day, self.literal(FIRST_DAY))
        high = self.f_days_between(day, self.literal(LAST_DAY))
        return f"(CASE WHEN {count} BETWEEN {low} AND {high} THEN {self.later(day, count)} END)"

    def later(self, day: str, count: str) -> str:
        raise NotImplementedError

    def months_later(self, day: str, count: str) -> str:
        raise NotImplementedError

    def f_add_months(self, day: str, count: str) -> str:
        place = f"({self.f_year(day)} * 12 + {self.f_month(day)} - 1)"
        test = f"{count} BETWEEN 12 - {place} AND {9999 * 12 + 11} - {place}"
        return f"(CASE WHEN {test} THEN {self.months_later(day, count)} END)"

    def f_add_years(self, day: str, count: str) -> str:
        test = f"{count} BETWEEN 1 - {self.f_year(day)} AND 9999 - {self.f_year(day)}"
        return f"(CASE WHEN {test} THEN {self.months_later(day, f'({count} * 12)')} END)"

    def f_month_start(self, day: str) -> str:
        raise NotImplementedError

    def f_month_end(self, day: str) -> str:
        return f"last_day({day})"

    # ── texts and lists ──────────────────────────────────────────────────────────────────────────────────────
    def starts(self, text: str, piece: str) -> str:
        raise NotImplementedError

    def ends(self, text: str, piece: str) -> str:
        raise NotImplementedError

    def holds(self, text: str, piece: str) -> str:
        return f"contains({text}, {piece})"

    def f_length(self, text: str) -> str:
        return f"length({text})"

    def f_in_region(self, region: str, parent: str) -> str:
        head = parent
        for _ in range(3):  # province, city, district: each pair of zeros at the end falls away
            test = f"length({head}) IN (2, 4, 6) AND {self.ends(head, self.text('00'))}"
            head = f"(CASE WHEN {test} THEN left({head}, length({head}) - 2) ELSE {head} END)"
        return self.starts(region, head)

    def f_count(self, items: str) -> str:
        raise NotImplementedError

    def f_contains(self, items: str, wanted: str) -> str:
        raise NotImplementedError


class DuckDb(Dialect):
    name = "DuckDB"
    string, strings = "VARCHAR", "VARCHAR[]"

    def column(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        pieces = ["'" + piece.replace("'", "''") + "'" for piece in value.split("\0")]
        return "(" + " || chr(0) || ".join(pieces) + ")" if len(pieces) > 1 else pieces[0]

    def fraction(self, value: float) -> str:
        written = repr(value)
        return f"({written})" if "e" in written else f"({written}e0)"

    def list_of(self, items: Sequence[str]) -> str:
        return f"[{', '.join(items)}]"

    def checked(self, operator: str, left: str, right: str) -> str:
        return f"TRY({left} {operator} {right})"

    def finite(self, sql: str) -> str:
        return f"(CASE WHEN isfinite({sql}) THEN {sql} END)"

    def f_part_of(self, amount: str, numerator: str, denominator: str) -> str:
        top, bottom = f"(CAST({amount} AS HUGEINT) * {numerator})", f"NULLIF(CAST({denominator} AS HUGEINT), 0)"
        size = f"abs({top}) // abs({bottom}) + CAST(2 * (abs({top}) % abs({bottom})) >= abs({bottom}) AS HUGEINT)"
        return f"TRY_CAST((CASE WHEN ({top} < 0) <> ({bottom} < 0) THEN -1 ELSE 1 END) * ({size}) AS BIGINT)"

    def f_days_between(self, start: str, end: str) -> str:
        return f"({end} - {start})"

    def later(self, day: str, count: str) -> str:
        return f"{day} + TRY_CAST({count} AS INTEGER)"

    def months_later(self, day: str, count: str) -> str:
        return f"CAST({day} + to_months(TRY_CAST({count} AS INTEGER)) AS DATE)"

    def f_month_start(self, day: str) -> str:
        return f"CAST(date_trunc('month', {day}) AS DATE)"

    def starts(self, text: str, piece: str) -> str:
        return f"starts_with({text}, {piece})"

    def ends(self, text: str, piece: str) -> str:
        return f"ends_with({text}, {piece})"

    def f_count(self, items: str) -> str:
        return f"len({items})"

    def f_contains(self, items: str, wanted: str) -> str:
        return f"list_contains({items}, {wanted})"


class Spark(Dialect):
    """Spark SQL in its standard (ANSI) mode."""

    name = "Spark"
    string, strings = "STRING", "ARRAY<STRING>"

    def column(self, name: str) -> str:
        return "`" + name.replace("`", "``") + "`"

    def text(self, value: str) -> str:
        special = {"'": "\\'", "\\": "\\\\", "$": "\\u0024"}
        return (
            "'" + "".join(special.get(sign) or (sign if sign >= " " else f"\\u{ord(sign):04x}") for sign in value) + "'"
        )

    def fraction(self, value: float) -> str:
        return f"({value!r}D)"

    def whole(self, value: int) -> str:
        return f"{value}L" if value >= 0 else f"({value}L)"

    def list_of(self, items: Sequence[str]) -> str:
        return f"array({', '.join(items)})"

    def checked(self, operator: str, left: str, right: str) -> str:
        names = {"+": "try_add", "-": "try_subtract", "*": "try_multiply"}
        return f"{names[operator]}({left}, {right})"

    def finite(self, sql: str) -> str:
        top = self.fraction(1.7976931348623157e308)
        return f"(CASE WHEN abs({sql}) <= {top} THEN {sql} END)"

    def f_round(self, value: str) -> str:
        below = f"floor(abs({value}))"
        size = f"({below} + {self.one(f'abs({value}) - {below} >= {self.fraction(0.5)}')})"
        return self.whole_of(self.within(value), f"(CASE WHEN {value} < 0 THEN -{size} ELSE {size} END)")

    def f_part_of(self, amount: str, numerator: str, denominator: str) -> str:
        def wide(sql: str) -> str:
            return f"CAST({sql} AS DECIMAL(19, 0))"

        top, bottom = f"abs({wide(amount)} * {wide(numerator)})", f"abs(NULLIF({wide(denominator)}, 0))"
        rest = f"({top} % {bottom})"
        whole = f"try_cast(try_divide({top} - {rest}, {bottom}) AS DECIMAL(20, 0))"
        size = f"({whole} + CAST(2 * {rest} >= {bottom} AS DECIMAL(1, 0)))"
        negative = f"((({amount} < 0) <> ({numerator} < 0)) <> ({denominator} < 0))"
        return f"try_cast((CASE WHEN {negative} THEN -{size} ELSE {size} END) AS BIGINT)"

    def f_days_between(self, start: str, end: str) -> str:
        return f"CAST(datediff({end}, {start}) AS BIGINT)"

    def later(self, day: str, count: str) -> str:
        return f"date_add({day}, try_cast({count} AS INT))"

    def months_later(self, day: str, count: str) -> str:
        return f"add_months({day}, try_cast({count} AS INT))"

    def f_month_start(self, day: str) -> str:
        return f"trunc({day}, 'MM')"

    def starts(self, text: str, piece: str) -> str:
        return f"startswith({text}, {piece})"

    def ends(self, text: str, piece: str) -> str:
        return f"endswith({text}, {piece})"

    def f_length(self, text: str) -> str:
        return f"CAST(length({text}) AS BIGINT)"

    def f_count(self, items: str) -> str:
        return f"CAST(array_size({items}) AS BIGINT)"

    def f_contains(self, items: str, wanted: str) -> str:
        return f"coalesce(array_contains({items}, {wanted}), {items} IS NULL AND NULL)"
