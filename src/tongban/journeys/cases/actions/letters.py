"""Making letters: drawn and sealed outside the transaction, kept with the case, never lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.public import SealRefused, hold_for_seal, release_hold, render_letter
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.foundation.files.public import store
from tongban.journeys.cases.models import Case, Letter
from tongban.registers.authorities.public import authority

NEEDED = ("case__pack_version", "case__person", "case__organisation", "case__agent", "party")


def make(letter_id: int) -> None:
    """Draw one letter; a second call finds it made.

    While the seal may not be used the letter waits, an officer sees why, and it is taken up again every minute.

    Legal: 行政许可法 第三十二条第二款 (written proof with the special seal and the date).
    """
    letter = Letter.objects.select_related(*NEEDED).get(pk=letter_id)
    if letter.made_at:
        return
    case = letter.case
    about, owner = f"cases.letter:{letter.pk}", letter.party.ref if letter.party else case.ref
    try:
        content = render_letter(letter.kind, letter_context(letter), authority(case.authority_code), about=case.ref)
    except SealRefused as refusal:
        hold_for_seal(refusal, about=about, within=case.ref, what=str(letter.title))
        return
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
        if letter.made_at:
            return
        letter.file = store(
            content,
            name=f"{letter.number}.pdf",
            by="system",
            allowed={"pdf"},
            scan=False,
            owner_ref=owner,
        )
        letter.made_at = timezone.now()
        letter.save(update_fields=["file", "made_at"])
        release_hold(about)
        record("system", "case.letter_made", case, detail={"kind": letter.kind})
        announce("tongban.case.letter_made", subject=case.ref, data={"kind": letter.kind, "letter": letter.pk})


def letter_context(letter: Letter) -> dict[str, Any]:
    """Everything a letter prints: number, item, applicant, the days, and what its action added. Empty names are left
    out, and with them the paragraphs that need them.
    """
    case, pack = letter.case, letter.case.pack_version
    known = {
        "number": letter.number,
        "case_number": case.number,
        "item": pack.manifest.get("title", {}),
        "applicant": applicant_name(case),
        "recipient": applicant_name(case),
        "applicant_id": case.organisation.credit_code if case.organisation else masked_id(case),
        "agent": case.agent.name if case.agent else "",
        "contact": str(pack.manifest.get("owner", {}).get("contact", "12345")),
        "submitted_on": day_of(case.submitted_at),
        "received_on": day_of(case.received_at),
        "accepted_on": case.accepted_on,
        "promised_due_on": case.promised_due_on,
        "statutory_due_on": case.statutory_due_on,
        "decided_on": day_of(case.decided_at),
        "legal_basis": legal_basis(case),
        "reconsideration_body": "上海市人民政府" if case.region_code.endswith("0000") else "本级人民政府",
        "court": "有管辖权的人民法院",
        "addressee": letter.party.name if letter.party else "",
        **(letter.context or {}),
    }
    return {name: value for name, value in known.items() if value not in (None, "", [], {})}


def masked_id(case: Case) -> str:
    return str(case.person.masked_citizen_id) if case.person else ""


def day_of(moment: datetime | None) -> date | None:
    """City date of a stored moment."""
    return timezone.localdate(moment) if moment else None


def legal_basis(case: Case) -> str:
    """The pack's documents and articles in one line."""
    found = case.pack_version.manifest.get("legal_basis", [])
    return "；".join(f"{basis.get('document', '')} {basis.get('article', '')}".strip() for basis in found)


def applicant_name(case: Case) -> str:
    """Full name of the applicant, for documents addressed to them."""
    return str(case.organisation.name if case.organisation is not None else case.person.name if case.person else "")
