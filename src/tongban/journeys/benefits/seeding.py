"""The demonstration city keeps its policies: put in force by two officers each, one quarter paid, one run prepared."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from django.db import transaction

from tongban.foundation.access.public import Role, Viewer
from tongban.journeys.benefits.actions.pay import make_pay_file, send_file, take_receipts
from tongban.journeys.benefits.actions.policies import approve_policy, propose
from tongban.journeys.benefits.actions.runs import carry_run, prepare_run, start_run
from tongban.journeys.benefits.actions.simulations import simulate
from tongban.journeys.benefits.models import PolicyInForce, Run
from tongban.journeys.benefits.reasons import SHOWN
from tongban.journeys.benefits.states import PolicyState, RunState
from tongban.journeys.packs.public import PackVersion, policies
from tongban.registers.authorities.public import Officer, appoint_officers, officers_of

# Paid for the past quarter, and prepared for the next officer who looks.
PAID, PREPARED = "elderly_allowance_grant", "disability_living_subsidy"
POSTS = {"officer": ("officer",), "reviewer": ("reviewer", "head")}
NAMES = {"officer": "经办甲", "reviewer": "复核乙"}


@dataclass(frozen=True)
class Summary:
    """What stands after seeding."""

    in_force: int
    new: int
    run: int | None = None


def seed_benefits() -> Summary:
    """Put every published policy in force that is not; the first time also pay a quarter and prepare a run.

    What takes time (matching, deciding, paying) is left to the worker. A second call does nothing.
    """
    from tongban.journeys.benefits.jobs import demonstrate as pay

    known = set(
        PolicyInForce.objects.filter(
            state__in=[PolicyState.IN_FORCE, PolicyState.SUSPENDED, PolicyState.PROPOSED]
        ).values_list("policy_code", flat=True)
    )
    new = 0
    for pack in policies():
        if pack.code not in known:
            _put_in_force(pack)
            new += 1
    in_force = {row.policy_code: row for row in PolicyInForce.objects.filter(state=PolicyState.IN_FORCE)}
    run = None
    if not Run.objects.exists():
        with transaction.atomic():
            if (policy := in_force.get(PAID)) is not None:
                officer = staff(policy.authority_code, "officer")
                run = start_run(prepare_run([policy], by=officer, trigger=SHOWN), by=officer)
                simulate(policy.pack, by=officer)
                pay.enqueue(key=f"run:{run.pk}", run_id=run.pk)
            if (policy := in_force.get(PREPARED)) is not None:
                prepare_run([policy], by=staff(policy.authority_code, "officer"), trigger=SHOWN)
    return Summary(len(in_force), new, run.pk if run else None)


@transaction.atomic
def _put_in_force(pack: PackVersion) -> PolicyInForce:
    first = propose(pack, by=staff(pack.authority_code, "officer"), begins_on=pack.effective_from)
    return approve_policy(first, by=staff(pack.authority_code, "reviewer"))


def staff(authority_code: str, post: str) -> Viewer:
    """An officer of an authority with the post; one is appointed where the town has none."""
    found = next((one for one in officers_of(authority_code, post)), None) or _appoint(authority_code, post)
    return Viewer(
        role=Role.OFFICER,
        officer_id=found.pk,
        authority_code=authority_code,
        posts=frozenset(row.pk for row in found.posts.all()),
    )


def _appoint(authority_code: str, post: str) -> Officer:
    number = f"MS{crc32(authority_code.encode()) % 10**6:06d}{post[0].upper()}"
    row = {"name": NAMES[post], "staff_number": number, "authority": authority_code, "posts": POSTS[post]}
    appoint_officers([row])
    return next(one for one in officers_of(authority_code, post))


def demonstrate(run_id: int) -> None:
    """Carry the demonstration's run to the money: decided, paid, answered. Safe to run twice."""
    run = carry_run(run_id)
    if run.state != RunState.DONE:
        return
    for policy in {part.policy for part in run.parts.select_related("policy")}:
        file = make_pay_file(policy, by="system")
        if file is not None:
            take_receipts(send_file(file, by=staff(policy.authority_code, "reviewer")))
