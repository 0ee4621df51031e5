"""Rows of the outbox do not grow without end, and nothing undelivered is forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.foundation.events.public import Delivery, Event, forget_delivered, forget_events

pytestmark = pytest.mark.django_db


def event(days_ago, *states):
    at = timezone.now() - timedelta(days=days_ago)
    made = Event.objects.create(type="test.thing.happened", subject=f"thing:{days_ago}", at=at)
    for number, state in enumerate(states):
        Delivery.objects.create(
            event=made, subscriber=f"s{number}", subject=made.subject, state=state, ready_at=at, finished_at=at
        )
    return made


def test_what_was_delivered_a_month_ago_is_forgotten_and_its_event_stays():
    event(31, "done")
    recent = event(29, "done")
    assert forget_delivered() == 1
    assert [row.event_id for row in Delivery.objects.all()] == [recent.pk]
    assert Event.objects.count() == 2


def test_what_was_not_delivered_is_never_forgotten():
    event(500, "dead", "pending")
    assert forget_delivered() == 0
    assert Delivery.objects.count() == 2


def test_an_event_that_everybody_has_is_forgotten_after_its_time():
    event(401, "done", "done")
    event(402)
    kept = {event(399, "done").pk, event(401, "done", "dead").pk, event(500, "pending").pk}
    assert forget_events() == 2
    assert set(Event.objects.values_list("pk", flat=True)) == kept


def test_forgetting_again_forgets_nothing_more():
    event(401)
    assert forget_events() == 1
    assert forget_events() == 0
