"""The demonstration city pays fees: receipts, invoices, one refund in full, one in part."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tongban.capabilities.payments.public import create_order, pay_for_show, refund, refund_part
from tongban.registers.demonstration.public import named_organisation, named_person
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

_FILE = Path(__file__).parent / "data" / "shown_fees.yaml"
FIRM, SELLER = "dawei_noodles", "heguang"


@lru_cache(maxsize=1)
def _fees() -> list[dict[str, Any]]:
    return list(yaml.load(_FILE.read_text(encoding="utf-8"), yaml.BaseLoader))


def seed_bills() -> int:
    """Order and pay what ``data/shown_fees.yaml`` says; a second call changes nothing.

    Bills, red bills and messages follow by the events, as for everybody.

    Returns:
        How many fees stand as paid or given back.
    """
    for place, fee in enumerate(_fees()):
        payer: Person | Organisation = (
            named_organisation(FIRM) if fee["payer"] == "firm" else named_person(fee["payer"])
        )
        reference = f"demonstration fee {place}"
        order = create_order(
            reference, owner_ref=f"demonstration.fee:{place}", payer=payer, amount_fen=int(fee["fen"]),
            title=fee["title"], authority_code=fee["authority"], legal_basis=fee.get("legal", ""),
            payee=named_organisation(SELLER) if fee.get("payee") else None, return_path="/bills/",
            items=[item | {"amount_fen": int(item["fen"])} for item in fee.get("items", [])],
        )  # fmt: skip
        order = pay_for_show(order)
        if fee.get("refund") == "all":
            refund(order, by="system", reason=fee["reason"])
        elif fee.get("refund"):
            refund_part(order, int(fee["refund"]), reference=f"{reference} part", by="system", reason=fee["reason"])
    return len(_fees())
