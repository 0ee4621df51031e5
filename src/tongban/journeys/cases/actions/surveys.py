"""现场踏勘: what two officers found on the spot, sent from a phone once and signed by both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.process.errors import ProcessError
from tongban.capabilities.process.public import add_signer, open_items
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.files.public import StoredFile, store
from tongban.journeys.cases.actions.decision import review
from tongban.journeys.cases.actions.procedures import end_procedure, officer_part
from tongban.journeys.cases.actions.steps import lock, note, require_staff, tell
from tongban.journeys.cases.errors import CaseError, NeedsGround, NotAllowed, WrongState
from tongban.journeys.cases.models import Case, SpecialProcedure, SurveyReport
from tongban.journeys.cases.procedure_kinds import Kind, Outcome
from tongban.registers.authorities.public import Officer

PICTURES = {"jpg", "png", "heic", "webp"}
MOST_PHOTOS = 30
VERDICTS = ("yes", "no", "na")


@dataclass(frozen=True)
class Found:
    """What the phone sends.

    Attributes:
        reference: given by the phone; the same report sent again is the same report.
        points: ``{id, text, verdict, note}`` of each checked point; verdict ``yes``, ``no`` or ``na``.
        photos: ``{file, at, latitude, longitude, accuracy, note}``; ``file`` is the name of an upload.
        signer: who was there for the applicant; ``refused`` when they would not sign.
    """

    reference: UUID
    written_at: datetime
    points: Sequence[Mapping[str, Any]]
    photos: Sequence[Mapping[str, Any]]
    conclusion: str
    opinion: str
    signer: str = ""
    refused: bool = False
    position: Mapping[str, Any] | None = None


def report_survey(row: SpecialProcedure, found: Found, files: Mapping[str, File[bytes]], *, by: Viewer) -> SurveyReport:
    """Keep what was found. Sending the same report again finds it; a corrected one replaces it until it is confirmed.

    Args:
        files: uploads by name: photographs, and ``signature``.
    Raises:
        NotAllowed: not one of the officers who were sent.
        NeedsGround: points, conclusion, opinion, or signature are missing.
        WrongState: the survey is over, or the colleague has confirmed another report.
        FileRefused: a photograph is none.
    Legal: 行政许可法 第三十四条第三款.
    """
    known = SurveyReport.objects.filter(reference=found.reference, procedure=row).first()
    if known is not None:
        return known
    _require_sent(row, by)
    _require_whole(found, files)
    kept = {name: _keep(row.case, name, file, by) for name, file in files.items()}
    return _write(row, found, kept, by)


def _require_sent(row: SpecialProcedure, by: Viewer) -> None:
    if row.kind != Kind.SITE_SURVEY or not row.is_open:
        raise WrongState()
    require_staff(by, row.case, deciding=True)
    if officer_part(row, by) is None:
        raise NotAllowed(_("只有被指派的踏勘人员可以填写"))


def _require_whole(found: Found, files: Mapping[str, File[bytes]]) -> None:
    if any(point.get("verdict") not in VERDICTS for point in found.points):
        raise NeedsGround(_("每个要点都要有结论"))
    if found.conclusion not in (Outcome.PASS, Outcome.FAIL) or not found.opinion.strip():
        raise NeedsGround(_("请选择结论并写明现场情况"))
    if not found.refused and not (found.signer.strip() and "signature" in files):
        raise NeedsGround(_("请现场人员签字；拒绝签字的，请注明"))
    if len(found.photos) > MOST_PHOTOS or any(photo.get("file") not in files for photo in found.photos):
        raise NeedsGround(_("照片没有传全，请再发送一次"))


def _keep(case: Case, name: str, file: File[bytes], by: Viewer) -> StoredFile:
    return store(file, name=f"踏勘_{name}.jpg", by=by, allowed=PICTURES, owner_ref=case.ref)


@transaction.atomic
def _write(row: SpecialProcedure, found: Found, kept: Mapping[str, StoredFile], by: Viewer) -> SurveyReport:
    case = lock(row.case)
    known = SurveyReport.objects.filter(procedure=row).first()
    if known is not None and (known.reference == found.reference or known.confirmed_at is not None):
        if known.reference == found.reference:
            return known
        raise WrongState(_("同事已经确认了先前的记录"))
    if not SpecialProcedure.objects.filter(pk=row.pk, ended_on=None).exists():
        raise WrongState()
    photos = [{**photo, "file": str(kept[str(photo["file"])].reference)} for photo in found.photos]
    content = {
        "points": [dict(point) for point in found.points], "photos": photos, "opinion": found.opinion.strip(),
        "signer": found.signer.strip(), "refused": found.refused, "position": dict(found.position or {}),
    }  # fmt: skip
    assert by.officer_id is not None  # asked before: one of the officers who were sent
    report, _created = SurveyReport.objects.update_or_create(
        procedure=row,
        defaults={
            "reference": found.reference, "written_by_id": by.officer_id, "written_at": found.written_at,
            "sent_at": timezone.now(), "content": content, "conclusion": found.conclusion,
            "signature": kept.get("signature"),
        },
    )  # fmt: skip
    tell(case, "survey_reported", by, procedure=row.pk, photos=len(photos), conclusion=found.conclusion)
    return report


@transaction.atomic
def confirm_survey(row: SpecialProcedure, *, by: Viewer) -> SpecialProcedure:
    """The second officer signs: the survey is over, and a step of the diagram that waited for it is done by both.

    Confirming twice is harmless.

    Raises:
        NotAllowed: not sent, or the one who wrote it.
        WrongState: nothing was reported.
    Legal: 行政许可法 第三十四条第三款 (two or more officers).
    """
    case = lock(row.case)
    row = SpecialProcedure.objects.select_related("case").get(pk=row.pk)
    require_staff(by, case, deciding=True)
    report = SurveyReport.objects.select_related("written_by").filter(procedure=row).first()
    if report is None:
        raise WrongState(_("还没有现场记录"))
    if officer_part(row, by) is None or by.officer_id == report.written_by_id:
        raise NotAllowed(_("须由另一名踏勘人员确认"))
    if report.confirmed_at is not None or not row.is_open:
        return row
    report.confirmed_by_id, report.confirmed_at = by.officer_id, timezone.now()
    report.save(update_fields=["confirmed_by", "confirmed_at"])
    end_procedure(case, row, report.conclusion, str(report.content.get("opinion", "")), by)
    _finish_step(case, report, by)
    return row


@transaction.atomic
def send_back_survey(row: SpecialProcedure, *, reason: str, by: Viewer) -> None:
    """The second officer does not agree: the report is written anew.

    Raises:
        NeedsGround: no reason.
        NotAllowed: not the second officer.
    """
    case = lock(row.case)
    report = SurveyReport.objects.filter(procedure=row, confirmed_at=None).first()
    if report is None:
        return
    if officer_part(row, by) is None or by.officer_id == report.written_by_id:
        raise NotAllowed(_("须由另一名踏勘人员确认"))
    if not reason.strip():
        raise NeedsGround()
    report.delete()
    tell(case, "survey_sent_back", by, reason=reason.strip(), procedure=row.pk)


def _finish_step(case: Case, report: SurveyReport, by: Viewer) -> None:
    """Sign the waiting step of the diagram for both; where it is held by others it stays with them."""
    found = open_items(case.ref, "site_survey")
    if not found:
        return
    first = viewer_of_officer(report.written_by, case)
    try:
        with transaction.atomic():
            add_signer(found[0], by.actor_ref, by=first)
            review(case, report.conclusion, by=first, comment=str(report.content.get("opinion", "")))
            review(case, report.conclusion, by=by, comment=str(_("同意")))
    except (ProcessError, CaseError, NotVisible):
        note(case, "survey_to_sign", by)


def viewer_of_officer(officer: Officer, case: Case) -> Viewer:
    """An officer who signed before, for the step that their signature completes."""
    return Viewer(
        role=Role.OFFICER,
        officer_id=officer.pk,
        authority_code=officer.authority_id,
        region_code=str(officer.region_id or officer.authority.region_id or case.region_code),
        posts=frozenset(post.pk for post in officer.posts.all()),
    )
