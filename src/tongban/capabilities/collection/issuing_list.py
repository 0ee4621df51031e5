"""发证清单: every type that an authority should issue, what it published, and the rate computed from both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from tongban.capabilities.licences.public import LicenceType, Stock, licence_type, licence_types, stocks
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import HasActorRef, actor_ref, record
from tongban.foundation.events.public import announce
from tongban.registers.authorities.public import Authority, authorities, authority

from .errors import NotYours
from .models import ListEntry


@dataclass(frozen=True)
class Line:
    """One line of the list: a type that a department's line of authorities should issue.

    Attributes:
        entry: what the department published; None while it has not.
        issued: all licences of the type in the store; ``valid`` of them may be relied on today.
        since: first day on which a decision made the licence at once; else what the department declared.
    """

    kind: LicenceType
    authority: Authority
    entry: ListEntry | None
    issued: int
    valid: int
    with_decision: int
    first_with_decision: date | None

    @property
    def title(self) -> str:
        """Name of the type in the language of the page."""
        return self.kind.title_zh if (get_language() or "zh").startswith("zh") else self.kind.title_en

    @property
    def is_simultaneous(self) -> bool:
        """The department says that paper and electronic come together."""
        return bool(self.entry and self.entry.is_simultaneous)

    @property
    def since(self) -> date | None:
        """Since when; the first licence that came with its decision proves it."""
        if not self.is_simultaneous:
            return None
        return self.first_with_decision or (self.entry.simultaneous_since if self.entry else None)


@dataclass(frozen=True)
class Rate:
    """发证清单主动公开率: published types of all that should be issued. Legal: 2022年工作要点 附件 (> 90 %)."""

    published: int
    expected: int

    @property
    def percent(self) -> float | None:
        """Cut off, never rounded up to a target."""
        return self.published * 10_000 // self.expected / 100 if self.expected else None


def lines() -> list[Line]:
    """The whole list, by department and type; three questions to the database whatever its length."""
    bodies = {body.pk: body for body in authorities()}
    department = {body.pk: body.department for body in bodies.values()}
    entries = {entry.type_code: entry for entry in ListEntry.objects.filter(withdrawn_on=None)}
    counted: dict[tuple[str, str], list[Stock]] = {}
    for stock in stocks():
        counted.setdefault((stock.type_code, department[stock.authority_code]), []).append(stock)
    found = [
        _line(kind, bodies[kind.authority], entries.get(kind.code), counted.get((kind.code, kind.authority), []))
        for kind in licence_types().values()
        if kind.authority in bodies
    ]
    return sorted(found, key=lambda line: (line.authority.pk, line.kind.code))


def _line(kind: LicenceType, body: Authority, entry: ListEntry | None, counted: list[Stock]) -> Line:
    days = [stock.simultaneous_since for stock in counted if stock.simultaneous_since]
    return Line(
        kind, body, entry, sum(stock.total for stock in counted), sum(stock.valid for stock in counted),
        sum(stock.with_decision for stock in counted), min(days) if days else None,
    )  # fmt: skip


def rate(found: list[Line] | None = None) -> Rate:
    """How much of the list is published (K12b); computed from the lines."""
    every = lines() if found is None else found
    return Rate(sum(line.entry is not None for line in every), len(every))


@transaction.atomic
def publish(
    type_code: str, *, is_simultaneous: bool, since: date | None = None, by: Viewer | HasActorRef | str,
    authority_code: str,
) -> ListEntry:  # fmt: skip
    """Put a type of one's department on the public list, or change what the list says of it. Twice is harmless.

    Args:
        is_simultaneous: the electronic licence is made together with the paper or the decision.
        since: from which day, as the department declares it.
    Raises:
        NotYours: another department issues the type.
    Legal: 上海市电子证照管理办法 (沪府办规〔2022〕7号) 第八条 (list of licences).
    """
    kind = licence_type(type_code)
    body = authority(authority_code)
    if kind.authority != body.pk:
        raise NotYours
    since = since if is_simultaneous else None
    known = ListEntry.objects.select_for_update().filter(type_code=type_code, withdrawn_on=None).first()
    if known and (known.is_simultaneous, known.simultaneous_since) == (is_simultaneous, since):
        return known
    today = timezone.localdate()
    if known:
        known.withdrawn_on = today
        known.save(update_fields=["withdrawn_on"])
    entry = ListEntry.objects.create(
        authority=body, type_code=type_code, is_simultaneous=is_simultaneous, simultaneous_since=since,
        published_on=known.published_on if known else today, by=actor_ref(by)[:80],
    )  # fmt: skip
    record(by, "collection.list_published", entry, detail={"type": type_code, "simultaneous": is_simultaneous})
    announce("tongban.collection.list_published", subject=f"collection.listentry:{entry.pk}",
             data={"type": type_code, "authority": body.pk})  # fmt: skip
    return entry


@transaction.atomic
def withdraw(type_code: str, *, by: Viewer | HasActorRef, authority_code: str) -> None:
    """Take a type off the list; the row stays as history. Twice is harmless.

    Raises:
        NotYours: another department issues the type.
    """
    entry = ListEntry.objects.select_for_update().filter(type_code=type_code, withdrawn_on=None).first()
    if entry is None:
        return
    if entry.authority_id != authority_code:
        raise NotYours
    entry.withdrawn_on = timezone.localdate()
    entry.save(update_fields=["withdrawn_on"])
    record(by, "collection.list_withdrawn", entry, detail={"type": type_code})


def open_data(found: list[Line]) -> list[dict[str, Any]]:
    """The list as plain values, for JSON and CSV."""
    return [
        {
            "type_code": line.kind.type_code, "title_zh": line.kind.title_zh, "title_en": line.kind.title_en,
            "issuer": line.authority.name, "issuer_en": line.authority.name_en,
            "issuer_code": line.authority.credit_code, "published": line.entry is not None,
            "published_on": line.entry.published_on.isoformat() if line.entry else None,
            "simultaneous": line.is_simultaneous, "simultaneous_since": line.since.isoformat() if line.since else None,
            "issued": line.issued, "valid": line.valid, "legal": line.kind.legal,
        }
        for line in found
    ]  # fmt: skip
