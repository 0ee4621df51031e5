"""What the calendar does, and how the superior rules."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tongban.capabilities.messaging.public import Message
from tongban.foundation.access.public import NotVisible
from tongban.journeys.assistance.public import (
    Answer,
    AssistanceError,
    AssistanceRequest,
    NotAllowed,
    WrongState,
    answer,
    dispute,
    refuse,
    rule,
    sheet_of,
    watch,
)
from tongban.journeys.assistance.tests.factories import City, make_request
from tongban.registers.places.public import working_calendar

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return City()


def due_in(row, working_days):
    """Let the request be due so many working days from a Wednesday, and return that day."""
    today = working_calendar().next_working(timezone.localdate())
    AssistanceRequest.objects.filter(pk=row.pk).update(due_on=working_calendar().add(today, working_days))
    return today


def told(viewer):
    return list(Message.objects.filter(officer_id=viewer.officer_id).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("due", "level", "kind"),
    [(2, 0, None), (1, 1, "reminded"), (0, 1, "reminded"), (-1, 2, "heads_told"), (-2, 2, "heads_told"),
     (-3, 3, "superior_told")],
)  # fmt: skip
def test_each_day_goes_as_far_as_it_must_and_twice_is_once(city, due, level, kind):
    row = make_request(city, "accepted")
    today = due_in(row, due)
    assert watch(today) == int(kind is not None)
    assert watch(today) == 0
    row.refresh_from_db()
    assert row.level == level
    assert [one.kind for one in row.events.all()][2:] == ([kind] if kind else [])


def test_reminders_go_to_who_has_it_then_to_heads_then_above(city):
    row = make_request(city, "accepted")
    watch(due_in(row, 1))
    assert told(city.police)[-1] == "assistance.reminded"
    assert "assistance.reminded" not in told(city.police_head)
    watch(due_in(row, -1))
    assert told(city.police_head)[-1] == "assistance.heads_told"
    assert told(city.officer)[-1] == "assistance.heads_told"
    with pytest.raises(NotVisible):
        sheet_of(city.coordinator, row.pk)
    watch(due_in(row, -4))
    assert told(city.coordinator) == ["assistance.superior_told"]
    assert "order" in sheet_of(city.coordinator, row.pk).actions


def test_the_superior_gives_what_is_late_a_last_day(city):
    row = make_request(city, "accepted")
    watch(due_in(row, -4))
    with pytest.raises(NotAllowed):
        rule(row, orders=True, reason="尽快", days=2, by=city.police)
    done = rule(row, orders=True, reason="尽快答复", days=2, by=city.coordinator)
    rule(row, orders=True, reason="尽快答复", days=2, by=city.coordinator)
    assert done.due_on == working_calendar().add(timezone.localdate(), 2)
    assert done.events.filter(kind="ordered").count() == 1
    with pytest.raises(AssistanceError):
        refuse(done, ground="law", article="测试法 第一条", reason="不能", by=city.police)
    assert answer(done, Answer("属实。"), by=city.police).state == "answered"


def test_a_refusal_brought_before_the_superior_is_overruled(city):
    row = make_request(city, "refused")
    dispute(row, reason="属于其职权", by=city.officer)
    assert dispute(row, reason="再报一次", by=city.officer).superior_id == "big_data_centre"
    done = rule(row, orders=True, reason="应当协助", days=2, by=city.coordinator)
    assert (done.state, done.refusal, done.answer, done.ended_at) == ("accepted", "", "", None)
    assert told(city.police)[-1] == "assistance.ordered"


def test_a_refusal_that_is_upheld_is_final(city):
    row = make_request(city, "refused")
    dispute(row, reason="属于其职权", by=city.officer)
    done = rule(row, orders=False, reason="确实无权提供", by=city.coordinator)
    assert (done.state, done.is_final) == ("refused", True)
    with pytest.raises(WrongState):
        dispute(done, reason="再报", by=city.officer)
    assert "dispute" not in sheet_of(city.officer, row.pk).actions
