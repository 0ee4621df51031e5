"""批次: prepared, matched, taken in, decided in pieces; killed anywhere it goes on, repeated it changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from tongban.journeys.benefits import states
from tongban.journeys.benefits.actions.consents import needs_asking
from tongban.journeys.benefits.actions.decisions import grant
from tongban.journeys.benefits.actions.questions import ask
from tongban.journeys.benefits.actions.steps import By, lock_all, reference, require_officer, said
from tongban.journeys.benefits.assessment import reassess
from tongban.journeys.benefits.errors import NotYours, WrongState
from tongban.journeys.benefits.matching import Found, clear, prepare, verdicts_of
from tongban.journeys.benefits.models import Entitlement, EntitlementUnit, PolicyInForce, Run, RunPart
from tongban.journeys.benefits.reasons import ADDED
from tongban.journeys.benefits.states import UNDECIDED, PolicyState, RunState, Scope, State
from tongban.journeys.benefits.terms import terms_of
from tongban.registers.facts.public import SubjectRef
from tongban.registers.people.public import Person

# So many subjects, or entitlements, in one transaction.
TAKE, DECIDE = 500, 50


@transaction.atomic
def prepare_run(
    policies: Sequence[PolicyInForce],
    *,
    by: By,
    as_of: date | None = None,
    scope: str = Scope.FULL,
    subject: SubjectRef | None = None,
    subject_keys: Iterable[str] = (),
    periods: dict[str, str] | None = None,
    trigger: str = "",
) -> Run:
    """Lay down what a run will look at: each policy, each unit of the period that is due.

    Args:
        as_of: the day of the run; the period that can be judged whole on it is taken.
        scope: everybody, those in ``subject_keys``, or one ``subject``.
        periods: policy code → period code, where another than the one due is wanted.
    Raises:
        WrongState: a policy is not in force, or there is none.
        NotYours, NotAllowed: not an officer of the policies' authority.
    """
    if not policies:
        raise WrongState()
    for policy in policies:
        require_officer(by, policy.authority_code)
        if policy.state != PolicyState.IN_FORCE:
            raise WrongState()
    day = as_of or timezone.localdate()
    columns = {}
    if subject is not None:
        columns = {f"{subject.kind}_id": subject.id}
    run = Run.objects.create(
        scope=Scope.SINGLE if subject else scope,
        authority_code=policies[0].authority_code,
        region_code=policies[0].region_code,
        as_of=day,
        trigger=trigger[:100],
        result=f"run-{uuid4().hex}",
        subject_keys=list(subject_keys),
        prepared_by=reference(by),
        **columns,
    )
    for policy in policies:
        terms = terms_of(policy.pack)
        code = (periods or {}).get(policy.policy_code)
        period = terms.period(code, day) if code else terms.due_period(day)
        RunPart.objects.bulk_create(
            RunPart(run=run, policy=policy, period=period.code, unit=unit.code, day=unit.evaluated_on)
            for unit in period.units
        )
    said(run, "run_prepared", by, scope=str(run.scope), policies=[policy.policy_code for policy in policies])
    return run


@transaction.atomic
def start_run(run: Run, *, by: By) -> Run:
    """Let a prepared run go: a durable job carries it on from here, piece by piece. Starting twice is harmless.

    Raises:
        WrongState: cancelled or done.
        NotYours: not an officer of the authority.
    """
    from tongban.journeys.benefits.jobs import carry_on

    run = Run.objects.select_for_update().get(pk=run.pk)
    require_officer(by, run.authority_code)
    if run.state in (RunState.MATCHING, RunState.TAKING, RunState.DECIDING):
        carry_on.enqueue(key=f"run:{run.pk}", run_id=run.pk)
        return run
    states.require(states.RUN, run.state, RunState.MATCHING)
    run.state, run.started_by, run.started_at = RunState.MATCHING, reference(by), timezone.now()
    run.save()
    carry_on.enqueue(key=f"run:{run.pk}", run_id=run.pk)
    said(run, "run_started", by)
    return run


@transaction.atomic
def cancel_run(run: Run, *, by: By, reason: str = "") -> Run:
    """Stop a run for good; what it took in already stays where it is. Cancelling twice is harmless."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    require_officer(by, run.authority_code)
    if run.state == RunState.CANCELLED:
        return run
    states.require(states.RUN, run.state, RunState.CANCELLED)
    run.state, run.finished_at = RunState.CANCELLED, timezone.now()
    run.save()
    transaction.on_commit(lambda: clear(run))
    said(run, "run_cancelled", by, reason=reason)
    return run


