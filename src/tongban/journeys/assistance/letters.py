"""Letters of both sides: what they say, drawn and sealed outside the transaction, never lost."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.licences.public import SealRefused, hold_for_seal, release_hold, render_letter
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.foundation.files.public import store
from tongban.journeys.assistance.duties import Duty
from tongban.journeys.assistance.models import AssistanceLetter, AssistanceRequest
from tongban.journeys.assistance.states import Refusal, Why
from tongban.registers.facts.public import fact

FORGOTTEN = 50


def make(letter_id: int) -> None:
    """Draw one letter; a second call finds it made. While the seal may not be used it waits, and says why.

    Legal: 国发〔1999〕25号 (an official letter carries the seal of its body).
    """
    letter = AssistanceLetter.objects.select_related("request", "body__region").get(pk=letter_id)
    if letter.made_at:
        return
    about = f"assistance.assistanceletter:{letter.pk}"
    try:
        content = render_letter(letter.kind, {**letter.context, "number": letter.number}, letter.body, about=about)
    except SealRefused as refusal:
        hold_for_seal(refusal, about=about, within=letter.request.ref, what=str(letter.get_kind_display()))
        return
    with transaction.atomic():
        letter = AssistanceLetter.objects.select_for_update(of=("self",)).select_related("request").get(pk=letter_id)
        if letter.made_at:
            return
        letter.file = store(
            content, name=f"{letter.number}.pdf", by="system", allowed={"pdf"}, owner_ref=letter.request.ref,
            whose="", scan=False,
        )  # fmt: skip
        letter.made_at = timezone.now()
        letter.save(update_fields=["file", "made_at"])
        release_hold(about)
        record("system", "assistance.letter_made", letter.request.ref, detail={"kind": letter.kind})
        announce("tongban.assistance.letter_made", subject=letter.request.ref,
                 data={"kind": letter.kind, "letter": letter.pk})  # fmt: skip


def take_up_forgotten() -> None:
    """Letters whose job was lost."""
    for pk in AssistanceLetter.objects.filter(made_at=None).values_list("pk", flat=True)[:FORGOTTEN]:
        make(pk)


def request_words(request: AssistanceRequest, duty: Duty) -> dict[str, Any]:
    """What 协助函 says."""
    return {
        "addressee": request.addressee.name, "subject": request.title, "question": request.question,
        "legal_basis": request.ground, "duty_basis": duty.legal, "reason": str(Why(request.why).label),
        "case_number": request.case.number if request.case else "", "answer_by": request.due_on, **_whom(request),
        "fact": fact(request.fact_id).zh if request.fact_id else "",
    }  # fmt: skip


def _whom(request: AssistanceRequest) -> dict[str, str]:
    """Whom the question is about, as the addressee needs to find them."""
    case = request.case
    if case is None:
        return {}
    if case.organisation is not None:
        return {"person": case.organisation.name, "person_id": case.organisation.credit_code}
    assert case.person is not None
    return {"person": case.person.name, "person_id": str(case.person.citizen_id)}


def answer_words(request: AssistanceRequest) -> dict[str, Any]:
    """What 协助复函 says."""
    entry = fact(request.fact_id) if request.fact_id else None
    said = (request.value or {}).get("value")
    return {
        "addressee": request.asker.name, "subject": request.title, "request_number": request.number,
        "case_number": request.case.number if request.case else "", "answer": request.answer,
        "fact": entry.zh if entry else "", "value": fact_words(request.fact_id, said) if entry else "",
        "as_of": request.as_of,
    }  # fmt: skip


def fact_words(fact_id: str, value: Any) -> str:
    """A value of the dictionary as a letter and the pages write it, in Chinese."""
    entry = fact(fact_id)
    if value is None:
        return "登记中没有记录"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if entry.type == "money_fen":
        return f"{int(value) / 100:,.2f}元"
    words = entry.codes.get(value) if isinstance(value, str) else None
    return words[0] if words else f"{value}{entry.unit}"


def refusal_words(request: AssistanceRequest) -> dict[str, Any]:
    """What 不予协助告知书 says."""
    return {
        "addressee": request.asker.name, "subject": request.title, "request_number": request.number,
        "case_number": request.case.number if request.case else "",
        "reason": f"{Refusal(request.refusal).label}。{request.answer}", "legal_basis": request.article,
    }  # fmt: skip
