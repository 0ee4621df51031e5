"""A treasury without money: it keeps what it was given and answers as the console tells it to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from tongban.foundation.adapters.public import PortRefused
from tongban.journeys.benefits.models import EmbeddedPayFile
from tongban.journeys.benefits.ports import LineOutcome, LineReceipt, SignedFile

Behaviour = EmbeddedPayFile.Behaviour
ACCOUNT_CLOSED = "账户已注销"
# Of ``return some``: every third line comes back, and always the first, so that one line shows it too.
EVERY = 3


class EmbeddedTreasury:
    """Behaves as a treasury would: it only knows our numbers; the same file twice is one file."""

    def check_config(self) -> list[str]:
        return []

    def submit(self, file: SignedFile, reference: str) -> str:
        if sum(line.amount_fen for line in file.lines) != file.total_fen:
            raise PortRefused("the total does not fit the lines")
        row, made = EmbeddedPayFile.objects.get_or_create(
            reference=reference,
            defaults={"total_fen": file.total_fen, "lines": [asdict(line) for line in file.lines]},
        )
        if not made and row.total_fen != file.total_fen:
            raise PortRefused("this reference was used for another file")
        return f"embedded-{row.pk}"

    def receipts(self, reference: str) -> Sequence[LineReceipt]:
        row = EmbeddedPayFile.objects.filter(reference=reference).first()
        if row is None:
            raise PortRefused("no such file")
        if row.behaviour == Behaviour.NEVER_ANSWER:
            return []
        found = [_receipt(row, place, line) for place, line in enumerate(row.lines)]
        return found + found if row.behaviour == Behaviour.ANSWER_TWICE else found


def _receipt(row: EmbeddedPayFile, place: int, line: dict[str, Any]) -> LineReceipt:
    number = f"{row.pk}-{place + 1}"
    if row.behaviour == Behaviour.RETURN_SOME and place % EVERY == 0:
        return LineReceipt(
            line["reference"], LineOutcome.RETURNED, line["amount_fen"], number, ACCOUNT_CLOSED, timezone.now()
        )
    return LineReceipt(line["reference"], LineOutcome.PAID, line["amount_fen"], number, "", timezone.now())


def choose_behaviour(reference: str, behaviour: str) -> EmbeddedPayFile:
    """How the embedded treasury answers for one file from now on; for the console of the demonstration.

    Raises:
        ValueError: no such behaviour.
        EmbeddedPayFile.DoesNotExist: no such file was handed over.
    """
    row = EmbeddedPayFile.objects.get(reference=reference)
    row.behaviour = Behaviour(behaviour)
    row.save(update_fields=["behaviour"])
    return row


def embedded_files(limit: int = 50) -> list[EmbeddedPayFile]:
    """What the embedded treasury was given, newest first; without opening the lines."""
    return list(EmbeddedPayFile.objects.defer("lines").order_by("-pk")[:limit])
