"""A delegate limited to one item does nothing in another, not even in a case that is open already."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tongban.journeys.cases.errors import NotAllowed
from tongban.journeys.cases.public import (
    cases_visible_to,
    correct,
    request_correction,
    save_draft,
    start_draft,
    submit,
    withdraw,
)
from tongban.journeys.cases.tests.factories import Town, make_pack, settle
from tongban.registers.identity.public import grant_delegation
from tongban.registers.identity.tests.factories import make_person

pytestmark = pytest.mark.django_db


def agent_for(town, *items):
    agent = make_person("陈敏")
    row = grant_delegation(
        agent=agent,
        grantor_person=town.elder,
        items=items,
        until=timezone.localdate() + timedelta(days=30),
        by="system",
    )
    return replace(town.applicant, agent_person_id=agent.pk, delegation_id=row.pk)


def test_scope_is_asked_at_submission_correction_and_withdrawal():
    town = Town()
    mine, other = make_pack(), make_pack()
    agent = agent_for(town, mine.code)
    case = start_draft(other.code, town.applicant)
    save_draft(case, {"purpose": "贷款"}, "one", town.applicant)
    for act in (lambda: save_draft(case, {"purpose": "x"}, "one", agent), lambda: submit(case, agent)):
        with pytest.raises(NotAllowed):
            act()
    case = submit(case, town.applicant)
    settle()
    with pytest.raises(NotAllowed):
        withdraw(case, agent)
    request_correction(case, [{"id": "purpose", "text": "不清楚", "remedy": "写明"}], by=town.officer)
    with pytest.raises(NotAllowed):
        correct(case, agent, {"purpose": "买房"})
    assert not cases_visible_to(agent).exists()


def test_within_its_scope_a_delegate_does_everything():
    town = Town()
    pack = make_pack()
    agent = agent_for(town, pack.code)
    case = start_draft(pack.code, agent)
    save_draft(case, {"purpose": "贷款"}, "one", agent)
    case = submit(case, agent)
    assert list(cases_visible_to(agent)) == [case]
    assert withdraw(case, agent).state == "withdrawn"
