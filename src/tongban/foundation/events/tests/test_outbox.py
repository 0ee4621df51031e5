from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tongban.foundation.events.public import (
    Delivery,
    Event,
    announce,
    deliver_pending,
    delivery_counts,
    delivery_rows,
    envelope,
    redeliver,
    subscribe,
    unsubscribe,
)  # fmt: skip

pytestmark = pytest.mark.django_db
THING = "test.thing.happened"


@pytest.fixture
def heard():
    """A subscriber that fails on demand: ``heard.failing`` is how many more times it raises."""

    class Heard(list):
        failing = 0

    heard = Heard()

    @subscribe(THING, name="tests.heard", retries=2)
    def hear(event):
        if heard.failing:
            heard.failing -= 1
            raise ConnectionError("电话 13800001234 不通")
        heard.append((event.subject, event.data.get("n")))

    yield heard
    unsubscribe("tests.heard")


def later(seconds=7200):
    Delivery.objects.filter(state="pending").update(ready_at=timezone.now() - timedelta(seconds=1))


def test_an_event_reaches_its_subscriber_once(heard):
    announce(THING, subject="a", data={"n": 1})
    assert deliver_pending() == 1
    assert deliver_pending() == 0
    assert heard == [("a", 1)]


def test_a_rolled_back_event_was_never_said(heard):
    def fails_after_saying():
        with transaction.atomic():
            announce(THING, subject="a")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fails_after_saying()
    assert Event.objects.count() == 0
    assert deliver_pending() == 0


def test_an_event_without_subscribers_is_kept_as_history():
    announce(THING, subject="a")
    assert (Event.objects.count(), Delivery.objects.count()) == (1, 0)


def test_a_failed_delivery_is_tried_again_after_a_pause(heard):
    heard.failing = 1
    announce(THING, subject="a", data={"n": 1})
    assert deliver_pending() == 1
    assert heard == []
    assert deliver_pending() == 0, "it pauses first"
    later()
    assert deliver_pending() == 1
    assert heard == [("a", 1)]


def test_later_events_of_the_same_subject_wait_and_others_do_not(heard):
    heard.failing = 1
    announce(THING, subject="a", data={"n": 1})
    deliver_pending()
    announce(THING, subject="a", data={"n": 2})
    announce(THING, subject="b", data={"n": 1})
    deliver_pending()
    assert heard == [("b", 1)]
    later()
    deliver_pending()
    assert heard == [("b", 1), ("a", 1), ("a", 2)]


def test_after_the_last_attempt_it_is_a_dead_letter_that_can_be_sent_again(heard):
    heard.failing = 3
    announce(THING, subject="a", data={"n": 1})
    announce(THING, subject="a", data={"n": 2})
    for _ in range(3):
        deliver_pending()
        later()
    assert delivery_counts() == {"pending": 0, "done": 1, "dead": 1}
    dead = delivery_rows("dead").get()
    assert "ConnectionError" in dead.error
    assert "13800001234" not in dead.error
    assert heard == [("a", 2)]
    redeliver(dead, by="system")
    deliver_pending()
    assert heard == [("a", 2), ("a", 1)]


def test_a_worker_that_died_in_mid_delivery_loses_nothing(heard):
    from tongban.foundation.events.actions import _take

    announce(THING, subject="a", data={"n": 1})
    assert _take("dead worker") is not None
    assert deliver_pending() == 0
    later()
    assert deliver_pending() == 1
    assert heard == [("a", 1)]


def test_the_envelope_is_a_cloud_event():
    event = announce(THING, subject="cases.case:1", data={"n": 1})
    said = envelope(event)
    assert said["specversion"] == "1.0"
    assert {"id", "source", "type", "subject", "time", "datacontenttype", "data"} < said.keys()
    assert said["time"].endswith("Z")
    assert said["data"] == {"n": 1}


def test_two_functions_cannot_have_one_name(heard):
    with pytest.raises(ValueError, match="exists already"):
        subscribe(THING, name="tests.heard")(lambda event: None)


def test_announcing_costs_two_statements(heard, django_assert_num_queries):
    with django_assert_num_queries(2):
        announce(THING, subject="a")
