"""Tables for spreadsheets: Chinese is read, a name is no formula, a number stays one."""

import csv
from decimal import Decimal

import pytest

from tongban.foundation.ui.public import csv_response, safe_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+1+1", "'+1+1"), ("-cmd", "'-cmd"), ("@x", "'@x"), ("\tx", "'\tx"),
     ("-5", "'-5"), (-5, "-5"), (Decimal("-12.30"), "-12.30"), ("12.5%", "12.5%"), (None, ""), ("面馆", "面馆")],
)  # fmt: skip
def test_no_cell_is_a_formula(value, cell):
    assert safe_cell(value) == cell


def test_a_file_that_a_spreadsheet_opens():
    answer = csv_response("list", ["名称", "金额"], iter([["=面馆", -3], ["一,二", None]]))
    assert answer["Content-Disposition"] == 'attachment; filename="list.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert rows == [["名称", "金额"], ["'=面馆", "-3"], ["一,二", ""]]
