"""Uses by law are reviewed: a legal supervisor confirms or questions, the officer explains, the supervisor finds."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.codes.errors import NotYourOwn, WrongTurn
from tongban.capabilities.codes.models import LawfulUse, Verdict
from tongban.capabilities.codes.notices import tell_alarm, tell_lawful_use, tell_questioned, tell_unlawful
from tongban.foundation.access.public import NotVisible, Viewer
from tongban.foundation.audit.public import record

MOVES = {
    Verdict.OPEN: {Verdict.CONFIRMED, Verdict.QUESTIONED},
    Verdict.QUESTIONED: {Verdict.EXPLAINED, Verdict.CONFIRMED, Verdict.UNLAWFUL},
    Verdict.EXPLAINED: {Verdict.CONFIRMED, Verdict.UNLAWFUL},
    Verdict.CONFIRMED: {Verdict.QUESTIONED},
    Verdict.UNLAWFUL: set(),
}


def _locked(pk: int) -> LawfulUse:
    rows = LawfulUse.objects.select_for_update(of=("self",))
    return rows.select_related("scan__gate__authority", "scan__person", "scan__organisation", "officer", "second").get(
        pk=pk
    )


def may_review(viewer: Viewer, use: LawfulUse) -> bool:
    """True for a legal supervisor of the body or of the one above it, who took no part."""
    body = use.scan.gate.authority
    above = viewer.authority_code in (body.code, body.superior_id)
    return viewer.holds("legal") and above and viewer.officer_id not in (use.officer_id, use.second_id, None)


@transaction.atomic
def review(viewer: Viewer, use: LawfulUse, verdict: str, note: str = "") -> LawfulUse:
    """Say what a use is worth. The same again changes nothing; to question or to find unlawful needs a word why.

    Raises:
        NotVisible: not a supervisor of this body.
        NotYourOwn: the supervisor took part.
        WrongTurn: no such step from where it stands, or nothing said.
    """
    row = _locked(use.pk)
    if viewer.officer_id in (row.officer_id, row.second_id):
        raise NotYourOwn
    if not may_review(viewer, row):
        raise NotVisible
    if row.verdict == verdict:
        return row
    wanted = {str(one) for one in MOVES[Verdict(row.verdict)]} - {Verdict.EXPLAINED}
    if verdict not in wanted or (verdict != Verdict.CONFIRMED and not note.strip()):
        raise WrongTurn
    row.verdict, row.note, row.reviewed_by_id = verdict, note.strip()[:500], viewer.officer_id
    row.reviewed_at = timezone.now()
    row.save(update_fields=["verdict", "note", "reviewed_by", "reviewed_at"])
    record(viewer, f"code.law_{verdict}", row, for_whom=row.officer, reason=row.note)
    if verdict == Verdict.QUESTIONED:
        tell_questioned(row)
    tell_unlawful(row)
    return row


@transaction.atomic
def explain(viewer: Viewer, use: LawfulUse, text: str) -> LawfulUse:
    """The officer answers the supervisor's question.

    Raises:
        NotVisible: another officer's use.
        WrongTurn: nobody asked, or nothing said.
    """
    row = _locked(use.pk)
    if viewer.officer_id is None or viewer.officer_id != row.officer_id:
        raise NotVisible
    if row.verdict != Verdict.QUESTIONED or not text.strip():
        raise WrongTurn
    row.verdict, row.explanation = Verdict.EXPLAINED, text.strip()[:500]
    row.save(update_fields=["verdict", "explanation"])
    record(viewer, "code.law_explained", row, reason=row.explanation)
    return row


@transaction.atomic
def say_second(viewer: Viewer, use: LawfulUse, *, was_there: bool) -> LawfulUse:
    """Who was named as second officer says whether they were there; once. Not having been there is an alarm.

    Raises:
        NotVisible: somebody else was named.
    """
    row = _locked(use.pk)
    if viewer.officer_id is None or viewer.officer_id != row.second_id:
        raise NotVisible
    if row.second_said:
        return row
    row.second_said = "there" if was_there else "absent"
    if not was_there:
        row.alarms, row.must_review = [*row.alarms, "second_absent"], True
    row.save(update_fields=["second_said", "alarms", "must_review"])
    record(viewer, "code.law_second_said", row, detail={"said": row.second_said})
    if not was_there:
        tell_alarm(row)
    return row


@transaction.atomic
def tell_due(use: LawfulUse) -> LawfulUse:
    """A delay has ended: the holder hears of the use, and of what was found about it. Safe to run twice."""
    row = _locked(use.pk)
    tell_lawful_use(row)
    tell_unlawful(row)
    return row
