"""Making letters: drawn and sealed outside the transaction, kept with the case, never lost."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.public import render_letter
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.foundation.files.public import store
from tongban.journeys.cases.models import Case, Letter
from tongban.registers.authorities.public import authority


def make(letter_id: int) -> None:
    """Draw one letter; a second call finds it made.

    Legal: 行政许可法 第三十二条第二款 (written proof with the special seal and the date).
    """
    letter = Letter.objects.select_related("case", "case__pack_version").get(pk=letter_id)
    if letter.made_at:
        return
    case = letter.case
    content = render_letter(letter.kind, letter_context(letter), authority(case.authority_code))
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
        if letter.made_at:
            return
        letter.file = store(
            content, name=f"{letter.number}.pdf", by="system", allowed={"pdf"}, owner_ref=case.ref, scan=False
        )
        letter.made_at = timezone.now()
        letter.save(update_fields=["file", "made_at"])
        record("system", "case.letter_made", case, detail={"kind": letter.kind})
        announce("tongban.case.letter_made", subject=case.ref, data={"kind": letter.kind, "letter": letter.pk})


def letter_context(letter: Letter) -> dict[str, Any]:
    """Everything a letter prints: number, item, applicant, the days, and what its action added."""
    case = letter.case
    return {
        "number": letter.number,
        "case_number": case.number,
        "title": str(letter.title),
        "item": case.pack_version.text("manifest.title", "zh"),
        "applicant": applicant_name(case),
        "date": timezone.localdate(letter.requested_at),
        **(letter.context or {}),
    }


def applicant_name(case: Case) -> str:
    """Full name of the applicant, for documents addressed to them."""
    return str(case.organisation.name if case.organisation is not None else case.person.name if case.person else "")
