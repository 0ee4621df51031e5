"""Is this bill genuine, unchanged, and does it still stand? For anybody who is shown one."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongban.capabilities.licences.public import SealedDocument

from .issuing import remaining_fen
from .models import Bill
from .structured import read


@dataclass(frozen=True)
class BillFace:
    """What anybody may know of a bill whose code they hold: no name in full, nothing beyond what is printed.

    Attributes:
        remaining_fen: what it still stands for after refunds; 0 when it was taken back in full.
        red: its red bills, oldest first.
    """

    bill: Bill
    remaining_fen: int
    red: tuple[Bill, ...]

    @property
    def stands(self) -> bool:
        """True for a bill that may be booked: not itself red, not taken back in full."""
        return not self.bill.is_red and self.remaining_fen > 0

    @property
    def payer(self) -> str:
        """The payer as shown to anybody: firms in full, persons by the first character."""
        return self.bill.payer_masked


@dataclass(frozen=True)
class BillReport:
    """What a check found; ``problems`` say why not, in words for everyone."""

    face: BillFace | None
    problems: tuple[str, ...] = ()

    @property
    def is_genuine(self) -> bool:
        """True when we issued exactly this."""
        return self.face is not None and not self.problems


def face_of(bill: Bill) -> BillFace:
    """A bill with what became of it."""
    red = () if bill.is_red else tuple(bill.corrections.order_by("pk"))
    return BillFace(bill, 0 if bill.is_red else remaining_fen(bill), red)


def bill_of_document(document: SealedDocument) -> BillFace | None:
    """The bill that a sealed document shows; None for letters and licences."""
    if document.kind != "bill":
        return None
    bill = Bill.objects.select_related("corrects", "authority", "order").filter(document=document).first()
    return face_of(bill) if bill else None


def verify_by_numbers(code: str, number: str, check_code: str) -> BillReport:
    """Check a bill by what is printed on it. One answer for every wrong combination, so that nobody can try numbers."""
    clean = [part.strip().replace(" ", "") for part in (code, number, check_code)]
    bill = Bill.objects.select_related("corrects", "authority", "order").filter(code=clean[0], number=clean[1]).first()
    expected = (bill.check_code if bill else "-" * 20).lower()
    if not hmac.compare_digest(expected.encode(), clean[2].lower().encode()) or bill is None:
        return BillReport(None, (_("没有这样的票据：代码、号码、校验码至少有一个不对。"),))
    return BillReport(face_of(bill))


def verify_data(data: bytes) -> BillReport:
    """Check a structured data file of a bill, byte by byte. Never raises for a bad file."""
    said = read(data)
    if said is None:
        return BillReport(None, (_("这不是本市的电子票据数据文件，或者已经损坏。"),))
    if not said.is_signed:
        return BillReport(None, (_("签名不符：这份文件的内容被改动过，或者不是本市开具的。"),))
    bill = Bill.objects.select_related("corrects", "authority", "order").get(code=said.code, number=said.number)
    return BillReport(face_of(bill))