def carry_run(run_id: int) -> Run:
    """Carry a run to its end. Killed between two pieces, or inside one, the next call goes on where it was."""
    while step(run_id):
        pass
    return Run.objects.get(pk=run_id)


def step(run_id: int) -> bool:
    """One piece of a run in a transaction of its own; False when there is nothing left to do."""
    run = Run.objects.get(pk=run_id)
    if run.state == RunState.MATCHING:
        prepare(run)
        return _advance(run, RunState.TAKING)
    if run.state == RunState.TAKING:
        part = run.parts.filter(is_done=False).select_related("policy").first()
        if part is None:
            return _advance(run, RunState.DECIDING)
        take_piece(run, part)
        return True
    if run.state == RunState.DECIDING:
        return decide_piece(run.pk)
    return False


@transaction.atomic
def _advance(run: Run, target: RunState) -> bool:
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.state != target and target in states.RUN[run.state]:
        run.state = target
        if target == RunState.DONE:
            run.finished_at = timezone.now()
        run.save()
        if target == RunState.DONE:
            said(run, "run_done", "system", automatic=run.automatic)
    return run.state not in (RunState.DONE, RunState.CANCELLED)


def take_piece(run: Run, part: RunPart, limit: int = 0) -> None:
    """Take in the next subjects of a part: verdicts are read outside, entitlements written in one transaction.

    Two workers at the same part do no harm: whoever comes second finds the position moved, and leaves.
    """
    before = part.position
    page = verdicts_of(run).page(part, limit or TAKE)
    with transaction.atomic():
        part = RunPart.objects.select_related("policy").select_for_update(of=("self",)).get(pk=part.pk)
        if part.is_done or part.position != before or Run.objects.get(pk=run.pk).state != RunState.TAKING:
            return
        due = [one for one in page.found if not one.missing]
        open_ones = [one for one in page.found if one.missing]
        made, conflicts = entitle(run, part, due)
        for one in open_ones:
            ask(SubjectRef.of(one.row), one.missing, policy_code=part.policy.policy_code, by="system")
        part.position, part.is_done = page.after, not page.after
        part.seen += page.seen
        part.eligible += len(due)
        part.made += made
        part.conflicts += conflicts
        part.known += len(due) - made - conflicts
        part.unknown += len(open_ones)
        part.amount_fen += sum(one.amount_fen for one in due)
        part.save()


def entitle(run: Run, part: RunPart, due: Sequence[Found]) -> tuple[int, int]:
    """Write down what is due for a unit, once: what is there stays, what another benefit of the purpose serves is left.

    Returns: (units newly written, units left because their purpose is served).
    """
    if not due:
        return 0, 0
    policy, terms = part.policy, terms_of(part.policy.pack)
    of_person = isinstance(due[0].row, Person)
    column = "person_id" if of_person else "organisation_id"
    by_owner = {one.row.pk: one for one in due}
    Entitlement.objects.bulk_create([_new(run, part, one, column) for one in due], ignore_conflicts=True)
    rows = Entitlement.objects.filter(
        policy_code=policy.policy_code, period=part.period, **{f"{column}__in": list(by_owner)}
    )
    owned = {getattr(row, column): row for row in lock_all(rows.values_list("pk", flat=True))}
    known = set(
        EntitlementUnit.objects.filter(
            policy_code=policy.policy_code, unit=part.unit, entitlement__in=[row.pk for row in owned.values()]
        ).values_list("entitlement_id", flat=True)
    )
    # Who declined, was refused or has been decided is not touched by a run; a later look settles a difference.
    open_rows = {pk: row for pk, row in owned.items() if row.state in UNDECIDED and row.pk not in known}
    EntitlementUnit.objects.bulk_create(
        [
            EntitlementUnit(
                entitlement=row,
                policy_code=policy.policy_code,
                purpose_group=terms.policy.purpose_group,
                household=by_owner[owner].household,
                unit=part.unit,
                day=part.day,
                amount_fen=by_owner[owner].amount_fen,
                mask=by_owner[owner].mask,
                **{column: owner},
            )
            for owner, row in open_rows.items()
        ],
        ignore_conflicts=True,
    )
    return _sum_up(open_rows, _behind(owned, known), part)


