"""Pay files, recoveries, objections and runs: every state × every action × every role, as the tables of states say."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tongban.capabilities.payments.public import PaymentOrder
from tongban.foundation.audit.public import Entry
from tongban.journeys.benefits import states
from tongban.journeys.benefits.actions.pay import collect_piece, open_file
from tongban.journeys.benefits.actions.recoveries import instalment_paid
from tongban.journeys.benefits.actions.runs import step
from tongban.journeys.benefits.errors import SecondOfficer, WrongState
from tongban.journeys.benefits.models import BenefitDecision, EntitlementUnit, Payment, RecoveryInstalment, RunPart
from tongban.journeys.benefits.public import (
    Entitlement,
    FileState,
    Objection,
    ObjectionState,
    PayFile,
    PaymentState,
    Recovery,
    RecoveryState,
    Run,
    RunState,
    State,
    answer_objection,
    approve,
    cancel_run,
    facts_changed,
    make_pay_file,
    object_to,
    order_instalment,
    prepare_run,
    send_file,
    start_run,
    stretch_recovery,
    take_receipts,
    withdraw_objection,
)

from .factories import AS_OF, BY_PENSION, PENSION, make_elder, make_pack, make_policy, pension, run_now
from .roles import DISTRICT, REFUSED, attempt, everybody

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
KEPT = (Entitlement, EntitlementUnit, BenefitDecision, Payment, PayFile, Objection, Recovery, RecoveryInstalment, Run,
        RunPart)  # fmt: skip
CITY = {"officer", "reviewer", "head"}  # a file or a run is of the whole city: no district touches it
DECIDERS = {"reviewer", "head", "own district"}


@dataclass(frozen=True)
class Act:
    """Who may do something, from which state to which it leads, and which states it leaves without a word."""

    call: Any
    may: set[str]
    moves: dict[Any, Any]
    harmless: frozenset[Any] = frozenset()


def seen() -> list[Any]:
    """Everything that an action may change."""
    return [*(list(model.objects.order_by("pk").values()) for model in KEPT), PaymentOrder.objects.count(),
            Entry.objects.count()]  # fmt: skip


def tried(act: Act, row: Any, state: Any, name: str, by: Any, table: Any) -> None:
    """One attempt in one state; everything is put back by the caller."""
    where = f"{act.call} by {name} from {state}"
    row.refresh_from_db()
    before = seen()
    error = attempt(act.call, row, by)
    after = type(row).objects.get(pk=row.pk).state
    if error is not None:
        assert seen() == before, f"{where}: refused, and something was changed"
        late = isinstance(error, WrongState) and state not in act.moves and state not in act.harmless
        assert (isinstance(error, REFUSED) and name not in act.may) or late, f"{where}: {error!r}"
    elif state in act.moves:
        assert name in act.may, f"{where}: was let through"
        assert after == act.moves[state], f"{where}: to {after}"
        assert after == state or after in table[state], f"{where}: to {after}"
        assert seen() != before, f"{where}: nothing was written"
    else:
        assert state in act.harmless, f"{where}: was let through"
        assert seen() == before, f"{where}: done already, and done once more"


def every(act: Act, row: Any, put: Any, kinds: Any, roles: dict[str, Any], table: Any) -> None:
    for state, (name, by) in product(kinds, roles.items()):
        with transaction.atomic():
            put(row, state)
            tried(act, row, state, name, by, table)
            transaction.set_rollback(True)


@pytest.fixture
def decided(desk):
    """(an allowance that was decided by the reviewer, everybody who may try something)."""
    person = make_elder(district=DISTRICT, pension_fen=1_000_000)
    policy = make_policy(desk, make_pack(review={"mode": "list"}, **BY_PENSION))
    run_now(policy)
    row, roles = Entitlement.objects.get(), everybody(person)
    approve(row, by=roles["reviewer"])
    row.refresh_from_db()
    return row, roles


# ── pay files ────────────────────────────────────────────────────────────────────────────────────────────────────
SEND = Act(
    lambda row, by: send_file(row, by=by),
    {"reviewer", "head"},
    {FileState.SEALED: FileState.SENT},
    frozenset({FileState.SENT, FileState.SETTLED}),
)


def put_file(row: PayFile, state: FileState) -> None:
    """A file with its one line as it looks in this state."""
    if state == FileState.COLLECTING:
        PayFile.objects.filter(pk=row.pk).update(state=state, digest="", total_fen=0, lines=0)
    elif state != FileState.SEALED:
        PayFile.objects.filter(pk=row.pk).update(state=state, sent_by="officer:0", sent_at=timezone.now())
    line, owner = Payment.objects.filter(pay_file=row), Entitlement.objects.filter(payments__pay_file=row)
    if state == FileState.SETTLED:
        line.update(state=PaymentState.PAID)
        owner.update(state=State.PAID, paid_fen=45000, flying_fen=0)
    if state == FileState.REFUSED:
        line.update(state=PaymentState.CANCELLED)
        owner.update(state=State.APPROVED, flying_fen=0)


def test_sending_a_pay_file(decided):
    row, roles = decided
    file = make_pay_file(row.policy, by=roles["officer"])
    # Sent and settled: whoever may not send learns so, and a machine sends nothing.
    every(SEND, file, put_file, FileState, {**roles, "system": roles["operator"]}, states.FILE)
    for state, name in product(FileState, ("system", "officer", "reviewer")):
        with transaction.atomic():
            PayFile.objects.filter(pk=file.pk).update(made_by=getattr(roles[name], "actor_ref", name))
            put_file(file, state)
            before = seen()
            error = attempt(send_file, file, by=roles[name])
            assert seen() == before, f"{name} sent what {name} made, from {state}"
            assert isinstance(error, SecondOfficer) or state != FileState.SEALED or name == "officer"
            transaction.set_rollback(True)


def test_opening_a_pay_file(decided):
    row, roles = decided
    file = make_pay_file(row.policy, by=roles["officer"])
    for state, (name, by) in product(FileState, roles.items()):
        with transaction.atomic():
            put_file(file, state)
            error = attempt(open_file, row.policy, by=by)
            assert (error is None) == (name in CITY | {"system"}), f"{name} from {state}: {error!r}"
            new = error is None and state != FileState.COLLECTING
            assert PayFile.objects.count() == 1 + new, f"{name} from {state}"
            assert PayFile.objects.get(pk=file.pk).state == state
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("job", "moves"),
    [(lambda file: collect_piece(file.pk), {FileState.COLLECTING: FileState.SEALED}),
     (lambda file: take_receipts(file), {FileState.SENT: FileState.SETTLED})],
    ids=["collecting", "hearing"],
)  # fmt: skip
def test_what_the_worker_does_with_a_pay_file(decided, job, moves):
    row, roles = decided
    file = make_pay_file(row.policy, by="system")
    for state in FileState:
        with transaction.atomic():
            if state == FileState.SENT:
                send_file(file, by=roles["reviewer"])
            else:
                put_file(file, state)
            before = seen()
            job(file)
            after = PayFile.objects.get(pk=file.pk).state
            assert after == moves.get(state, state), f"from {state} to {after}"
            assert after == state or after in states.FILE[state]
            assert (seen() == before) == (state not in moves), state
            transaction.set_rollback(True)


# ── recoveries ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def recovery(decided):
    """(what was paid too much and comes back in three parts, everybody who may try something)."""
    row, roles = decided
    file = make_pay_file(row.policy, by="system")
    take_receipts(send_file(file, by=roles["head"]))
    pension(row.person, 600_000)
    facts_changed(row.subject, [PENSION])
    return Recovery.objects.get(), roles


def put_recovery(row: Recovery, state: RecoveryState) -> None:
    parts = RecoveryInstalment.objects.filter(recovery=row)
    if state == RecoveryState.SETTLED:
        parts.update(paid_at=timezone.now())
        Recovery.objects.filter(pk=row.pk).update(collected_fen=row.amount_fen)
    if state == RecoveryState.WAIVED:
        parts.delete()
    Recovery.objects.filter(pk=row.pk).update(state=state)


RECOVERY_ACTS = {
    "stretch": Act(
        lambda row, by: stretch_recovery(row, 5, by=by, reason="生活困难"), DECIDERS | {"system"},
        {RecoveryState.OPEN: RecoveryState.OPEN},
    ),
    "order": Act(
        lambda row, by: order_instalment(row.first, by=by), {"the person"}, {RecoveryState.OPEN: RecoveryState.OPEN}
    ),
}  # fmt: skip


@pytest.mark.parametrize("action", RECOVERY_ACTS)
def test_an_action_on_a_recovery(recovery, action):
    row, roles = recovery
    row.first = row.instalments.first()
    every(RECOVERY_ACTS[action], row, put_recovery, RecoveryState, roles, states.RECOVERY)


def test_money_of_an_instalment_arrives_in_every_state(recovery):
    row, _roles = recovery
    first, owner = row.instalments.first(), Entitlement.objects.get()
    for state in RecoveryState:
        with transaction.atomic():
            put_recovery(row, state)
            before = seen()
            for _twice in range(2):
                instalment_paid(first.pk)
            after = Recovery.objects.get(pk=row.pk)
            assert after.state == state
            assert (seen() == before) == (state != RecoveryState.OPEN), state
            arrived = first.amount_fen if state == RecoveryState.OPEN else 0
            assert Entitlement.objects.get().paid_fen == owner.paid_fen - arrived, state
            transaction.set_rollback(True)


# ── objections ───────────────────────────────────────────────────────────────────────────────────────────────────
OBJECTION_ACTS = {
    "uphold": Act(
        lambda row, by: answer_objection(row, by=by, upheld=True, answer="查明属实"), {"head", "own district"},
        {ObjectionState.FILED: ObjectionState.UPHELD}, frozenset({ObjectionState.UPHELD}),
    ),
    "reject": Act(
        lambda row, by: answer_objection(row, by=by, upheld=False, answer="核对无误"), {"head", "own district"},
        {ObjectionState.FILED: ObjectionState.REJECTED}, frozenset({ObjectionState.REJECTED}),
    ),
    "withdraw": Act(
        lambda row, by: withdraw_objection(row, by=by), {"the person"},
        {ObjectionState.FILED: ObjectionState.WITHDRAWN}, frozenset({ObjectionState.WITHDRAWN}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("action", OBJECTION_ACTS)
def test_an_action_on_an_objection(decided, action):
    row, roles = decided
    objection = object_to(row.decisions.get(), "算少了", by=roles["the person"])

    def put(one: Objection, state: ObjectionState) -> None:
        Objection.objects.filter(pk=one.pk).update(state=state)

    every(OBJECTION_ACTS[action], objection, put, ObjectionState, roles, states.OBJECTION)


# ── runs ─────────────────────────────────────────────────────────────────────────────────────────────────────────
UNDER_WAY = (RunState.MATCHING, RunState.TAKING, RunState.DECIDING)
RUN_ACTS = {
    "start": Act(
        lambda row, by: start_run(row, by=by), CITY | {"system"}, {RunState.PREPARED: RunState.MATCHING},
        frozenset(UNDER_WAY),
    ),
    "cancel": Act(
        lambda row, by: cancel_run(row, by=by, reason="停"), CITY | {"system"},
        dict.fromkeys((RunState.PREPARED, *UNDER_WAY), RunState.CANCELLED), frozenset({RunState.CANCELLED}),
    ),
}  # fmt: skip


def put_run(row: Run, state: RunState) -> None:
    Run.objects.filter(pk=row.pk).update(state=state)


@pytest.fixture
def run(desk):
    """(a prepared run over one person, everybody who may try something)."""
    person = make_elder(district=DISTRICT)
    policy = make_policy(desk, make_pack(review={"mode": "list"}))
    return prepare_run([policy], by=desk.officer, as_of=AS_OF, scope="changed"), everybody(person)


@pytest.mark.parametrize("action", RUN_ACTS)
def test_an_action_on_a_run(run, action):
    row, roles = run
    every(RUN_ACTS[action], row, put_run, RunState, roles, states.RUN)


def test_preparing_a_run_is_for_the_authority(run):
    row, roles = run
    policy = row.parts.first().policy
    for (name, by), state in product(roles.items(), states.PolicyState):
        with transaction.atomic():
            type(policy).objects.filter(pk=policy.pk).update(state=state)
            policy.refresh_from_db()
            error = attempt(prepare_run, [policy], by=by, as_of=AS_OF)
            allowed = name in CITY | {"system"}
            expected = WrongState if allowed and state != states.PolicyState.IN_FORCE else REFUSED
            assert (error is None) == (allowed and state == states.PolicyState.IN_FORCE), f"{name}, {state}: {error!r}"
            assert error is None or isinstance(error, expected), f"{name}, {state}: {error!r}"
            assert Run.objects.count() == 1 + (error is None)
            transaction.set_rollback(True)


def test_the_worker_carries_a_run_only_as_the_table_allows(run):
    row, _roles = run
    for state in RunState:
        with transaction.atomic():
            put_run(row, state)
            before = seen()
            for _piece in range(20):
                here = Run.objects.get(pk=row.pk).state
                more = step(row.pk)
                after = Run.objects.get(pk=row.pk).state
                assert after == here or after in states.RUN[here], f"{here} to {after}"
                if not more:
                    break
            ended = RunState.DONE if state in UNDER_WAY else state
            assert Run.objects.get(pk=row.pk).state == ended, state
            assert (seen() == before) == (state not in UNDER_WAY), state
            transaction.set_rollback(True)
