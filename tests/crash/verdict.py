"""Reads the database after a storm and prints, as JSON, what was found: figures, and every fault in words."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from tongban.capabilities.licences.public import Licence  # noqa: E402
from tongban.foundation.access.models import StoredReply  # noqa: E402
from tongban.foundation.audit.public import verify  # noqa: E402
from tongban.foundation.events.public import Delivery, Event  # noqa: E402
from tongban.foundation.jobs.public import JobRow  # noqa: E402
from tongban.journeys.cases.public import Case, CaseEvent, Decision, Letter, clock  # noqa: E402
from tongban.registers.places.public import working_calendar  # noqa: E402

Faults = list[str]


def waiting() -> int:
    """How much waits for the worker; schedules come again, and SMS wait for the end of the night's quiet."""
    soon = timezone.now() + timedelta(minutes=5)
    jobs = JobRow.objects.filter(state__in=["waiting", "running"], ready_at__lt=soon).exclude(key="schedule")
    return jobs.count() + Delivery.objects.filter(state="pending").count()


def check_filings(filings: dict[str, dict[str, Any]], faults: Faults) -> None:
    """Every acknowledged filing is there once, with its number; there is nothing else."""
    cases = {case.pk: case for case in Case.objects.all()}
    acknowledged = Counter(one["id"] for one in filings.values())
    faults += [f"two filings were answered with case {pk}" for pk, times in acknowledged.items() if times > 1]
    for key, one in filings.items():
        case = cases.get(one["id"])
        if case is None:
            faults.append(f"LOST: {key} was answered with case {one['id']}, which is not there")
        elif case.number != one["number"] or not case.number:
            faults.append(f"case {case.pk}: number {case.number}, answered {one['number']}")
    faults += [f"DOUBLED: case {pk} was answered to nobody" for pk in cases.keys() - acknowledged.keys()]
    numbers = Counter(case.number for case in cases.values())
    faults += [f"number {number} was given {times} times" for number, times in numbers.items() if times > 1]


def check_once(faults: Faults) -> None:
    """What happens once in the life of a case happened once."""
    for model, field, values in (
        (CaseEvent, "kind", ("submitted", "received", "accepted")),
        (Letter, "kind", ("receipt", "acceptance")),
        (Event, "type", ("tongban.case.received", "tongban.case.accepted", "tongban.case.decided")),
    ):
        owner = "subject" if model is Event else "case_id"
        rows = model.objects.filter(**{f"{field}__in": values}).values_list(owner, field)  # type: ignore[attr-defined]
        counted = Counter(rows)
        faults += [
            f"{field} {what} of {whose} happened {times} times" for (whose, what), times in counted.items() if times > 1
        ]
        for value in values:
            found = len({whose for whose, what in counted if what == value})
            if found != Case.objects.count():
                faults.append(f"{model.__name__} {value}: of {found} cases, not of {Case.objects.count()}")


def check_clocks(faults: Faults) -> None:
    """Every day that was stored is the day that the law gives: counted here anew, and by the clock itself."""
    calendar = working_calendar()
    for case in Case.objects.select_related("pack_version"):
        read = clock(case)
        received = timezone.localdate(case.received_at)
        wanted = {
            "acceptance_due_on": calendar.add(received, 5),
            "statutory_due_on": calendar.add(case.accepted_on, 20) if case.accepted_on else None,
            "promised_due_on": calendar.add(case.accepted_on, 10) if case.accepted_on else None,
        }
        for name, day in wanted.items():
            if getattr(case, name) != day or getattr(read, name, day) not in (day, None):
                faults.append(f"case {case.pk}: {name} is {getattr(case, name)}, should be {day}")


def check_decisions(decisions: dict[str, str], faults: Faults) -> None:
    """Each was decided once, and as the officer who was answered 200 had decided; the granted have one licence."""
    made = {row.case_id: row.result for row in Decision.objects.all()}
    counted = Counter(CaseEvent.objects.filter(kind__in=["granted", "refused"]).values_list("case_id", flat=True))
    faults += [f"case {pk} was decided {times} times" for pk, times in counted.items() if times != 1]
    for pk, result in decisions.items():
        if made.get(int(pk)) != result:
            faults.append(f"case {pk}: {result} was answered, {made.get(int(pk))} stands")
    licences = Counter(Licence.objects.values_list("case_ref", flat=True))
    for case in Case.objects.all():
        should = 1 if case.result == "granted" else 0
        if licences.get(case.ref, 0) != should:
            faults.append(f"case {case.pk} ({case.result}): {licences.get(case.ref, 0)} licences")
        if case.state != "closed":
            faults.append(f"case {case.pk} stopped at {case.state}")


def check_machinery(faults: Faults) -> None:
    """Letters made, outbox empty, no job stuck or dead, the trail whole."""
    faults += [f"letter {one.pk} ({one.kind}) was not made" for one in Letter.objects.filter(made_at=None)]
    for name, error in JobRow.objects.filter(state="dead").values_list("name", "error"):
        faults.append(f"job {name} is dead: {error[-200:]}")
    for pk, state, error in Delivery.objects.exclude(state="done").values_list("pk", "state", "error"):
        faults.append(f"delivery {pk} is {state}: {error[-200:]}")
    report = verify()
    if not report.is_intact:
        faults.append(f"the audit trail has {len(report.findings)} findings")


def main(story: dict[str, Any]) -> dict[str, Any]:
    faults: Faults = []
    check_filings(story["filings"], faults)
    check_once(faults)
    check_clocks(faults)
    check_decisions(story["decisions"], faults)
    check_machinery(faults)
    return {
        "faults": faults,
        "figures": {
            "cases": Case.objects.count(),
            "decided": Decision.objects.count(),
            "letters": Letter.objects.count(),
            "licences": Licence.objects.count(),
            "events": Event.objects.count(),
            "jobs": JobRow.objects.count(),
            "jobs_run_again": JobRow.objects.filter(attempts__gt=1).count(),
            "deliveries_again": Delivery.objects.filter(attempts__gt=1).count(),
            "audit_rows": verify().rows,
            "requests_cut_off": StoredReply.objects.filter(status=0).count(),
        },
    }


if __name__ == "__main__":
    if sys.argv[1] == "waiting":
        print(json.dumps(waiting()))
    else:
        print(json.dumps(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), ensure_ascii=False))
