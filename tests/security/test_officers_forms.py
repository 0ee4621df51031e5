"""Forms of officers with nonsense in them: refused in words, never a failure, and nothing has happened."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tongban.channels.workbench.acts import VERBS
from tongban.foundation.audit.public import entries
from tongban.journeys.cases.public import Case
from tongban.journeys.cases.tests.factories import Town, make_case
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
NONSENSE = [
    {},
    {
        "result": "nonsense",
        "outcome": "nonsense",
        "kind": "nonsense",
        "days": "99999999999999999999",
        "until": "2026-13-45",
        "item": "' OR 1=1 --",
        "ground": "\x00",
        "reason": "\x00<script>",
        "article": "x",
        "kept": "2",
        "how": "nonsense",
        "reason_code": "nonsense",
        "competent": "x" * 5000,
        "working_days": "-1",
    },
    {"result": ["granted", "refused"], "reason": ["", " "], "days": "-5", "until": "0000-00-00", "how": "x" * 5000},
]


@pytest.fixture
def town():
    return Town()


def browser(viewer) -> Client:
    client = signed_in(Client(), Account.objects.get(pk=viewer.account_id))
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("state", ["received", "in_review", "decided"])
@pytest.mark.parametrize("nonsense", NONSENSE, ids=["empty", "nonsense", "doubled"])
def test_acts_with_nonsense_are_refused_in_words(town, state, nonsense):
    case = make_case(town, state)
    client, failed = browser(town.head), []
    for verb in VERBS:
        answer = client.post(reverse("workbench:act", args=[case.number, verb]), nonsense)
        if answer.status_code >= 500:
            failed.append(verb)
    assert failed == []


@pytest.mark.parametrize("verb", ["claim", "release", "reassign", "delegate", "sign", "copy", "return", "nonsense"])
@pytest.mark.parametrize("nonsense", [{}, {"to": "officer:99999999999999999999", "element": "nonsense", "mode": "?"}])
def test_work_with_nonsense_is_refused(town, verb, nonsense):
    case = make_case(town)
    client = browser(town.head)
    item = client.get(reverse("workbench:inbox"), {"scope": "claimable"}).context["rows"][0].item
    before = entries().count()
    answer = client.post(reverse("workbench:work_verb", args=[case.number, item.pk, verb]), nonsense)
    assert answer.status_code in (302, 404)
    if verb not in {"claim", "release"}:
        assert entries().count() == before
        assert Case.objects.get(pk=case.pk).changed_at == case.changed_at


@pytest.mark.parametrize("name", ["inbox", "cases", "supervision", "remedies", "statistics", "export"])
def test_lists_with_nonsense_in_the_address_answer(town, name):
    make_case(town)
    client = browser(town.head)
    long = "9" * 40
    for query in (
        {"q": "\x00"},
        {"q": "%_'\"\\"},
        {"before": long, "after": long, "page": long, "state": "x", "topic": "'"},
        {"scope": "x", "since": "2026-13-45", "until": "x", "settled": "x", "page": "-1"},
        {"before": "²", "after": "²"},
        {"until": "0001-01-01", "since": "9999-12-31", "after": "WyIyMDI2LTExLTIzIiwgMV0="},
        {"until": "9999-12-31"},
    ):
        assert client.get(reverse(f"workbench:{name}"), query).status_code in (200, 302, 400, 404), query


def test_numbers_of_cases_with_nonsense_are_not_found(town):
    case = make_case(town)
    client = browser(town.head)
    in_arabic = str(case.pk).translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
    for number in ("²", "9" * 60, "' OR 1=1", "-1", in_arabic):
        assert client.get(f"/work/cases/{number}/").status_code == 404, number
