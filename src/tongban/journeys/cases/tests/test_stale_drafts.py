"""Drafts that nobody goes on with: announced, kept by going on, deleted after the day that was told."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tongban.capabilities.messaging.public import inbox
from tongban.foundation.audit.public import entries_about
from tongban.journeys.cases.actions.stale_drafts import tidy_drafts
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.public import save_draft
from tongban.journeys.cases.tests.factories import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(town):
    return make_case(town, "draft")


def told(town):
    return [one for one in inbox(town.applicant) if one.kind == "case.draft_ending"]


def days_later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days))


def test_the_applicant_is_told_two_weeks_before_in_both_languages_and_once(town, draft):
    with days_later(75):
        assert tidy_drafts() == 0
        assert told(town) == []
    with days_later(77):
        tidy_drafts()
        tidy_drafts()
        (message,) = told(town)
        ends_on = Case.objects.get(pk=draft.pk).application.ends_on
        assert ends_on == timezone.localdate() + timedelta(days=14)
        assert f"{ends_on:%Y年%m月%d日}之后将自动删除" in message.body_zh
        assert f"{ends_on.day} {ends_on:%B %Y}" in message.body_en
        assert message.link == f"/cases/{draft.pk}/"


def test_it_is_deleted_after_the_day_that_was_told_and_not_on_it(town, draft):
    with days_later(77):
        tidy_drafts()
    with days_later(91):
        assert tidy_drafts() == 0
    with days_later(92):
        assert tidy_drafts() == 1
        assert tidy_drafts() == 0
    assert not Case.objects.filter(pk=draft.pk).exists()
    assert [entry.action for entry in entries_about(draft)][-2:] == ["case.draft_ending", "case.draft_ended"]


def test_none_is_deleted_that_was_not_announced(town, draft):
    with days_later(400):  # nobody ran the job for a year
        assert tidy_drafts() == 0
        assert len(told(town)) == 1
    assert Case.objects.filter(pk=draft.pk).exists()


def test_whoever_goes_on_keeps_the_draft(town, draft):
    with days_later(77):
        tidy_drafts()
    with days_later(85):
        save_draft(draft, {"purpose": "贷款"}, "one", town.applicant)
    with days_later(92):
        assert tidy_drafts() == 0
    application = Case.objects.get(pk=draft.pk).application
    assert (application.ends_on, application.answers["purpose"]) == (None, "贷款")


def test_what_was_sent_stays_and_a_city_may_keep_drafts_for_ever(town, draft, settings):
    sent = make_case(town)
    settings.TONGBAN_DRAFT_DAYS = 0
    with days_later(400):
        tidy_drafts()
    assert told(town) == []
    settings.TONGBAN_DRAFT_DAYS = 90
    for day in (400, 420):
        with days_later(day):
            tidy_drafts()
    assert set(Case.objects.values_list("pk", flat=True)) == {sent.pk}
