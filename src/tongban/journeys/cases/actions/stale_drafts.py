"""Drafts that nobody goes on with: the applicant is told, then they are deleted."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tongban.foundation.audit.public import record
from tongban.journeys.cases.actions.drafts import forget_draft
from tongban.journeys.cases.actions.notices import tell_of_ending_draft
from tongban.journeys.cases.actions.steps import lock
from tongban.journeys.cases.models import Application, Case
from tongban.journeys.cases.parameters import DRAFT_NOTICE_DAYS
from tongban.journeys.cases.states import State

log = logging.getLogger(__name__)


def tidy_drafts() -> int:
    """Once a day: announce the end of drafts that lie untouched, delete those whose announced day has passed.

    No draft is deleted that was not announced two weeks before. Whoever goes on with it keeps it: saving takes the
    announcement back. Each draft alone, so that one fault stops no other; safe to run twice.

    Returns: how many were deleted.
    Legal: 个人信息保护法 第十九条 (kept no longer than the purpose needs), 第四十七条 (deleted then).
    """
    days = settings.TONGBAN_DRAFT_DAYS
    if not days:
        return 0
    drafts = Application.objects.filter(case__state=State.DRAFT)
    untouched = timezone.now() - timedelta(days=max(0, days - DRAFT_NOTICE_DAYS))
    for pk in list(drafts.filter(ends_on=None, saved_at__lt=untouched).values_list("pk", flat=True)):
        _alone(pk, _announce)
    deleted = 0
    for pk in list(drafts.filter(ends_on__lt=timezone.localdate()).values_list("pk", flat=True)):
        deleted += _alone(pk, _delete)
    return deleted


def _alone(pk: int, act: object) -> bool:
    try:
        with transaction.atomic():
            case = lock(Case(pk=pk))
            return bool(case.state == State.DRAFT and act(case))  # type: ignore[operator]
    except Case.DoesNotExist:  # thrown away meanwhile
        return False
    except Exception:
        log.exception("draft %s could not be tidied", pk)
        return False


def _announce(case: Case) -> bool:
    ends_on = timezone.localdate() + timedelta(days=DRAFT_NOTICE_DAYS)
    # ``update``: the moment of the last change is the applicant's.
    if not Application.objects.filter(pk=case.pk, ends_on=None).update(ends_on=ends_on):
        return False
    tell_of_ending_draft(case, ends_on)
    record("system", "case.draft_ending", case, detail={"ends_on": str(ends_on)})
    return True


def _delete(case: Case) -> bool:
    ends_on = Application.objects.values_list("ends_on", flat=True).get(pk=case.pk)
    if ends_on is None or ends_on >= timezone.localdate():  # gone on with meanwhile
        return False
    record("system", "case.draft_ended", case, detail={"ends_on": str(ends_on)})
    forget_draft(case)
    return True
