"""Every state × every action × every role: allowed or refused as the table of states says, and nothing half done."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tongban.foundation.access.public import NotVisible
from tongban.foundation.audit.public import Entry
from tongban.foundation.values.public import BankCard
from tongban.journeys.benefits import states
from tongban.journeys.benefits.actions.steps import require_officer
from tongban.journeys.benefits.errors import NeedsReason, TooLate, WrongState
from tongban.journeys.benefits.models import BenefitDecision, Consent, EntitlementUnit, Payment
from tongban.journeys.benefits.public import (
    Consented,
    Entitlement,
    PolicyInForce,
    State,
    approve,
    approve_policy,
    consent,
    decline,
    end_policy,
    hold_back,
    look_again,
    name_account,
    object_to,
    refuse,
    reject_policy,
    release,
    resume_policy,
    suspend_policy,
    withdraw_consent,
)

from .factories import OWNER, make_elder, make_pack, make_policy, run_now
from .roles import DISTRICT, REFUSED, attempt, everybody

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SUM, CARD = 45000, str(BankCard.make("319900000000001"))


@dataclass
class World:
    """One undecided and one decided entitlement of the same person, and everybody who may try something."""

    undecided: Entitlement
    decided: Entitlement
    asked: Consent
    roles: dict[str, Any]


@pytest.fixture
def world(desk):
    person = make_elder(district=DISTRICT)
    first, second = (make_policy(desk, make_pack(review={"mode": "list"})) for _ in range(2))
    run_now(first, second)
    undecided, decided = (Entitlement.objects.get(policy_code=one.policy_code) for one in (first, second))
    approve(decided, by=desk.reviewer)
    asked = Consent.objects.create(person=person, policy_code=first.policy_code)
    return World(undecided, decided, asked, everybody(person))


def put(row: Entitlement, state: State) -> None:
    """Bring the row to a state as it looks in life: with the money that belongs to it."""
    money = {"amount_fen": SUM, "paid_fen": 0, "flying_fen": 0, "overpaid_fen": 0, "claimed_fen": 0}
    if state == State.IN_PAYMENT:
        money["flying_fen"] = SUM
    if state == State.PAID:
        money["paid_fen"] = SUM
    if state in (State.DECLINED, State.REFUSED, State.STOPPED, State.RECOVERED):
        money["amount_fen"] = 0
        EntitlementUnit.objects.filter(entitlement=row).delete()
    if state == State.RECOVERING:
        money |= {"paid_fen": SUM, "amount_fen": 15000, "overpaid_fen": 30000}
    Entitlement.objects.filter(pk=row.pk).update(state=state, **money)
    row.refresh_from_db()


def seen(row: Entitlement) -> list[Any]:
    """Everything that an action may change."""
    return [
        Entitlement.objects.filter(pk=row.pk).values().get(),
        list(EntitlementUnit.objects.order_by("pk").values()),
        list(BenefitDecision.objects.order_by("pk").values_list("pk", "result")),
        list(Payment.objects.values()),
        list(Consent.objects.values_list("pk", "state")),
        Entry.objects.count(),
    ]


STAFF = {"system", "officer", "reviewer", "head", "own district"}
DECIDERS = {"system", "reviewer", "head", "own district"}
# action → who may, from which states it does something, and how it is called.
ACTIONS: dict[str, tuple[set[str], set[State], Any]] = {
    "approve": (DECIDERS, {State.MATCHED, State.HELD}, lambda row, by: approve(row, by=by)),
    "hold_back": (
        STAFF,
        {State.MATCHED, State.HELD, State.APPROVED, State.RETURNED},
        lambda row, by: hold_back(row, by=by, reason="核实"),
    ),
    "release": (STAFF, {State.HELD}, lambda row, by: release(row, by=by)),
    # A refusal is a person's decision: no machine refuses.
    "refuse": (DECIDERS - {"system"}, {State.MATCHED, State.HELD}, lambda row, by: refuse(row, by=by, reason="重复")),
    "name_account": ({"the person"}, {State.RETURNED}, lambda row, by: name_account(row.subject, CARD, by=by)),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("of", ["undecided", "decided"])
def test_an_action_on_an_entitlement(world, action, of):
    may, from_states, call = ACTIONS[action]
    row = getattr(world, of)
    for state, (name, by) in product(State, world.roles.items()):
        where = f"{action} by {name} from {state}"
        with transaction.atomic():
            put(row, state)
            before = seen(row)
            error = attempt(call, row, by)
            after = State(Entitlement.objects.get(pk=row.pk).state)
            if error is not None:
                assert seen(row) == before, f"{where}: refused, and something was changed"
                refused = isinstance(error, REFUSED) and name not in may
                # No machine refuses: it is told so, or that the state is another.
                late = isinstance(error, WrongState) and state not in from_states and name in {*may, "system"}
                assert refused or late, f"{where}: {error!r}"
            elif state in from_states:
                assert name in may, f"{where}: was let through"
                assert after == state or after in states.ENTITLEMENT[state], f"{where}: to {after}"
            else:  # done already, or nothing to do: whoever asks, nothing happens
                assert name in may or seen(row) == before, f"{where}: was let through"
                assert after == state, f"{where}: to {after}"
                assert seen(row)[2] == before[2], f"{where}: decided once more"
            transaction.set_rollback(True)


# What a person says about their consent: from which answer, and what becomes of what waits.
SAID: dict[str, tuple[Any, Consented, dict[State, State]]] = {
    "consent": (consent, Consented.GIVEN, {State.ASKED_CONSENT: State.MATCHED}),
    "decline": (
        decline,
        Consented.DECLINED,
        dict.fromkeys((State.ASKED_CONSENT, State.MATCHED, State.HELD), State.DECLINED),
    ),
    "withdraw": (
        withdraw_consent,
        Consented.WITHDRAWN,
        dict.fromkeys((State.ASKED_CONSENT, State.MATCHED, State.HELD, State.APPROVED, State.RETURNED), State.DECLINED),
    ),
}


@pytest.mark.parametrize("word", SAID)
def test_what_is_said_about_consent(world, word):
    call, target, moves = SAID[word]
    row, asked = world.undecided, world.asked
    for answer, state, (name, by) in product(Consented, State, world.roles.items()):
        where = f"{word} by {name} from {answer}, {state}"
        with transaction.atomic():
            put(row, state)
            Consent.objects.filter(pk=asked.pk).update(state=answer)
            before = seen(row)
            error = attempt(call, asked, by=by)
            after = State(Entitlement.objects.get(pk=row.pk).state)
            if error is not None:
                assert seen(row) == before, f"{where}: refused, and something was changed"
                late = isinstance(error, WrongState) and target not in states.CONSENT[answer]
                assert late if name == "the person" else isinstance(error, NotVisible), f"{where}: {error!r}"
            else:
                assert name == "the person", f"{where}: was let through"
                assert after == (moves.get(state, state) if answer != target else state), f"{where}: to {after}"
                assert after == state or after in states.ENTITLEMENT[state]
            transaction.set_rollback(True)


def test_only_the_person_objects_and_only_in_time(world):
    decision = world.decided.decisions.get()
    for state, (name, by) in product(State, world.roles.items()):
        for in_time in (True, False):
            with transaction.atomic():
                put(world.decided, state)
                until = timezone.localdate() if in_time else timezone.localdate() - timezone.timedelta(days=1)
                Entitlement.objects.filter(pk=world.decided.pk).update(objection_until=until)
                if name != "the person":
                    with pytest.raises(NotVisible):
                        object_to(decision, "不对", by=by)
                elif not in_time:
                    with pytest.raises(TooLate):
                        object_to(decision, "不对", by=by)
                else:
                    assert object_to(decision, "不对", by=by).state == "filed", state
                    with pytest.raises(NeedsReason):
                        object_to(BenefitDecision(pk=0, entitlement_id=world.decided.pk), " ", by=by)
                assert Entitlement.objects.get(pk=world.decided.pk).state == state
                transaction.set_rollback(True)


def test_looking_again_moves_only_as_the_table_allows(world):
    for of, state in product(("undecided", "decided"), State):
        with transaction.atomic():
            row = getattr(world, of)
            put(row, state)
            after = State(look_again(row.pk).state)
            assert after == state or after in states.ENTITLEMENT[state], f"{of}: {state} to {after}"
            transaction.set_rollback(True)


POLICY_ACTIONS = {
    "approve": (states.PolicyState.IN_FORCE, lambda row, by: approve_policy(row, by=by)),
    "reject": (states.PolicyState.REJECTED, lambda row, by: reject_policy(row, by=by, reason="再改")),
    "suspend": (states.PolicyState.SUSPENDED, lambda row, by: suspend_policy(row, by=by, reason="核查")),
    "resume": (states.PolicyState.IN_FORCE, lambda row, by: resume_policy(row, by=by, reason="核查完")),
    "end": (states.PolicyState.ENDED, lambda row, by: end_policy(row, by=by, reason="到期")),
}


@pytest.mark.parametrize("action", POLICY_ACTIONS)
def test_an_action_on_a_policy(world, action):
    target, call = POLICY_ACTIONS[action]
    # Putting in force is for a second pair of eyes, never for a machine.
    may = {"reviewer", "head"} | (set() if action == "approve" else {"system"})
    policy = PolicyInForce.objects.first()
    for state, (name, by) in product(states.PolicyState, world.roles.items()):
        where = f"{action} by {name} from {state}"
        with transaction.atomic():
            PolicyInForce.objects.filter(pk=policy.pk).update(state=state)
            error = attempt(call, policy, by)
            after = PolicyInForce.objects.get(pk=policy.pk).state
            if error is not None:
                assert after == state, where
                refused = isinstance(error, REFUSED) and name not in may
                late = isinstance(error, WrongState) and target not in states.POLICY[state]
                assert refused or late, f"{where}: {error!r}"
            else:
                assert name in may or after == state, f"{where}: was let through"
                assert after == state or (after == target and after in states.POLICY[state]), where
            transaction.set_rollback(True)


def test_whoever_is_not_of_the_authority_learns_nothing(world):
    for name in ("other authority", "the person", "another person", "operator", "anonymous"):
        with pytest.raises(NotVisible):
            require_officer(world.roles[name], OWNER)
