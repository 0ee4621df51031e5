"""数据变化: a corrected or new fact finds every decision that used it, and the subject is judged anew at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from tongban.journeys.benefits.actions.decisions import look_again
from tongban.journeys.benefits.actions.questions import settle_known
from tongban.journeys.benefits.actions.runs import carry_run, prepare_run, start_run
from tongban.journeys.benefits.actions.steps import lock, move
from tongban.journeys.benefits.knowledge import owner_filter
from tongban.journeys.benefits.models import DecisionFact, Entitlement, PolicyInForce, Run
from tongban.journeys.benefits.reasons import DATA_CHANGED
from tongban.journeys.benefits.states import ENDED, PolicyState, Scope, State
from tongban.registers.facts.public import SubjectRef, all_facts


def with_derived(names: Iterable[str]) -> set[str]:
    """Facts and every fact that is derived from them."""
    wanted = set(names)
    return wanted | {entry.id for entry in all_facts() if wanted.intersection(entry.inputs)}


def decisions_using(subject: SubjectRef, names: Iterable[str]) -> list[int]:
    """Keys of the entitlements of a subject whose decisions rest on one of these facts."""
    rows = DecisionFact.objects.filter(fact_id__in=with_derived(names), **owner_filter(subject))
    return list(rows.values_list("entitlement_id", flat=True).distinct().order_by("entitlement_id"))


def facts_changed(subject: SubjectRef, names: Iterable[str], *, cause: str = DATA_CHANGED) -> list[Entitlement]:
    """Facts of a subject changed at their source: questions are closed, decisions looked at, the subject matched anew.

    Hearing of it twice changes nothing the second time.
    """
    changed = list(names)
    settle_known(subject, with_derived(changed))
    return look_at_subject(subject, decisions_using(subject, changed), cause=cause)


def look_at_subject(subject: SubjectRef, also: Iterable[int] = (), *, cause: str = "") -> list[Entitlement]:
    """Look again at everything a subject has that may still change, then match the subject against every policy."""
    rows = Entitlement.objects.filter(**owner_filter(subject))
    # What is over and was never paid stays over, unless a decision rests on the fact itself.
    pks = set(rows.exclude(state__in=[*ENDED, State.PAID, State.GRANTED]).values_list("pk", flat=True)) | set(also)
    looked = [look_again(pk, cause=cause) for pk in sorted(pks)]
    match_subject(subject, cause=cause)
    return looked


def match_subject(subject: SubjectRef, *, cause: str = "") -> Run | None:
    """One run over one subject and every policy in force for its kind; at once, in this process."""
    policies = [
        policy
        for policy in PolicyInForce.objects.filter(state=PolicyState.IN_FORCE).order_by("pk")
        if policy.pack.manifest.get("audience", "person") == subject.kind
    ]
    if not policies:
        return None
    run = prepare_run(policies, by="system", scope=Scope.SINGLE, subject=subject, trigger=cause)
    start_run(run, by="system")
    return carry_run(run.pk)


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
    from tongban.journeys.benefits.terms import terms_of

    found = []
    for policy in PolicyInForce.objects.filter(state=PolicyState.IN_FORCE).order_by("pk"):
        schedule = terms_of(policy.pack).policy.schedule
        if schedule.period != "once" and schedule.latest_ready(today).pay_on == today:
            found.append(policy)
    return found
