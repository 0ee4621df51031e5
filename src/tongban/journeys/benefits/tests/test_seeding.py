"""A fresh demonstration shows policies in force, a paid quarter, and a run that waits."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tongban.journeys.benefits.public import PolicyInForce, Run, RunState, State, figures
from tongban.journeys.benefits.seeding import PAID, PREPARED
from tongban.journeys.benefits.tests.factories import make_elder, only, settle
from tongban.journeys.packs.public import all_folders, load_folder, publish
from tongban.registers.facts.public import SubjectRef, hold


@pytest.mark.slow("publishes two packs and matches three days")
@pytest.mark.django_db(transaction=True)
def test_a_fresh_city_has_paid_a_quarter_and_prepared_a_run():
    for folder in all_folders(Path(settings.PACKS)):
        if folder.name in (PAID, PREPARED):
            publish(load_folder(folder), by="system")
    elder = make_elder()
    hold(SubjectRef.of(elder), {"person.benefit_card_kind": "social_security"})
    for _twice in range(2):
        call_command("seed_benefits")
        settle()
    assert sorted(PolicyInForce.objects.values_list("policy_code", "state")) == [
        (PREPARED, "in_force"),
        (PAID, "in_force"),
    ]
    assert PolicyInForce.objects.exclude(approved_by="").count() == 2
    assert list(Run.objects.order_by("pk").values_list("state", flat=True)) == [RunState.DONE, RunState.PREPARED]
    found = only(elder)
    assert (found.state, found.paid_fen) == (State.PAID, 45000)
    assert figures()["policies_in_force"] == 2
