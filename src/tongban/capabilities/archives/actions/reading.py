"""利用: reading what is filed; every reading is written down where the subject sees it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.archives.errors import ArchiveError, NeedsReason, NotAllowed
from tongban.capabilities.archives.models import Archive, Reading, ReadingRequest
from tongban.capabilities.archives.states import KEPT, RequestState
from tongban.capabilities.archives.steps import is_archivist, require_archivist
from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import record
from tongban.registers.identity.public import covers

LONGEST_DAYS = 90
# The same person opening the same file again within this time is one reading.
ONE_READING = timedelta(minutes=10)


def ground_of(viewer: Viewer, row: Archive) -> tuple[str, ReadingRequest | None]:
    """On what ground the viewer may read.

    Raises:
        NotVisible: on none; nobody can tell that it exists.
    Legal: 档案法 第二十七条至第二十九条; 个人信息保护法 第四十四条, 第四十五条.
    """
    if is_archivist(viewer, row.authority_code):
        return Reading.Ground.ARCHIVIST, None
    if viewer.role == Role.PERSON and _is_subject(viewer, row):
        return Reading.Ground.OWN, None
    granted = ReadingRequest.objects.filter(
        archive=row, officer_ref=viewer.actor_ref, state=RequestState.GRANTED, until__gte=timezone.localdate()
    ).first()
    if viewer.role in (Role.OFFICER, Role.CLERK) and granted:
        return Reading.Ground.GRANTED, granted
    raise NotVisible


def _is_subject(viewer: Viewer, row: Archive) -> bool:
    if not covers(viewer, row.item_code):
        return False
    if row.organisation_id:
        return viewer.organisation_id == row.organisation_id
    return viewer.organisation_id is None and viewer.person_id is not None and viewer.person_id == row.person_id


@transaction.atomic
def note_reading(viewer: Viewer, row: Archive, *, path: str = "", how: str = Reading.How.VIEW) -> Reading:
    """Write down that somebody reads; the same file within ten minutes once.

    Raises:
        NotVisible: may not.
    """
    ground, request = ground_of(viewer, row)
    before = timezone.now() - ONE_READING
    known = Reading.objects.filter(archive=row, by=viewer.actor_ref, path=path, how=how, at__gte=before).first()
    if known:
        return known
    made = Reading.objects.create(
        archive=row, by=viewer.actor_ref[:80], by_authority=viewer.authority_code, ground=ground, request=request,
        how=how, path=path,
    )  # fmt: skip
    record(viewer, "archive.read", row, reason=request.purpose if request else "",
           detail={"path": path, "how": how, "ground": ground})  # fmt: skip
    return made


@transaction.atomic
def ask_to_read(viewer: Viewer, identifier: str, *, purpose: str, until: date, name: str = "") -> ReadingRequest:
    """An officer of any authority asks to read one archive by its 档号 or case number. Asking twice is harmless.

    Raises:
        NeedsReason: no purpose.
        ArchiveError: no such archive, or a term that is over or too long.
        NotAllowed: not an officer.
    """
    if viewer.role not in (Role.OFFICER, Role.CLERK):
        raise NotAllowed
    if not purpose.strip():
        raise NeedsReason
    today = timezone.localdate()
    if not today <= until <= today + timedelta(days=LONGEST_DAYS):
        raise ArchiveError(_("利用期限从今天起，最长 90 天"))
    wanted = identifier.strip()
    rows = Archive.objects.filter(state__in=KEPT)
    row = rows.filter(identifier=wanted).first() or rows.filter(number=wanted, key="first").first() if wanted else None
    if row is None:
        raise ArchiveError(_("没有这个档号或者办件编号的档案"))
    try:
        with transaction.atomic():
            request, made = ReadingRequest.objects.get_or_create(
                archive=row, officer_ref=viewer.actor_ref, state=RequestState.OPEN,
                defaults={"purpose": purpose.strip()[:300], "until": until, "officer_name": name[:60],
                          "from_authority": viewer.authority_code, "authority_code": row.authority_code},
            )  # fmt: skip
    except IntegrityError:
        return ReadingRequest.objects.get(archive=row, officer_ref=viewer.actor_ref, state=RequestState.OPEN)
    if made:
        record(viewer, "archive.reading_asked", row, reason=purpose)
    return request


@transaction.atomic
def answer_request(request: ReadingRequest, *, by: Viewer, grant: bool, answer: str = "") -> ReadingRequest:
    """The archivist of the authority agrees, or not with a reason. Answering twice the same is harmless.

    Raises:
        NotAllowed: not the archivist of that authority, or the own request.
        NeedsReason: a refusal without reason.
    """
    request = ReadingRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require_archivist(by, request.authority_code)
    if request.officer_ref == by.actor_ref:
        raise NotAllowed(_("不能审批自己的利用申请"))
    if request.state != RequestState.OPEN:
        return request
    if not grant and not answer.strip():
        raise NeedsReason
    request.state = RequestState.GRANTED if grant else RequestState.REFUSED
    request.answered_by, request.answered_at = by.actor_ref, timezone.now()
    request.answer = answer.strip()[:300]
    request.save()
    record(by, "archive.reading_answered", request, reason=answer, detail={"granted": grant})
    return request