def _new(run: Run, part: RunPart, one: Found, column: str) -> Entitlement:
    terms = terms_of(part.policy.pack)
    region = one.row.residence_region_id if isinstance(one.row, Person) else one.row.region_id
    return Entitlement(
        policy=part.policy,
        policy_code=part.policy.policy_code,
        run=run,
        period=part.period,
        kind=terms.kind,
        authority_code=part.policy.authority_code,
        region_code=str(region or getattr(one.row, "hukou_region_id", None) or ""),
        subject_key=one.key,
        amount_fen=one.amount_fen,
        **{column: one.row.pk},
    )


def _sum_up(open_rows: dict[int, Entitlement], behind: list[int], part: RunPart) -> tuple[int, int]:
    """Sums of the entitlements from their units; one without any unit was left to another benefit and goes again."""
    from tongban.journeys.benefits.jobs import look_at

    units: dict[int, list[EntitlementUnit]] = {row.pk: [] for row in open_rows.values()}
    for unit in EntitlementUnit.objects.filter(entitlement__in=list(units)):
        units[unit.entitlement_id].append(unit)
    made = 0
    for row in open_rows.values():
        found = units[row.pk]
        made += any(unit.unit == part.unit for unit in found)
        if not found:
            row.delete()
            continue
        total = sum(unit.amount_fen for unit in found)
        if row.amount_fen != total:
            row.amount_fen = total
            row.save(update_fields=["amount_fen", "changed_at"])
    for pk in behind:
        look_at.enqueue(key=f"entitlement:{pk}", entitlement_id=pk, cause=ADDED)
    return made, len(open_rows) - made


def _behind(owned: dict[int, Entitlement], known: set[int]) -> list[int]:
    """Decided or stopped entitlements that lack the unit: their difference is settled by a look of its own."""
    gone = (State.DECLINED, State.REFUSED, *UNDECIDED)
    return [row.pk for row in owned.values() if row.pk not in known and row.state not in gone]


@transaction.atomic
def decide_piece(run_id: int, limit: int = 0) -> bool:
    """The next entitlements of a run: asked for consent where the law wants it, decided where the rule allows it."""
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.state != RunState.DECIDING:
        return False
    waiting = Entitlement.objects.filter(run=run, pk__gt=run.position).order_by("pk").values_list("pk", flat=True)
    pks = list(waiting[: limit or DECIDE])
    for entitlement in lock_all(pks):
        if entitlement.state == State.MATCHED and decide_by_rule(entitlement):
            run.automatic += 1
    if pks:
        run.position = pks[-1]
        run.save(update_fields=["position", "automatic"])
        return True
    transaction.on_commit(lambda: clear(run))
    return _advance(run, RunState.DONE)


def decide_by_rule(entitlement: Entitlement, *, by: By = "system") -> bool:
    """Ask for consent, or decide by the policy's published rule; what neither settles waits for an officer.

    The caller holds the lock. Returns whether it was decided.
    """
    terms = terms_of(entitlement.policy.pack)
    if needs_asking(entitlement, terms, by=by) or not terms.is_automatic:
        return False
    found = reassess(entitlement)
    if not found.decides_alone and not found.open_names and found.due:
        return False
    return grant(entitlement, found, by=by, ground=terms.automatic_rule, automatic=True) is not None


def run_of(run_id: int, by: By) -> Run:
    """A run for an officer of its authority.

    Raises:
        NotYours: none, or another authority's.
    """
    run = Run.objects.filter(pk=run_id).first()
    if run is None:
        raise NotYours()
    require_officer(by, run.authority_code)
    return run
