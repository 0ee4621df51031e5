"""The supervisors' wall as a page: for whom, in how many questions, and nobody named on it."""

import pytest
from django.test import Client
from django.urls import reverse

from tongban.journeys.cases.tests.factories import Town, make_case
from tongban.registers.identity.public import Account
from tongban.registers.identity.tests.factories import signed_in

pytestmark = pytest.mark.django_db


def browser(viewer) -> Client:
    return signed_in(Client(), Account.objects.get(pk=viewer.account_id))


def test_a_head_reads_numbers_and_no_names_within_a_budget(django_assert_max_num_queries):
    town = Town()
    cases = [make_case(town, state) for state in ("received", "accepted", "in_review")]
    client = browser(town.head)
    address = reverse("workbench:wall")
    client.get(address)
    with django_assert_max_num_queries(20):
        page = client.get(address)
    text = page.content.decode()
    assert page.context["wall"].totals["accepted"] == 2
    assert 'data-theme="dark"' in text
    assert 'hx-trigger="every 60s"' in text
    assert town.elder.name not in text
    assert not [case.number for case in cases if case.number in text]
    assert browser(town.officer).get(address).status_code == 404
