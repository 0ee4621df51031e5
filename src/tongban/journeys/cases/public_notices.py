"""公告和听证公告 for everybody: what an officer published of a procedure, until when, and what people say of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.cases.errors import NeedsGround, WrongState
from tongban.journeys.cases.models import PublicOpinion, SpecialProcedure
from tongban.journeys.cases.procedure_kinds import BIDDING, Kind

# Kinds that the law makes public.
# Legal: 行政许可法 第四十六条 (announced to society), 第四十八条第一款第二项 (hearings are open), 第五十三条第一款
# (tenders and auctions are a fair contest).
PUBLIC = (Kind.ANNOUNCEMENT, Kind.HEARING, *BIDDING)
KEPT_DAYS = 90
MOST_WORDS = 2000


def public_notices(*, ended: bool = False, words: str = "") -> QuerySet[SpecialProcedure]:
    """Notices that run, those that end first first; or those that ended within ninety days, the newest first.

    Args:
        words: a part of what they say.
    """
    rows = SpecialProcedure.objects.filter(kind__in=PUBLIC).exclude(public_text="")
    rows = rows.filter(public_text__icontains=words) if words else rows
    rows = rows.select_related("case").defer("record", "result", "reason")
    today = timezone.localdate()
    over = Q(ended_on__isnull=False) | Q(due_on__lt=today)
    if ended:
        return rows.filter(over, started_on__gte=today - timedelta(days=KEPT_DAYS)).order_by("-started_on", "-pk")
    return rows.exclude(over).order_by("due_on", "pk")


def public_notice(pk: int) -> SpecialProcedure:
    """One notice that was published.

    Raises:
        NotVisible: it does not exist or was not published.
    """
    row = SpecialProcedure.objects.filter(pk=pk, kind__in=PUBLIC).exclude(public_text="").select_related("case").first()
    if row is None:
        raise NotVisible
    return row


def takes_opinions(row: SpecialProcedure) -> bool:
    """Whether one may say something of it today."""
    runs = row.ended_on is None and row.due_on is not None and timezone.localdate() <= row.due_on
    return row.invites_opinions and runs


@transaction.atomic
def give_opinion(row: SpecialProcedure, text: str, *, by: Viewer) -> PublicOpinion:
    """Say what one thinks of a notice; saying it again replaces what was said. Only the authority reads it.

    Raises:
        NotVisible: not signed in as a resident.
        NeedsGround: no words.
        WrongState: it invites no opinions, or is over.
    Legal: 行政许可法 第七条 (the right to state and to defend), 第四十六条.
    """
    if by.role != Role.PERSON or not by.acting_person_id:
        raise NotVisible
    if not takes_opinions(row):
        raise WrongState(_("这份公告不征求意见，或者已经结束"))
    if not text.strip():
        raise NeedsGround(_("请写下您的意见"))
    found, _is_new = PublicOpinion.objects.update_or_create(
        procedure=row, person_id=by.acting_person_id, defaults={"text": text.strip()[:MOST_WORDS]}
    )
    record(by, "case.opinion_given", row)
    return found


def opinion_of(row: SpecialProcedure, viewer: Viewer) -> PublicOpinion | None:
    """What the viewer said of a notice."""
    if viewer.role != Role.PERSON or not viewer.acting_person_id:
        return None
    return PublicOpinion.objects.filter(procedure=row, person_id=viewer.acting_person_id).first()
