"""Having a text read, and deciding about what was proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.capabilities.rules.public import RulesError, parse
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record

from .drafts import DraftCriterion, Extraction
from .errors import NoSuchText, NotDecidable
from .extraction import MOST_CHARACTERS, extract
from .models import PolicyText, Proposal
from .proposing import propose
from .states import ProposalKind, ProposalState
from .vocabulary import fact_types

EDITABLE = {
    ProposalKind.CRITERION: {"expr", "zh"},
    ProposalKind.PARAMETER: {"name", "zh", "value", "when"},
    ProposalKind.DATE: {"day"},
    ProposalKind.STOP: {"text"},
    ProposalKind.UNCLEAR: {"expr", "zh"},
}


@transaction.atomic
def read_text(body: str, *, title: str, by: Viewer) -> PolicyText:
    """Have a policy text read; what was found waits for the officer's decisions.

    Giving the same text again returns the reading that is there, with all its decisions.

    Args:
        body: the text as it was pasted or read from a file; at most 60,000 characters.
        title: how the officer calls it; the first line when empty.
        by: an officer; the reading belongs to their authority.
    Raises:
        NoSuchText: there is no text, or too much of it; say so and keep what was typed.
    """
    body = body.replace("\r\n", "\n").strip()
    if len(body) < 10:
        raise NoSuchText(_("请粘贴政策全文，或上传一个有文字的文件。"))
    if len(body) > MOST_CHARACTERS:
        raise NoSuchText(_("一次最多读 60000 字。请只留与申领条件、标准有关的章节。"))
    digest = sha256(body.encode()).hexdigest()
    first_line = body.splitlines()[0].strip()
    found = extract(body)
    row, is_new = PolicyText.objects.get_or_create(
        authority_code=by.authority_code, digest=digest,
        defaults={
            "title": (title.strip() or first_line)[:120], "body": body, "document": found.document,
            "audience": found.audience, "created_by": by.actor_ref,
        },
    )  # fmt: skip
    if not is_new:
        return row
    Proposal.objects.bulk_create(
        Proposal(policy_text=row, place=place, **fields) for place, fields in enumerate(_rows(found, row.body))
    )
    record(by, "policy_text.read", row, detail={"digest": digest, "criteria": len(found.criteria)})
    return row


@transaction.atomic
def ask_model(row: PolicyText, *, by: Viewer) -> int:
    """Let the language model add what patterns did not find; returns how many proposals it added.

    Asking twice is harmless: the second call adds nothing. Its proposals pass the same checks as all others, and
    each must quote the text; they wait for the officer as well.

    Raises:
        PortUnavailable, PortRefused: there is no model or it did not answer; go on without it.
        ModelAnswerFaulty: the answer is not usable; go on without it.
    """
    row = PolicyText.objects.select_for_update().get(pk=row.pk)
    if row.asked_model_at:
        return 0
    held = {one.content.get("expr") for one in row.proposals.all()}
    found = [one for one in propose(row.body) if one.expr not in held]
    begin = (row.proposals.aggregate(most=Max("place"))["most"] or 0) + 1
    Proposal.objects.bulk_create(
        Proposal(policy_text=row, place=begin + offset, **_criterion_row(one)) for offset, one in enumerate(found)
    )
    row.asked_model_at = timezone.now()
    row.save(update_fields=["asked_model_at"])
    record(by, "policy_text.model_asked", row, detail={"added": len(found)})
    return len(found)


@transaction.atomic
def decide(
    proposal: Proposal, state: ProposalState, *, by: Viewer, content: Mapping[str, str] | None = None
) -> Proposal:
    """Confirm, change or reject one proposal; deciding the same again changes nothing.

    Args:
        content: what the officer wrote instead, by key; keys that may not be changed are passed over.
    Raises:
        NotDecidable: the expression cannot be read, or the number is none; nothing was saved, keep what was typed.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("policy_text").get(pk=proposal.pk)
    kind = ProposalKind(proposal.kind)
    written = {key: value.strip() for key, value in (content or {}).items() if key in EDITABLE[kind]}
    changed: dict[str, Any] = {**proposal.content, **written}
    if state == ProposalState.CONFIRMED:
        changed = _checked(kind, changed)
    if proposal.state == state and proposal.content == changed:
        return proposal
    proposal.state, proposal.content = state, changed
    proposal.decided_by = by.actor_ref if state != ProposalState.OPEN else ""
    proposal.decided_at = timezone.now() if state != ProposalState.OPEN else None
    proposal.save(update_fields=["state", "content", "decided_by", "decided_at"])
    record(by, f"proposal.{state}", proposal.policy_text, detail={"place": proposal.place, "content": changed})
    return proposal


def _checked(kind: ProposalKind, content: dict[str, Any]) -> dict[str, Any]:
    if kind in (ProposalKind.CRITERION, ProposalKind.UNCLEAR):
        content["facts"] = list(_read(str(content.get("expr", ""))))
    if kind == ProposalKind.PARAMETER:
        if content.get("when"):
            _read(str(content["when"]))
        if not content.get("brackets"):
            try:
                content["value"] = int(str(content["value"]))
            except ValueError:
                raise NotDecidable(_("数值要写成整数：金额以分为单位，比例以百分点为单位。")) from None
        if not str(content.get("name", "")).isidentifier():
            raise NotDecidable(_("参数名只用小写字母、数字和下划线，例如 monthly_amount。"))
    return content


def _read(expression: str) -> tuple[str, ...]:
    if not expression:
        raise NotDecidable(_("请写出条件表达式，例如 person.age >= 65。"))
    try:
        return parse(expression, fact_types()).names
    except RulesError as error:
        language = "en" if (get_language() or "zh").startswith("en") else "zh"
        words = [getattr(part, language) for part in (error.place(), error.message, error.remedy)]
        raise NotDecidable("".join(words)) from None


def _rows(found: Extraction, body: str) -> Iterator[dict[str, Any]]:
    for one in found.criteria:
        yield _criterion_row(one)
    for number in found.parameters:
        content = {
            "name": number.name, "zh": number.zh, "unit": number.unit, "role": number.role, "value": number.value,
            "brackets": dict(number.brackets), "when": number.when,
        }  # fmt: skip
        yield _row(ProposalKind.PARAMETER, content, number, number.article, number.confidence)
    for day in found.dates:
        yield _row(ProposalKind.DATE, {"role": day.role, "day": day.day}, day, "", 0.9)
    for stop in found.stops:
        yield _row(ProposalKind.STOP, {"text": stop.text}, stop, "", 0.9)
    for words in found.unclear:
        content = {"text": body[words.start : words.end], "zh": words.text, "reason": words.reason, "expr": ""}
        yield _row(ProposalKind.UNCLEAR, content, words, "", 0.0)


def _criterion_row(one: DraftCriterion) -> dict[str, Any]:
    content = {"expr": one.expr, "zh": one.zh, "facts": list(one.facts)}
    return {**_row(ProposalKind.CRITERION, content, one, one.article, one.confidence), "origin": one.origin}


def _row(kind: ProposalKind, content: dict[str, Any], at: Any, article: str, confidence: float) -> dict[str, Any]:
    return {
        "kind": kind, "content": content, "proposed": content, "start": at.start, "end": at.end,
        "sentence_start": getattr(at, "sentence_start", at.start), "sentence_end": getattr(at, "sentence_end", at.end),
        "article": article, "confidence": confidence,
    }  # fmt: skip
