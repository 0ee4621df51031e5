"""One worker of the match run storm: carries a run over everybody, and may be killed at any moment.

``python -m tests.crash.matching prepare 200`` makes the town; ``… work`` carries on from wherever the last one was
killed, says where it is before each piece, and prints "over" when nothing is left; ``… verdict`` compares every
entitlement with what was worked out beforehand.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402

from tongban.foundation.audit.public import verify  # noqa: E402
from tongban.journeys.benefits.actions.runs import step  # noqa: E402
from tongban.journeys.benefits.models import (  # noqa: E402
    BenefitDecision,
    Budget,
    Entitlement,
    EntitlementUnit,
    PolicyInForce,
    Run,
)
from tongban.journeys.benefits.public import RunState, carry_run, prepare_run, start_run  # noqa: E402
from tongban.journeys.benefits.tests.factories import AS_OF, Desk, make_elder, make_policy  # noqa: E402
from tongban.registers.people.public import Person  # noqa: E402

from .paying import BIRTHS, FEN, MONTHS  # noqa: E402

# Two policies, each of a purpose of its own; every tenth person has no pension and gets nothing.
POLICIES, NONE = 2, 10


def prepare(people: int) -> dict[str, Any]:
    """Policies, people, a run over everybody that waits, and what must come out."""
    policies = [make_policy(Desk()) for _ in range(POLICIES)]
    wanted: dict[str, int] = {}
    for number in range(people):
        without = number % NONE == NONE - 1
        person = make_elder(f"老人{number}", birth=BIRTHS[number % 7], pension_fen=None if without else 200000)
        if MONTHS[number % 7] and not without:
            wanted[str(person.pk)] = MONTHS[number % 7]
    run = prepare_run(policies, by="system", as_of=AS_OF)
    start_run(run, by="system")
    return {"people": Person.objects.count(), "months": wanted}


def work() -> None:
    """Everything that is left, in small pieces: chunks of the table, of what is taken in, of what is decided."""
    from tongban.journeys.benefits.actions import runs
    from tongban.registers.facts import population

    population.CHUNK, runs.TAKE, runs.DECIDE = 20, 7, 5
    run = Run.objects.get()
    while True:
        run.refresh_from_db()
        print(run.state, flush=True)
        if not step(run.pk):
            break
    print("over", flush=True)


def verdict(wanted: dict[str, Any]) -> dict[str, Any]:
    """What stands in the tables against what must, and that the same run again writes nothing."""
    faults: list[str] = []

    def same(what: str, found: object, must: object) -> None:
        if found != must:
            faults.append(f"{what}: {found}, not {must}")

    first = Run.objects.get()
    compare(same, wanted, first)
    parts = list(first.parts.all())
    units = sum(wanted["months"].values()) * POLICIES
    same("looked at, each part once", [part.seen for part in parts], [wanted["people"]] * len(parts))
    same("made by the run", sum(part.made for part in parts), units)
    same("known before", sum(part.known + part.conflicts for part in parts), 0)
    same("left in the folder", [path.name for path in files_of(first)], [])
    policies = list(PolicyInForce.objects.order_by("pk"))
    again = carry_run(start_run(prepare_run(policies, by="system", as_of=AS_OF), by="system").pk)
    same("made by the same run again", again.progress["made"], 0)
    compare(same, wanted, again)
    same("audit", verify().is_intact, True)
    figures = {"people": wanted["people"], "entitlements": Entitlement.objects.count(), "units": units}
    return {"faults": faults, "figures": figures}


def compare(same: Any, wanted: dict[str, Any], run: Run) -> None:
    """The same entitlements, once: by person, by unit, decided once, the budget to the fen."""
    must = {int(pk): months for pk, months in wanted["months"].items()}
    for policy in PolicyInForce.objects.all():
        rows = EntitlementUnit.objects.filter(policy_code=policy.policy_code)
        same(f"months of {policy.policy_code}", dict(Counter(rows.values_list("person_id", flat=True))), must)
        due = sum(must.values()) * FEN
        same(f"budget of {policy.policy_code}", Budget.objects.get(policy_code=policy.policy_code).committed_fen, due)
    rows = Entitlement.objects.order_by("pk")
    same("entitlements", rows.count(), len(must) * POLICIES)
    same("sums", {row.person_id: row.amount_fen for row in rows}, {pk: FEN * count for pk, count in must.items()})
    same("decisions", BenefitDecision.objects.count(), len(must) * POLICIES)
    same("state of the run", run.state, RunState.DONE)


def files_of(run: Run) -> list[Path]:
    """What is left of a run's tables."""
    return sorted((Path(settings.VAR) / "benefits" / run.result).rglob("*"))


if __name__ == "__main__":
    act = sys.argv[1]
    story = settings.VAR / "matching.json"
    if act == "prepare":
        story.write_text(json.dumps(prepare(int(sys.argv[2]))), encoding="utf-8")
    elif act == "work":
        print("ready", flush=True)
        work()
    else:
        print(json.dumps(verdict(json.loads(story.read_text(encoding="utf-8"))), ensure_ascii=False))
