"""What of a case enters the log, as references and digests: materials, acceptance, clock, decision, letters, end."""

from __future__ import annotations

import hashlib

import rfc8785

from tongban.foundation.events.public import Event
from tongban.foundation.files.public import files_of
from tongban.foundation.ledger.public import Said, remember
from tongban.journeys.cases.models import Decision, Letter

# Moments of a case that carry nothing but their own data.
PLAIN = (
    "accepted", "declined", "suspended", "resumed", "extended", "delivered", "closed", "withdrawn",
    "lapsed", "terminated", "transferred", "revoked", "returned_for_review", "correction_requested",
)  # fmt: skip
NEVER = {"reason", "text", "note"}


def _plain(event: Event) -> Said:
    return Said({name: value for name, value in event.data.items() if name not in NEVER}, event.subject)


def _with_materials(event: Event) -> Said:
    digests = sorted({file.digest for file in files_of(event.subject)})
    return Said({**_plain(event).content, "materials": digests}, event.subject)


def decision_digest(decision: Decision) -> str:
    """SHA-256 over the canonical content of a decision: changed by a single letter it is another one."""
    content = {
        "result": str(decision.result), "reasons": decision.reasons, "facts": decision.facts,
        "articles": decision.articles, "amounts": decision.amounts, "by": decision.decided_by,
        "at": decision.decided_at.isoformat(timespec="seconds"), "licence": decision.licence_identifier,
    }  # fmt: skip
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def _decided(event: Event) -> Said:
    decision = Decision.objects.filter(case_id=int(event.subject.rpartition(":")[2])).first()
    digest = decision_digest(decision) if decision else ""
    return Said({**_plain(event).content, "decision": digest}, event.subject)


def _letter(event: Event) -> Said | None:
    letter = Letter.objects.select_related("file__blob").filter(pk=event.data["letter"]).first()
    if letter is None or letter.file is None:
        return None
    return Said({"kind": letter.kind, "number": letter.number, "digest": letter.file.digest}, event.subject)


for _kind in PLAIN:
    remember(f"tongban.case.{_kind}", kind=f"case.{_kind}", content=_plain)
for _kind in ("received", "corrected"):
    remember(f"tongban.case.{_kind}", kind=f"case.{_kind}", content=_with_materials)
remember("tongban.case.decided", kind="case.decided", content=_decided)
remember("tongban.case.letter_made", kind="case.letter", content=_letter)
