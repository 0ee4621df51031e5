"""Background work of benefits: three lines each, safe to run twice."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tongban.foundation.jobs.public import daily, every, job
from tongban.journeys.benefits.reasons import DATA_CHANGED, PAY_DAY


@job(name="benefits.carry_on", retries=50)
def carry_on(run_id: int) -> None:
    """Carry a run to its end, from wherever it is."""
    from tongban.journeys.benefits.actions.runs import carry_run

    carry_run(run_id)


@job(name="benefits.look_at", retries=12)
def look_at(entitlement_id: int, cause: str = "") -> None:
    """Bring one entitlement to what the facts say now."""
    from tongban.journeys.benefits.actions.decisions import look_again

    look_again(entitlement_id, cause=cause)


@job(name="benefits.look_at_subject", retries=12)
def look_at_subject(kind: str, subject_id: int, cause: str = "") -> None:
    """Everything of one subject, and every policy for it."""
    from tongban.journeys.benefits.actions.changes import look_at_subject as look
    from tongban.registers.facts.public import SubjectRef

    look(SubjectRef(kind, subject_id), cause=cause)


@job(name="benefits.facts_changed", retries=12)
def facts_changed(
    kind: str, subject_id: int, facts: list[str], cause: str = DATA_CHANGED, corrected: bool = False, at: str = ""
) -> None:
    """Facts of one subject changed at their source."""
    from tongban.journeys.benefits.actions.changes import facts_changed as changed
    from tongban.registers.facts.public import SubjectRef

    moment = datetime.fromisoformat(at) if at else None
    changed(SubjectRef(kind, subject_id), facts, cause=cause, corrected=corrected, at=moment)


@job(name="benefits.delivered", retries=12)
def delivered(since: str, at: str) -> None:
    """A source delivered records: those who changed are looked at."""
    from tongban.journeys.benefits.actions.changes import delivered as heard

    heard(datetime.fromisoformat(since), datetime.fromisoformat(at))


@job(name="benefits.reopen", retries=12)
def reopen(entitlement_id: int) -> None:
    """What was declined and is wanted now."""
    from tongban.journeys.benefits.actions.changes import reopen as again

    again(entitlement_id)


@job(name="benefits.make_pay_file", retries=50)
def make_pay_file(policy_id: int) -> None:
    """Collect and seal what is to be paid."""
    from tongban.journeys.benefits.actions.pay import make_pay_file as make
    from tongban.journeys.benefits.models import PolicyInForce

    make(PolicyInForce.objects.get(pk=policy_id), by="system")


@job(name="benefits.simulate", retries=3)
def simulate(simulation_id: int) -> None:
    """Work out a forecast."""
    from tongban.journeys.benefits.actions.simulations import work_out

    work_out(simulation_id)


@job(name="benefits.take_receipts", retries=5)
def take_receipts(file_id: int) -> None:
    """Hear what became of one pay file."""
    from tongban.journeys.benefits.actions.pay import take_receipts as take
    from tongban.journeys.benefits.models import PayFile

    take(PayFile.objects.get(pk=file_id))


@job(name="benefits.demonstrate", retries=12)
def demonstrate(run_id: int) -> None:
    """The demonstration's first quarter, to the money."""
    from tongban.journeys.benefits.seeding import demonstrate as go

    go(run_id)


@every(seconds=60)
@job(name="benefits.poll_receipts")
def poll_receipts() -> None:
    """Ask after every file that has no full answer yet; take up runs and files that nobody carries on."""
    from tongban.journeys.benefits.models import PayFile, PolicyInForce, Run
    from tongban.journeys.benefits.states import FileState, RunState

    for pk in PayFile.objects.filter(state=FileState.SENT).values_list("pk", flat=True):
        take_receipts.enqueue(key=f"file:{pk}", file_id=pk)
    working = (RunState.MATCHING, RunState.TAKING, RunState.DECIDING)
    for pk in Run.objects.filter(state__in=working).values_list("pk", flat=True):
        carry_on.enqueue(key=f"run:{pk}", run_id=pk)
    for code in PayFile.objects.filter(state=FileState.COLLECTING).values_list("policy_code", flat=True):
        policy = PolicyInForce.objects.filter(policy_code=code).order_by("-pk").first()
        if policy:
            make_pay_file.enqueue(key=f"policy:{policy.pk}", policy_id=policy.pk)


@daily("01:30")
@job(name="benefits.pay_days")
def pay_days() -> None:
    """Prepare and start the runs of the policies that are paid today; make the files of what is decided."""
    from tongban.journeys.benefits.actions.changes import due_today
    from tongban.journeys.benefits.actions.runs import prepare_run, start_run

    for policy in due_today():
        start_run(prepare_run([policy], by="system", trigger=PAY_DAY), by="system")
        make_pay_file.enqueue(key=f"policy:{policy.pk}", policy_id=policy.pk)


@daily("08:30")
@job(name="benefits.remind")
def remind() -> None:
    """Objections that are overdue, instalments that are due."""
    from tongban.journeys.benefits.actions.objections import warn_overdue
    from tongban.journeys.benefits.actions.recoveries import remind_instalments

    warn_overdue(timezone.localdate())
    remind_instalments(timezone.localdate())
