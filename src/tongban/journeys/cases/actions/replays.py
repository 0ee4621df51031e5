"""重放: proposing a rule, and holding it against the cases that were handled, a batch at a time, in the background."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.cases import clock_replay, review_replay
from tongban.journeys.cases.errors import CaseError, NotAllowed
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.oversight import SUPERVISING
from tongban.journeys.cases.replay_models import Replay, ReplayLine
from tongban.journeys.packs.public import Pack, PackFaulty, PackVersion, Reading, check_pack
from tongban.registers.authorities.public import authorities, authority

BATCH = 300
Scope = tuple[list[str], str]


def scope_of(viewer: Viewer) -> Scope:
    """Authorities and district whose cases a supervisor looks at: the department with its bureaus, or the own bureau.

    Raises:
        NotAllowed: who does not supervise.
    """
    if viewer.role != Role.OFFICER or not viewer.holds(*SUPERVISING):
        raise NotAllowed()
    own = authority(viewer.authority_code or "")
    is_whole = not viewer.region_code or viewer.region_code.endswith("0000")
    if is_whole and str(own.region_id).endswith("0000"):
        return [one.pk for one in authorities(department=own.department)], ""
    return [own.pk], "" if is_whole else viewer.region_code[:6]


@transaction.atomic
def ask_clock_replay(change: Mapping[str, Any], *, since: date, until: date, by: Viewer, pack_code: str = "") -> Replay:
    """Have changed clock rules held against the cases received in a span of days. The same question on a day once.

    Args:
        change: as ``ClockRules.changed_by`` takes it; empty asks whether the record follows the rules in force.
        pack_code: one item; all of the scope where it is empty. Limits can be changed for one item only.
    Raises:
        NotAllowed: who does not supervise.
        CaseError: a limit is proposed for all items at once, or the span is empty.
    Legal: 行政许可法 第二十条 (rules of licensing are evaluated from time to time).
    """
    scope = scope_of(by)
    if not pack_code and (change.get("statutory") or change.get("promised")):
        raise CaseError(_("时限按事项设定，请先选一个事项。"))
    rows = clock_replay.cases_for(scope, since, until, pack_code)
    return _ask(Replay.Kind.CLOCK, dict(change), rows, scope, by=by, since=since, until=until, pack_code=pack_code)


@transaction.atomic
def ask_review_replay(pack: Pack | PackVersion, *, since: date, until: date, by: Viewer) -> Replay:
    """Have the conditions and review points of another version judged over the item's closed cases.

    Operators may ask, too, before they publish: they read counts, never cases.

    Raises:
        NotAllowed: neither a supervisor of the department that owns the item nor an operator.
        PackFaulty: a folder that the checks refuse.
        CaseError: not an item.
    Legal: 行政许可法 第二十条.
    """
    if by.role == Role.OPERATOR:
        scope: Scope = ([one.pk for one in authorities(department=pack.owner)], "")
    else:
        scope = scope_of(by)
        if authority(by.authority_code or "").department != pack.owner:
            raise NotAllowed()
    if pack.kind != "item":
        raise CaseError(_("只有办事事项有预审规则。"))
    if isinstance(pack, Pack) and (errors := [one for one in check_pack(pack) if one.severity == "error"]):
        raise PackFaulty(errors)
    rows = review_replay.cases_for(scope, since, until, pack.code)
    return _ask(
        Replay.Kind.REVIEW, candidate_of(pack), rows, scope,
        by=by, since=since, until=until, pack_code=pack.code, version=pack.version,
    )  # fmt: skip


def candidate_of(pack: Reading) -> dict[str, Any]:
    """What of a version judges: conditions, review points, parameters, and the fields that they ask about."""
    parts = ("format", "folder", "manifest", "form", "rules", "parameters", "materials")
    return {part: pack.content[part] for part in parts if part in pack.content}


def digest_of(proposal: Mapping[str, Any], pack_code: str, since: date, until: date) -> str:
    """One question, one digest."""
    asked = json.dumps([dict(proposal), pack_code, str(since), str(until)], sort_keys=True, ensure_ascii=False)
    return sha256(asked.encode()).hexdigest()


def _ask(
    kind: str, proposal: dict[str, Any], rows: QuerySet[Case], scope: Scope, *, by: Viewer, since: date, until: date,
    pack_code: str, **more: Any,
) -> Replay:  # fmt: skip
    from tongban.journeys.cases.jobs import replay

    whose = by.authority_code or str(proposal.get("manifest", {}).get("owner", {}).get("authority", ""))
    last = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    row, is_new = Replay.objects.get_or_create(
        kind=kind, digest=digest_of(proposal, pack_code, since, until), asked_by=by.actor_ref,
        asked_on=timezone.localdate(),
        defaults={
            "authority_code": whose, "authorities": scope[0], "region_code": scope[1], "pack_code": pack_code,
            "since": since, "until": until,
            "proposal": proposal, "total": rows.count(), "up_to": last, **more,
        },
    )  # fmt: skip
    if is_new:
        detail = {"kind": str(kind), "item": pack_code, "since": str(since), "until": str(until), **more}
        record(by, "case.replay_asked", row, detail=detail)
        replay.enqueue(key=f"cases.replay:{row.pk}", replay_id=row.pk)
    return row


def run_replay(replay_id: int) -> Replay:
    """Go through the cases to the end. Killed and begun again, it goes on after the last batch that was kept."""
    row = Replay.objects.get(pk=replay_id)
    judge = clock_replay.Judge(row) if row.kind == Replay.Kind.CLOCK else review_replay.Judge(row)
    while not row.is_finished:
        row = _next_batch(row.pk, judge)
    return row


@transaction.atomic
def _next_batch(pk: int, judge: clock_replay.Judge | review_replay.Judge) -> Replay:
    row = Replay.objects.select_for_update().get(pk=pk)
    if row.is_finished:
        return row
    cases = list(judge.rows().filter(pk__gt=row.after, pk__lte=row.up_to).order_by("pk")[:BATCH])
    lines = []
    for case in cases:
        found = judge.look(case, row.found)
        if found is not None:
            lines.append(ReplayLine(replay=row, case=case, change=found[0], detail=found[1]))
    ReplayLine.objects.bulk_create(lines)
    row.done += len(cases)
    row.after = cases[-1].pk if cases else row.up_to
    row.state = Replay.State.RUNNING
    if len(cases) < BATCH:
        row.state, row.finished_at = Replay.State.FINISHED, timezone.now()
    row.save()
    return row
