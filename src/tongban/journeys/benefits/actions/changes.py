"""数据变化: a corrected or new fact finds every decision that used it, and the subject is judged anew at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tongban.journeys.benefits.actions.decisions import look_again
from tongban.journeys.benefits.actions.questions import settle_known
from tongban.journeys.benefits.actions.runs import carry_run, prepare_run, start_run
from tongban.journeys.benefits.actions.steps import lock, move
from tongban.journeys.benefits.assessment import says_when
from tongban.journeys.benefits.knowledge import facts_on, owner_filter
from tongban.journeys.benefits.models import DecisionFact, Entitlement, PolicyInForce, Run
from tongban.journeys.benefits.reasons import DATA_CHANGED
from tongban.journeys.benefits.states import ENDED, UNDECIDED, PolicyState, Scope, State
from tongban.journeys.benefits.terms import Terms, terms_of
from tongban.registers.facts.public import SubjectRef, all_facts, subjects_changed_since


def with_derived(names: Iterable[str]) -> set[str]:
    """Facts and every fact that is derived from them."""
    wanted = set(names)
    return wanted | {entry.id for entry in all_facts() if wanted.intersection(entry.inputs)}


def decisions_using(subject: SubjectRef, names: Iterable[str]) -> list[int]:
    """Keys of the entitlements of a subject whose decisions rest on one of these facts."""
    rows = DecisionFact.objects.filter(fact_id__in=with_derived(names), **owner_filter(subject))
    return list(rows.values_list("entitlement_id", flat=True).distinct().order_by("entitlement_id"))


def facts_changed(
    subject: SubjectRef,
    names: Iterable[str],
    *,
    cause: str = DATA_CHANGED,
    corrected: bool = False,
    at: datetime | None = None,
) -> list[Entitlement]:
    """Facts of a subject changed at their source: questions are closed, decisions looked at, the subject matched anew.

    Hearing of it twice changes nothing the second time.

    Args:
        corrected: they were wrong before, so that decisions on earlier days follow too.
        at: when they changed; what a policy in force later makes of it is the matter of its first run.
    """
    changed = list(names)
    settle_known(subject, with_derived(changed))
    wrong = with_derived(changed) if corrected else set()
    pks = _to_look_at(subject, decisions_using(subject, changed))
    looked = [look_again(pk, cause=cause, corrected=wrong) for pk in pks]
    match_subject(subject, changed, cause=cause, corrected=corrected, at=at)
    return looked


def look_at_subject(subject: SubjectRef, also: Iterable[int] = (), *, cause: str = "") -> list[Entitlement]:
    """Look again at everything a subject has that may still change, then match the subject against every policy."""
    looked = [look_again(pk, cause=cause) for pk in _to_look_at(subject, also)]
    match_subject(subject, cause=cause)
    return looked


def _to_look_at(subject: SubjectRef, also: Iterable[int]) -> list[int]:
    """What may still change; what is over and was never paid stays over, unless a decision rests on the fact itself."""
    rows = Entitlement.objects.filter(**owner_filter(subject)).exclude(state__in=[*ENDED, State.PAID, State.GRANTED])
    return sorted({*rows.values_list("pk", flat=True), *also})


def match_subject(
    subject: SubjectRef,
    names: Iterable[str] = (),
    *,
    cause: str = "",
    corrected: bool = False,
    at: datetime | None = None,
) -> Run | None:
    """One run over one subject and the policies in force for its kind; at once, in this process.

    Args:
        names: only policies that look at one of these facts; all of them if none is named.
        corrected: they were wrong before; what merely changed gives nothing for a period that was over.
        at: only policies that were in force then.
    """
    wanted = with_derived(names)
    anew = not wanted or corrected or any(says_when(name) for name in wanted)
    policies = [
        policy
        for policy in kept_policies(subject.kind, at)
        if (not wanted or wanted.intersection(terms_of(policy.pack).names))
        and (anew or _holds_for_the_period(subject, wanted, terms_of(policy.pack)))
    ]
    if not policies:
        return None
    run = prepare_run(policies, by="system", scope=Scope.SINGLE, subject=subject, trigger=cause)
    start_run(run, by="system")
    return carry_run(run.pk)


def kept_policies(kind: str, at: datetime | None = None) -> list[PolicyInForce]:
    """Policies in force for people or for organisations; with ``at`` those that were in force then already."""
    rows = PolicyInForce.objects.filter(state=PolicyState.IN_FORCE).order_by("pk")
    if at is not None:
        rows = rows.filter(approved_at__lte=at)
    return [row for row in rows if row.pack.manifest.get("audience", "person") == kind]


def delivered(since: datetime, at: datetime) -> list[Run]:
    """A delivery of records changed some subjects: what is given once is matched for them, what is open looked at.

    What is paid by period follows with the period's run: a delivery does not say since when its values hold.
    """
    runs = []
    for kind in ("person", "organisation"):
        once = [row for row in kept_policies(kind, at) if terms_of(row.pack).policy.schedule.period == "once"]
        keys = list(subjects_changed_since(kind, since)) if kept_policies(kind, at) else []
        if not keys:
            continue
        _look_at_open(kind, keys)
        if once:
            run = prepare_run(once, by="system", scope=Scope.CHANGED, subject_keys=keys, trigger=DATA_CHANGED)
            runs.append(start_run(run, by="system"))
    return runs


def _look_at_open(kind: str, keys: list[str]) -> None:
    from tongban.journeys.benefits.jobs import look_at

    column = f"{kind}_id__in"
    states = [*UNDECIDED, State.APPROVED, State.IN_PAYMENT, State.RETURNED]
    for start in range(0, len(keys), 500):
        some = [int(key) for key in keys[start : start + 500]]
        for pk in Entitlement.objects.filter(state__in=states, **{column: some}).values_list("pk", flat=True):
            look_at.enqueue(key=f"entitlement:{pk}", entitlement_id=pk, cause=DATA_CHANGED)


def _holds_for_the_period(subject: SubjectRef, names: set[str], terms: Terms) -> bool:
    """Whether something that changed held already when the period was judged that is due now."""
    today = timezone.localdate()
    ends = terms.due_period(today).ready_on
    facts = facts_on(subject, names.intersection(terms.names), today)
    return any(fact.as_of is not None and fact.as_of <= ends for fact in facts.values())


@transaction.atomic
def reopen(entitlement_id: int) -> Entitlement:
    """What was declined before and is wanted now: judged anew, back on the list if it is due."""
    from tongban.journeys.benefits.actions.decisions import keep_units, sum_of_units
    from tongban.journeys.benefits.actions.runs import decide_by_rule
    from tongban.journeys.benefits.assessment import reassess

    entitlement = lock(entitlement_id)
    if entitlement.state != State.DECLINED:
        return entitlement
    keep_units(entitlement, reassess(entitlement))
    entitlement.amount_fen = sum_of_units(entitlement)
    if entitlement.amount_fen or (entitlement.kind == "entitlement" and entitlement.units.exists()):
        move(entitlement, State.MATCHED)
        entitlement.save()
        decide_by_rule(entitlement)
    return entitlement


def due_today() -> list[PolicyInForce]:
    """Policies in force that are paid today."""
    today = timezone.localdate()
    found = []
    for policy in PolicyInForce.objects.filter(state=PolicyState.IN_FORCE).order_by("pk"):
        schedule = terms_of(policy.pack).policy.schedule
        if schedule.period != "once" and schedule.latest_ready(today).pay_on == today:
            found.append(policy)
    return found
