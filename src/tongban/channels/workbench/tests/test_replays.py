"""Replays on the pages of supervisors: proposed in a form, computed beside, read with what was seen written down."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongban.foundation.audit.public import entries_about
from tongban.journeys.cases.public import Replay, decide
from tongban.journeys.cases.tests.factories import Town, make_case, settle
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def asked(client, **typed):
    today = timezone.localdate()
    typed = {"since": str(today - timedelta(days=9)), "until": str(today), **typed}
    return client.post(reverse("workbench:replays"), typed)


def test_a_supervisor_proposes_a_limit_and_sees_whom_it_would_have_made_late(town, time_machine):
    time_machine.move_to("2022-09-01T02:00:00Z", tick=False)
    case = make_case(town, "in_review")
    time_machine.move_to("2022-09-09T02:00:00Z", tick=False)
    decide(case, "granted", by=town.reviewer)
    client = browser(town.head)
    answer = asked(client, item=case.pack_code, promised="5", promised_unit="working_day")
    row = Replay.objects.get()
    address = reverse("workbench:replay", args=[row.pk])
    assert answer.url == address
    assert "hx-get" in client.get(address).content.decode(), "it is told to look again until it is done"
    settle()
    page = client.get(address)
    text = page.content.decode()
    assert page.context["found"]["counts"]["late_more"] == 1
    assert case.number in text
    assert "承诺时限 5个工作日" in text
    lines = client.get(reverse("workbench:replay_export", args=[row.pk]) + "?change=late_more").content.decode()
    assert case.number in lines
    assert "2022年9月8日 超期" in lines
    kinds = [entry.action for entry in entries_about(row)]
    assert {"case.replay_asked", "case.replay_read", "case.replay_exported"} <= set(kinds)


@pytest.mark.parametrize(
    "typed", [{"promised": "0"}, {"promised": "x"}, {"acceptance": "99"}, {"promised": "5"}, {"since": ""}]
)
def test_what_cannot_be_asked_is_said_and_nothing_is_begun(town, typed):
    answer = asked(browser(town.head), **typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Replay.objects.count() == 0


def test_others_find_nothing(town):
    make_case(town, "in_review")
    asked(browser(town.head))
    settle()
    row = Replay.objects.get()
    for viewer in (town.officer, town.clerk, town.other_authority):
        client = browser(viewer)
        for name in ("replay", "replay_export"):
            assert client.get(reverse(f"workbench:{name}", args=[row.pk])).status_code == 404
    assert browser(town.officer).get(reverse("workbench:replays")).status_code == 404


def test_groups_and_numbers_cost_as_many_questions_for_many_cases(town, django_assert_max_num_queries):
    for _number in range(3):
        make_case(town, "accepted")
    client = browser(town.head)
    asked(client, yellow="90")
    settle()
    address = reverse("workbench:replay", args=[Replay.objects.get().pk])
    client.get(address)
    with django_assert_max_num_queries(30):
        page = client.get(address)
    assert len(page.context["found"]["groups"]["item"]) == 3
