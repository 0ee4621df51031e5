"""One worker of the pay run storm: takes people from a policy to money, step by step, and may be killed at any moment.

``python -m tests.crash.paying prepare 60`` makes the town; ``… work`` carries on from wherever the last one was killed
and prints "over" when nothing is left; ``… verdict`` counts every fen.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db.models import F, Sum  # noqa: E402

from tongban.foundation.access.public import Viewer  # noqa: E402
from tongban.foundation.audit.public import verify  # noqa: E402
from tongban.journeys.benefits.actions.runs import step  # noqa: E402
from tongban.journeys.benefits.models import (  # noqa: E402
    BenefitDecision,
    Budget,
    EmbeddedPayFile,
    Entitlement,
    EntitlementUnit,
    PayFile,
    Payment,
    PolicyInForce,
    Run,
)
from tongban.journeys.benefits.public import (  # noqa: E402
    FileState,
    RunState,
    State,
    choose_behaviour,
    make_pay_file,
    name_account,
    prepare_run,
    send_file,
    start_run,
    take_receipts,
    verify_decision,
)
from tongban.journeys.benefits.seeding import staff  # noqa: E402
from tongban.journeys.benefits.tests.factories import AS_OF, OWNER, Desk, make_elder, make_policy  # noqa: E402
from tongban.registers.identity.tests.factories import viewer_for  # noqa: E402
from tongban.registers.people.public import Person  # noqa: E402

# Of 7 people: four have three months, one two, one one, one none.
BIRTHS = [date(1950, 3, 4)] * 4 + [date(1961, 8, 31), date(1961, 9, 30), date(1985, 1, 1)]
MONTHS = [3, 3, 3, 3, 2, 1, 0]
FEN = 15000


def prepare(people: int) -> dict[str, int]:
    """A policy, its people, a run that waits, and what must come out."""
    policy = make_policy(Desk())
    for number in range(people):
        make_elder(f"老人{number}", birth=BIRTHS[number % 7])
    run = prepare_run([policy], by="system", as_of=AS_OF, scope="changed")
    start_run(run, by="system")
    wanted = [MONTHS[number % 7] * FEN for number in range(people)]
    return {"paid_fen": sum(wanted), "people": sum(1 for fen in wanted if fen)}


def work() -> bool:
    """Everything that is left, in small steps; True when nothing is."""
    from tongban.journeys.benefits.actions import pay, runs

    runs.TAKE, runs.DECIDE, pay.COLLECT, pay.HEAR = 7, 5, 5, 5
    policy, run = PolicyInForce.objects.get(), Run.objects.get()
    while step(run.pk):
        pass
    reviewer = staff(OWNER, "reviewer")
    for _round in range(6):
        make_pay_file(policy, by="system")
        for file in PayFile.objects.filter(state=FileState.SEALED):
            file = send_file(file, by=reviewer)
            if file.sequence == 1:  # a third of the first file comes back, and is told twice
                choose_behaviour(file.number, "return_some")
        for file in PayFile.objects.filter(state=FileState.SENT):
            take_receipts(file)
        for row in Entitlement.objects.filter(state=State.RETURNED).select_related("person"):
            assert row.person is not None
            name_account(row.subject, _card(row.person), by=_self(row.person))
    run.refresh_from_db()
    waiting = Entitlement.objects.exclude(state=State.PAID).exists()
    return run.state == RunState.DONE and not waiting


def _card(person: Person) -> str:
    from tongban.foundation.values.public import BankCard

    return str(BankCard.make(f"3199001{person.pk:09d}"))


def _self(person: Person) -> Viewer:
    return viewer_for(person)


def verdict(wanted: dict[str, int]) -> dict[str, Any]:
    """What stands in the tables against what must: to the fen."""
    faults: list[str] = []

    def same(what: str, found: object, must: object) -> None:
        if found != must:
            faults.append(f"{what}: {found}, not {must}")

    paid = Payment.objects.filter(state="paid")
    treasury = Counter[str]()
    for file in EmbeddedPayFile.objects.all():
        for line in file.lines:
            treasury[line["reference"]] += 1
    same("paid payments", paid.aggregate(total=Sum("amount_fen"))["total"], wanted["paid_fen"])
    same("paid entitlements", Entitlement.objects.aggregate(total=Sum("paid_fen"))["total"], wanted["paid_fen"])
    same("units", EntitlementUnit.objects.aggregate(total=Sum("amount_fen"))["total"], wanted["paid_fen"])
    same("budget", Budget.objects.get().committed_fen, wanted["paid_fen"])
    same("entitlements", Entitlement.objects.filter(state=State.PAID).count(), wanted["people"])
    same("decisions", BenefitDecision.objects.count(), wanted["people"])
    same("flying", Entitlement.objects.exclude(flying_fen=0).count(), 0)
    same("paid twice", paid.values("entitlement").distinct().count(), paid.count())
    same("lines at the treasury", sorted(treasury.values()), [1] * Payment.objects.count())
    same("files not settled", PayFile.objects.exclude(state=FileState.SETTLED).count(), 0)
    same("files of another total", [
        file.number for file in PayFile.objects.annotate(sum=Sum("payments__amount_fen")).exclude(sum=F("total_fen"))
    ], [])  # fmt: skip
    same("runs", list(Run.objects.values_list("state", flat=True)), [RunState.DONE])
    part = Run.objects.get().progress
    same("made by the run", part["made"] * FEN, wanted["paid_fen"])
    for decision in BenefitDecision.objects.all():
        verify_decision(decision)
    same("audit", verify().is_intact, True)
    figures = {"paid_fen": wanted["paid_fen"], "payments": Payment.objects.count(), "files": PayFile.objects.count(),
               "returned": Payment.objects.filter(state="returned").count(), "people": wanted["people"]}  # fmt: skip
    return {"faults": faults, "figures": figures}


if __name__ == "__main__":
    act = sys.argv[1]
    story = settings.VAR / "paying.json"
    if act == "prepare":
        story.write_text(json.dumps(prepare(int(sys.argv[2]))), encoding="utf-8")
    elif act == "work":
        print("ready", flush=True)
        print("over" if work() else "not over", flush=True)
    else:
        print(json.dumps(verdict(json.loads(story.read_text(encoding="utf-8"))), ensure_ascii=False))
