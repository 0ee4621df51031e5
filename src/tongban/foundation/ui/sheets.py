"""Tables that people take away and open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import HttpResponse


def csv_response(name: str, head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """An answer with the table as a CSV file in UTF-8, marked so that spreadsheets read Chinese.

    Args:
        name: of the file, without its ending.
        rows: cells are written as text; what a spreadsheet would take for a formula is written as a text.
    """
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.write("\ufeff")
    sheet = csv.writer(answer)
    sheet.writerow(head)
    sheet.writerows([safe_cell(cell) for cell in row] for row in rows)
    return answer


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula; a number stays one, and nothing is an empty cell."""
    text = "" if value is None else str(value)
    is_number = isinstance(value, (int, float, Decimal))
    return f"'{text}" if not is_number and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
