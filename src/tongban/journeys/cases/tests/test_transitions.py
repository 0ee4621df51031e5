"""Who may do what in which state: every allowed step works, every other changes nothing at all."""

import pytest
from django.db import transaction

from tongban.foundation.access.public import NotVisible
from tongban.foundation.audit.public import Entry
from tongban.foundation.events.public import Event
from tongban.foundation.jobs.public import JobRow
from tongban.journeys.cases.errors import CaseError, WrongState
from tongban.journeys.cases.models import Case, CaseEvent, Letter
from tongban.journeys.cases.public import (
    Order,
    accept,
    decide,
    decline,
    deliver,
    extend,
    order_procedure,
    request_correction,
    review,
    revoke,
    submit,
    terminate,
    withdraw,
)
from tongban.journeys.cases.states import ENDED, TRANSITIONS, State, require
from tongban.journeys.cases.tests.factories import ARTICLE, Town, make_case, make_pack

pytestmark = pytest.mark.django_db

PAUSE = Order("inspection", "需要检验", 10, institution="检验研究院")
ITEMS = [{"id": "purpose", "text": "用途不清楚", "remedy": "写明用途"}]
ACTIONS = {
    "submit": lambda c, v: submit(c, v),
    "withdraw": lambda c, v: withdraw(c, v),
    "accept": lambda c, v: accept(c, by=v),
    "decline": lambda c, v: decline(c, by=v, reason="不属于本机关职权", article="第三十二条第一款第二项"),
    "correction": lambda c, v: request_correction(c, ITEMS, by=v),
    "review": lambda c, v: review(c, "pass", by=v),
    "grant": lambda c, v: decide(c, "granted", by=v),
    "refuse": lambda c, v: decide(c, "refused", by=v, reasons=["不符合条件"], articles=[ARTICLE]),
    "order": lambda c, v: order_procedure(c, PAUSE, by=v),
    "extend": lambda c, v: extend(c, by=v, reason="情况复杂"),
    "deliver": lambda c, v: deliver(c, by=v),
    "terminate": lambda c, v: terminate(c, by=v, reason="申请人死亡"),
    "revoke": lambda c, v: revoke(c, by=v, reason="隐瞒情况", article="第六十九条"),
}
APPLICANT = {
    "draft": {"submit"},
    "received": {"submit", "withdraw"},  # sending again finds the case that was sent
    "accepted": {"submit", "withdraw"},
    "in_review": {"submit", "withdraw"},
    "decided": {"submit"},
    "closed": {"submit"},
}
CLERK = {
    "received": {"accept", "decline", "correction"},
    "accepted": {"accept"},
    "in_review": {"accept"},
    "decided": {"accept", "deliver"},
    "closed": {"accept", "deliver"},
}
OFFICER = {
    "received": {"accept", "decline", "correction", "terminate"},
    "accepted": {"accept", "review", "order", "terminate"},
    "in_review": {"accept", "order", "terminate"},
    "decided": {"accept", "deliver", "grant"},  # granting again finds the decision that was made
    "closed": {"accept", "deliver", "grant"},
}
REVIEWER = {**OFFICER, "in_review": OFFICER["in_review"] | {"grant", "refuse"}}
HEAD = {
    **REVIEWER,
    "accepted": REVIEWER["accepted"] | {"extend"},
    "in_review": REVIEWER["in_review"] | {"extend"},
    "decided": REVIEWER["decided"] | {"revoke"},
    "closed": REVIEWER["closed"] | {"revoke"},
}
ALLOWED = {
    "applicant": APPLICANT,
    "clerk": CLERK,
    "officer": OFFICER,
    "reviewer": REVIEWER,
    "head": HEAD,
    "stranger": {},
    "other_authority": {},
}


def traces():
    return (
        list(Case.objects.values()),
        CaseEvent.objects.count(),
        Letter.objects.count(),
        Event.objects.count(),
        Entry.objects.count(),
        JobRow.objects.count(),
    )


@pytest.mark.parametrize("state", ["draft", "received", "accepted", "in_review", "decided", "closed"])
def test_each_role_can_do_what_the_table_says_and_nothing_else(state):
    town = Town()
    case = make_case(town, state)
    for role, table in ALLOWED.items():
        viewer = getattr(town, role)
        for name, act in ACTIONS.items():
            before = traces()
            outcome = attempt(act, case, viewer)
            assert outcome == (name in table.get(state, set())), (role, state, name)
            assert traces() == before, (role, state, name)


def attempt(act, case, viewer):
    """True when the action is allowed; whatever it did is rolled back."""
    point = transaction.savepoint()
    try:
        act(case, viewer)
    except (CaseError, NotVisible):
        return False
    else:
        return True
    finally:
        transaction.savepoint_rollback(point)


def test_the_table_of_moves_ends_where_it_should():
    assert set(TRANSITIONS) == set(State)
    assert all(TRANSITIONS[state] == set() for state in ENDED)
    with pytest.raises(WrongState):
        require("closed", "accepted")


def test_what_the_database_itself_refuses():
    from django.db import IntegrityError

    from tongban.journeys.cases.models import SpecialProcedure

    town = Town()
    case = make_case(town, "accepted", make_pack())
    order_procedure(case, PAUSE, by=town.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialProcedure.objects.create(
            case=case, kind="hearing", ground="x", reason="x", planned_working_days=1,
            started_on="2022-01-04", state_before="accepted",
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialProcedure.objects.filter(case=case).update(ground="")
