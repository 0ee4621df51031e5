"""Requests enter the log by what moved and the digests of their letters; never a question or an answer."""

from __future__ import annotations

from tongban.foundation.events.public import Event
from tongban.foundation.ledger.public import Said, remember
from tongban.journeys.assistance.models import AssistanceLetter


def _letter(event: Event) -> Said | None:
    letter = AssistanceLetter.objects.select_related("file__blob").filter(pk=event.data["letter"]).first()
    if letter is None or letter.file is None:
        return None
    return Said({"kind": letter.kind, "number": letter.number, "digest": letter.file.digest}, event.subject)


for _kind in ("asked", "answered", "refused", "transferred", "ordered", "upheld", "withdrawn"):
    remember(f"tongban.assistance.{_kind}", kind=f"assistance.{_kind}")
remember("tongban.assistance.letter_made", kind="assistance.letter", content=_letter)
