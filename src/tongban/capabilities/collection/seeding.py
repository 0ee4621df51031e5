"""The demonstration city delivers old licences and publishes what its departments issue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tongban.capabilities.licences.public import licence_types
from tongban.registers.authorities.public import authorities
from tongban.registers.demonstration.public import named_organisation, named_person

from .importing import begin, start
from .issuing_list import publish
from .jobs import count, gaps
from .models import Batch, ListEntry

_FILE = Path(__file__).parent / "data" / "shown_stock.yaml"


def seed_collection() -> tuple[int, int]:
    """Deliveries of old stock that the worker takes in, and the public list; a second call changes nothing.

    Returns:
        How many deliveries and how many published types there are.
    """
    shown: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
    if not Batch.objects.exists():
        for delivery in shown["deliveries"]:
            batch = begin(
                delivery["type"], by="system", authority_code=delivery["authority"], name=delivery["name"],
                content=_table(delivery["rows"]),
            )  # fmt: skip
            start(batch, by="system")
        gaps.enqueue(key="demonstration")
        count.enqueue(key="demonstration")
    if not ListEntry.objects.exists():
        _publish(set(shown["not_published"]), set(shown["simultaneous"]))
    return Batch.objects.count(), ListEntry.objects.filter(withdrawn_on=None).count()


def _publish(without: set[str], simultaneous: set[str]) -> None:
    known = {body.pk for body in authorities()}
    for kind in licence_types().values():
        if kind.authority in known and kind.authority not in without:
            publish(kind.code, is_simultaneous=kind.code in simultaneous, by="system", authority_code=kind.authority)


def _table(rows: list[list[str]]) -> bytes:
    lines = ["证照编号,持证主体,持证主体代码,颁发日期,有效期起始日期,有效期截止日期"]
    for number, holder, issued_on, until in rows:
        lines.append(",".join([number, *_holder(holder), issued_on, issued_on, until]))
    return "\n".join(lines).encode()


def _holder(code: str) -> list[str]:
    """``li_qiang``, ``firm:heguang``, or ``name|code`` as a careless issuer wrote it."""
    if "|" in code:
        return code.split("|")
    if code.startswith("firm:"):
        firm = named_organisation(code.removeprefix("firm:"))
        return [firm.name, firm.credit_code]
    person = named_person(code)
    return [person.name, str(person.citizen_id)]
