"""Seeded history goes through the real actions and keeps its days in order."""

from datetime import timedelta

import pytest

from tongban.journeys.cases.seeding import backdate
from tongban.journeys.cases.tests.factories import Town, make_case

pytestmark = pytest.mark.django_db


def test_a_backdated_case_has_its_whole_past_moved():
    case = make_case(Town(), "in_review")
    due, received = case.promised_due_on, case.received_at
    backdate(case, 30)
    case.refresh_from_db()
    assert case.received_at == received - timedelta(days=30)
    assert case.promised_due_on < due
    assert case.due_on == case.promised_due_on
    assert case.events.first().at < received


def test_cases_come_from_the_examples_of_packs(monkeypatch):
    from tongban.journeys.cases import seeding
    from tongban.journeys.cases.tests.factories import make_pack

    town, pack = Town(), make_pack()
    monkeypatch.setattr(seeding, "samples", lambda code: [{"purpose": "贷款"}] if code == pack.code else [])
    states = seeding.seed_cases(30)
    assert sum(states.values()) >= 5
    assert set(states) <= {
        "draft", "received", "correction_requested", "accepted", "in_review", "suspended", "decided", "producing",
        "closed", "declined", "withdrawn",
    }  # fmt: skip
    assert town.elder.pk
