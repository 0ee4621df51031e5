"""Runs over everybody: counts of tags, findings of rules. Each may be killed at any point and started again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.rules.public import MatchResult, Question, compile_rule_set, population_engine
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.registers.facts.public import export_population, fact, source
from tongban.registers.places.public import working_calendar

from . import events
from .libraries import fact_types
from .models import Definition, Finding, QualityTask, Run, TagCount
from .states import RUNNING, TaskState

REGION = {"person": "person.residence_region", "organisation": "organisation.region"}
DISTRICT = 6
# Results that stay readable for members and examples; older ones are deleted, their counts stay.
KEPT = 2
SYSTEM_ACTOR = "system"


def definitions(kind: str, subject: str, on: date) -> list[Definition]:
    """Current tags or rules about one kind of subject that hold on a day."""
    rows = Definition.objects.filter(kind=kind, subject=subject, is_current=True, valid_from__lte=on).order_by("code")
    return [row for row in rows if row.valid_until is None or on <= row.valid_until]


def run_all(kind: str, on: date | None = None) -> list[Run]:
    """Run all tags, or all rules, over all people and all organisations. Running it again the same day is a no-op."""
    on = on or timezone.localdate()
    found = [run(kind, subject, on) for subject in ("person", "organisation")]
    return [one for one in found if one is not None]


def run(kind: str, subject: str, on: date) -> Run | None:
    """One run; None when there is nothing to ask. A run that was killed is taken up again."""
    asked = definitions(kind, subject, on)
    if not asked:
        return None
    digest = sha256(",".join(row.digest for row in asked).encode()).hexdigest()
    one, _made = Run.objects.get_or_create(kind=kind, subject=subject, on=on, digest=digest)
    if one.state == Run.State.FINISHED:
        return one
    one.folder = f"{kind}-{subject}-{on}-{digest[:12]}"
    table = one.place.with_name(f"{one.folder}-table")
    exported = export_population(subject, _facts(asked, subject), table, on=on, by=SYSTEM_ACTOR, purpose="数据治理")
    result = population_engine().match(
        exported.files, [question_of(row, on) for row in asked if _expressions(row)], one.place, keep=[REGION[subject]]
    )
    one.rows = exported.rows
    # Counted before anything is locked: a million rows take their time, and nobody who writes shall wait for it.
    if kind == Definition.Kind.TAG:
        _keep(one, counts=_counts(one, asked, result))
    else:
        _keep(one, found=_found(one, asked, result, exported.files))
    shutil.rmtree(table)  # personal data is kept no longer than it takes
    _forget_older(one)
    return one


def question_of(row: Definition, on: date) -> Question:
    """A tag is one criterion; a rule is two: which records it looks at, and what is wrong with them."""
    rules = [{"id": name, "expr": text} for name, text in _expressions(row).items()]
    return Question(row.code, compile_rule_set(rules, fact_types()), None, on)


def _expressions(row: Definition) -> dict[str, str]:
    if row.kind == Definition.Kind.TAG:
        return {"tag": row.expression}
    found = {"among": row.part("among"), "finds": row.expression}
    return {name: text for name, text in found.items() if text} if row.expression else {}


def _facts(asked: Iterable[Definition], subject: str) -> list[str]:
    names = {REGION[subject]}
    for row in asked:
        for text in _expressions(row).values():
            names.update(compile_rule_set([{"id": "x", "expr": text}], fact_types()).names)
        if row.part("unique"):
            names.add(row.part("unique"))
    return sorted(names)


@transaction.atomic
def _keep(one: Run, counts: Sequence[TagCount] = (), found: Sequence[Finding] = ()) -> None:
    locked = Run.objects.select_for_update().get(pk=one.pk)
    if locked.state == Run.State.FINISHED:
        return
    TagCount.objects.bulk_create(counts)
    for finding in found:
        finding.save()
        follow(finding)
    one.state, one.finished_at = Run.State.FINISHED, timezone.now()
    one.save(update_fields=["state", "finished_at", "folder", "rows"])
    record(SYSTEM_ACTOR, f"{one.kind}.run_finished", one, detail={"on": str(one.on), "rows": one.rows})


def _counts(one: Run, asked: Sequence[Definition], result: MatchResult) -> list[TagCount]:
    return [
        TagCount(run=one, tag=row, region_code=region or "", count=count)
        for row in asked
        for region, count, _amount in result.by(row.code, REGION[one.subject], DISTRICT)
    ]


def _found(one: Run, asked: Sequence[Definition], result: MatchResult, files: Sequence[Path]) -> list[Finding]:
    summaries, findings = result.summary(), []
    for row in asked:
        if row.part("unique"):
            # A column is named by a fact of the dictionary, never by free text.
            checked, wrong, unknown = (*population_engine().shared(files, fact(row.part("unique")).id), 0)
        else:
            summary = summaries[row.code]
            among = summary.criteria.get("among")
            checked = among[0] if among else one.rows
            wrong, unknown = summary.eligible, summary.unknown
        findings.append(
            Finding(run=one, rule=row, source=row.part("source"), checked=checked, wrong=wrong, unknown=unknown)
        )
    return findings


def follow(found: Finding) -> QualityTask | None:
    """What a finding means for the task of its rule: open one, verify it, or send it back; one at a time."""
    rule, too_many = found.rule, found.wrong > int(found.rule.part("tolerance"))
    task = QualityTask.objects.select_for_update().filter(rule_code=rule.code, state__in=RUNNING).first()
    if task is None:
        return _opened(found) if too_many else None
    task.wrong_now = found.wrong
    if not too_many:
        task.state, task.closed_at = TaskState.VERIFIED, timezone.now()
    elif task.state == TaskState.MENDED:
        task.state, task.times_returned = TaskState.OPEN, task.times_returned + 1
    task.save(update_fields=["wrong_now", "state", "closed_at", "times_returned"])
    if task.state in (TaskState.VERIFIED, TaskState.OPEN):
        _tell(task)
    return task


def _opened(found: Finding) -> QualityTask:
    rule = found.rule
    days = int(rule.part("working_days"))
    task = QualityTask.objects.create(
        rule=rule, rule_code=rule.code, source=found.source, authority_code=source(found.source).authority,
        opened_in=found.run, wrong_at_first=found.wrong, wrong_now=found.wrong,
        due_on=working_calendar().add(found.run.on, days),
    )  # fmt: skip
    _tell(task)
    return task


def _tell(task: QualityTask) -> None:
    record(SYSTEM_ACTOR, f"quality_task.{task.state}", task, detail={"rule": task.rule_code, "wrong": task.wrong_now})
    announce(events.TASK_MOVED, subject=f"governance.qualitytask:{task.pk}",
             data={"rule": task.rule_code, "authority": task.authority_code, "state": str(task.state)})  # fmt: skip


def _forget_older(one: Run) -> None:
    rows: Any = Run.objects.filter(kind=one.kind, subject=one.subject, state=Run.State.FINISHED).exclude(folder="")
    for old in rows.order_by("-on", "-pk")[KEPT:]:
        shutil.rmtree(old.place, ignore_errors=True)
        Run.objects.filter(pk=old.pk).update(folder="")
