"""A bill as signed XML, for book-keeping programs; and back."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils import timezone

from tongban.foundation.trust.public import NotTrusted, Signature, sign, verify

from .models import Bill

PURPOSE = "bill"
_NAMESPACE = "urn:tongban:bill:1"
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<ElectronicBill xmlns="{_NAMESPACE}">\n'
# The whole file must read exactly so; there is no byte outside content and signature that could be another one.
_SHAPE = re.compile(
    re.escape(_HEAD).encode()
    + rb"(<Content>.*</Content>)\n"
    + rb"<Signature suite=\"([a-z]+)\" key=\"([A-Za-z0-9_-]+)\">([A-Za-z0-9+/=]+)</Signature>\n"
    + rb"</ElectronicBill>\n",
    re.DOTALL,
)
_NUMBERS = re.compile(rb"<Code>(\d{8,12})</Code><Number>(\d{8,10})</Number>")


@dataclass(frozen=True)
class Parsed:
    """What a file claims to be, before anybody believes it."""

    code: str
    number: str
    is_signed: bool


def _yuan(fen: int) -> str:
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def _element(name: str, value: object) -> str:
    return f"<{name}>{escape(str(value))}</{name}>"


def _content(bill: Bill) -> str:
    """Names in the manner of the data standard of fiscal e-receipts; amounts in yuan with two decimals."""
    original = bill.corrects
    rows = "".join(
        "<Item>" + _element("ItemName", item["zh"]) + _element("ItemAmount", _yuan(int(item["amount_fen"]))) + "</Item>"
        for item in bill.items
    )
    main = [
        ("Kind", bill.kind), ("Code", bill.code), ("Number", bill.number), ("CheckCode", bill.check_code),
        ("IssueTime", timezone.localtime(bill.issued_at).isoformat(timespec="seconds")),
        ("SettledOn", bill.settled_on.isoformat()), ("TotalAmount", _yuan(bill.amount_fen)),
        ("TaxAmount", _yuan(bill.tax_fen)), ("PayerName", bill.payer_name), ("PayerCode", bill.payer_code),
        ("InvoicingPartyName", bill.issuer_name), ("InvoicingPartyCode", bill.issuer_code),
        ("Basis", bill.legal_basis), ("PaymentNumber", bill.order.number),
    ]  # fmt: skip
    if original:
        main += [("OriginalCode", original.code), ("OriginalNumber", original.number), ("Reason", bill.reason)]
    return f"<Content>{''.join(_element(*pair) for pair in main)}<Items>{rows}</Items></Content>"


def write(bill: Bill) -> str:
    """The XML of a bill under the platform's signature."""
    content = _content(bill)
    by = sign(PURPOSE, content.encode())
    return f'{_HEAD}{content}\n<Signature suite="{by.suite}" key="{by.kid}">{by.value}</Signature>\n</ElectronicBill>\n'


def read(data: bytes) -> Parsed | None:
    """What a file says it is, and whether one of our keys signed exactly these bytes; None when it is no bill."""
    whole = _SHAPE.fullmatch(data)
    numbers = _NUMBERS.search(data)
    if numbers is None:
        return None
    code, number = (part.decode() for part in numbers.groups())
    return Parsed(code, number, whole is not None and _is_signed(*whole.groups()))


def _is_signed(content: bytes, suite: bytes, key: bytes, value: bytes) -> bool:
    try:
        canonical = base64.b64encode(base64.b64decode(value, validate=True)) == value
        verify(content, Signature(key.decode(), suite.decode(), value.decode()), purpose=PURPOSE)
    except (NotTrusted, ValueError, KeyError):
        return False
    return canonical
