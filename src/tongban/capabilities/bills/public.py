"""The front door of *bills*."""

from .documents import complete
from .errors import BillError, NothingToCorrect, NotPaid, NumbersUsedUp
from .issuing import correct, issue, remaining_fen
from .models import Bill, BillTask
from .queries import (
    Book,
    Coverage,
    bill,
    bills_of_body,
    bills_of_order,
    bills_visible_to,
    bodies_between,
    book,
    coverage,
    search,
    tasks_visible_to,
    years_of,
)
from .reconciling import reconcile, settle
from .verifying import BillFace, BillReport, bill_of_document, face_of, verify_by_numbers, verify_data

__all__ = [
    "Bill", "BillError", "BillFace", "BillReport", "BillTask", "Book", "Coverage", "NotPaid", "NothingToCorrect",
    "NumbersUsedUp", "bill", "bill_of_document", "bills_of_body", "bills_of_order", "bills_visible_to",
    "bodies_between", "book", "complete", "correct", "coverage", "face_of", "issue", "reconcile", "remaining_fen",
    "search", "settle", "tasks_visible_to", "verify_by_numbers", "verify_data", "years_of",
]  # fmt: skip
