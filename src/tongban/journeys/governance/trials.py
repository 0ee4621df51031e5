"""Trying a draft on everybody: how many, who is kept out by what, and which tags meet it; counts only."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.intelligence.public import PolicyText, ProposalKind, ProposalState
from tongban.capabilities.rules.public import MatchResult, Question, compile_rule_set, population_engine
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.registers.facts.public import export_population

from .counting import REGION
from .errors import WrongStep
from .libraries import fact_types
from .models import Definition, Run, Trial
from .suggestions import barriers, overlap, suggested_tags

CODE = "draft"


def confirmed_criteria(text: PolicyText) -> list[dict[str, str]]:
    """The confirmed conditions of a draft in the order of the text."""
    kinds = (ProposalKind.CRITERION, ProposalKind.UNCLEAR)
    rows = text.proposals.filter(state=ProposalState.CONFIRMED, kind__in=kinds)
    return [{"id": f"c{place}", "expr": row.value("expr"), "zh": row.value("zh")} for place, row in enumerate(rows, 1)]


@transaction.atomic
def ask_trial(text: PolicyText, *, by: Viewer) -> Trial:
    """Have the confirmed criteria tried on everybody in the background; the same criteria on the same day once.

    Raises:
        WrongStep: nothing is confirmed, or the conditions speak of people and of organisations at once.
    """
    from . import jobs

    criteria = confirmed_criteria(text)
    rules = compile_rule_set(criteria, fact_types())
    subjects = {name.partition(".")[0] for name in rules.names}
    if len(subjects) != 1:
        raise WrongStep(_("请先确认至少一条条件，而且都说个人，或者都说企业。"))
    digest = sha256(json.dumps(criteria, sort_keys=True).encode()).hexdigest()
    defaults = {"criteria": criteria, "subject": subjects.pop(), "asked_by": by.actor_ref}
    trial, is_new = Trial.objects.get_or_create(
        policy_text=text, digest=digest, on=timezone.localdate(), defaults=defaults
    )
    if is_new:
        record(by, "draft.trial_asked", text, detail={"criteria": [one["expr"] for one in criteria]})
        jobs.try_draft.enqueue(key=f"trial:{trial.pk}", trial_id=trial.pk)
    return trial


def latest_trial(text: PolicyText) -> Trial | None:
    """The newest trial of a draft; None before the first. Its criteria may be older than the present ones."""
    return Trial.objects.filter(policy_text=text).order_by("-pk").first()


def run_trial(trial_id: int) -> Trial:
    """Match the criteria against everybody and keep the counts. A trial that was killed starts again."""
    trial = Trial.objects.get(pk=trial_id)
    if trial.state == Trial.State.FINISHED:
        return trial
    rules = compile_rule_set(trial.criteria, fact_types())
    folder = Path(settings.VAR) / "governance" / f"trial-{trial.pk}"
    names = {*rules.names, REGION[trial.subject]}
    table = export_population(trial.subject, sorted(names), folder / "table", on=trial.on, by=trial.asked_by,
                              purpose="政策草案试算")  # fmt: skip
    question = Question(CODE, rules, None, trial.on)
    result = population_engine().match(table.files, [question], folder / "result", keep=[REGION[trial.subject]])
    trial.found = _counted(trial, result)
    trial.state, trial.finished_at = Trial.State.FINISHED, timezone.now()
    trial.save(update_fields=["found", "state", "finished_at"])
    shutil.rmtree(folder, ignore_errors=True)  # who they are is nobody's business here
    return trial


def _counted(trial: Trial, result: MatchResult) -> dict[str, Any]:
    summary = result.summary()[CODE]
    words = {one["id"]: one["zh"] for one in trial.criteria}
    districts = {region: count for region, count, _fen in result.by(CODE, REGION[trial.subject], 6) if region}
    return {
        "eligible": summary.eligible, "refused": summary.refused, "unknown": summary.unknown, "districts": districts,
        "barriers": [
            {"zh": words[one.criterion], "unmet": one.unmet, "alone": one.alone} for one in barriers(result, CODE)
        ],
        "tags": _tags(trial, result),
    }  # fmt: skip


def _tags(trial: Trial, result: MatchResult) -> list[dict[str, Any]]:
    """Suggested tags with what they share on the population, where a run of tags is there to compare with."""
    newest = (
        Run.objects.filter(kind=Definition.Kind.TAG, subject=trial.subject, state=Run.State.FINISHED)
        .exclude(folder="").order_by("-on", "-pk").first()
    )  # fmt: skip
    tags = newest.result if newest else None
    if tags is None:
        return []
    found = []
    for one in suggested_tags([item["expr"] for item in trial.criteria]):
        if one.tag.subject == trial.subject and one.tag.code in tags.questions:
            met = overlap(result, CODE, tags, one.tag.code)
            found.append(
                {"code": one.tag.code, "both": met.both, "bearers": met.bearers, "of_eligible": met.of_eligible}
            )
    return sorted(found, key=lambda row: (-row["of_eligible"], row["bearers"]))
