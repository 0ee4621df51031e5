"""Publishing libraries, and what departments do about quality tasks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce

from . import events
from .errors import LibraryFaulty, NotYours, VersionTaken, WrongStep
from .libraries import TAGS, Library, all_libraries, check, expanded, lineage, load_library
from .models import Definition, QualityTask
from .states import MOVES, TaskState


def tags_of_libraries(libraries: Iterable[Library]) -> dict[str, str]:
    """Expressions of all tags of some libraries, by code."""
    return {
        entry["code"]: entry["expr"] for one in libraries if one.is_tags for entry in one.entries if "expr" in entry
    }


@transaction.atomic
def publish_libraries(paths: Iterable[Path] | None = None, *, by: Any) -> list[Definition]:
    """Publish the tags and rules of library files; what is published already is left as it is.

    Publishing the same content twice is harmless. A changed definition needs a new version of its library; what a tag
    builds on counts as its content, for it changes who bears it.

    Raises:
        LibraryFaulty: nothing at all was published.
        VersionTaken: a version number carries other content.
    """
    libraries = [load_library(path) for path in (all_libraries() if paths is None else paths)]
    tags = {row.code: row.part("expr") for row in Definition.objects.filter(kind="tag", is_current=True)}
    tags |= tags_of_libraries(libraries)
    if problems := [fault for one in libraries for fault in check(one, tags)]:
        raise LibraryFaulty(problems)
    return [_publish(one, entry, tags, by) for one in libraries for entry in one.entries]


def _publish(library: Library, entry: Mapping[str, Any], tags: Mapping[str, str], by: Any) -> Definition:
    head, is_tag = library.head, library.path.name == TAGS
    expression = expanded(entry.get("expr" if is_tag else "finds", ""), tags, (entry["code"],) if is_tag else ())
    digest = sha256(json.dumps([entry, expression], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    found = Definition.objects.select_for_update().filter(code=entry["code"], version=head["version"]).first()
    if found:
        if found.digest != digest:
            raise VersionTaken(entry["code"], head["version"])
        return found
    Definition.objects.filter(code=entry["code"], is_current=True).update(is_current=False)
    row = Definition.objects.create(
        kind="tag" if is_tag else "rule", code=entry["code"], version=head["version"], library=head["code"],
        level=head["level"], region_code=head.get("region", ""), subject=entry["subject"],
        owner=entry["owner"] if is_tag else head["owner"], sensitivity=_sensitivity(entry, tags), content=dict(entry),
        expression=expression, digest=digest, valid_from=date.fromisoformat(entry["from"]),
        valid_until=date.fromisoformat(entry["until"]) if entry.get("until") else None,
        published_by=str(getattr(by, "actor_ref", by)),
    )  # fmt: skip
    record(by, f"{row.kind}.published", row, detail={"code": row.code, "version": row.version, "digest": digest})
    announce(events.DEFINITION_PUBLISHED, subject=f"governance.definition:{row.pk}",
             data={"kind": row.kind, "code": row.code, "version": row.version})  # fmt: skip
    return row


def _sensitivity(entry: Mapping[str, Any], tags: Mapping[str, str]) -> int:
    texts = [entry[key] for key in ("expr", "finds", "among") if key in entry]
    if "unique" in entry:
        texts.append(f"has({entry['unique']})")
    return max(lineage(text, tags).sensitivity for text in texts)


@transaction.atomic
def take(task: QualityTask, *, by: Viewer) -> QualityTask:
    """Answer for a task; taking it twice is harmless, taking a colleague's is not possible.

    Raises:
        NotYours: the task is another department's, or a colleague has it.
        WrongStep: it is mended or closed already.
    """
    task = _locked(task, by)
    if task.state == TaskState.TAKEN:
        if task.taken_by != by.actor_ref:
            raise NotYours(_("同事已认领这项任务。"))
        return task
    return _moved(task, TaskState.TAKEN, by, taken_by=by.actor_ref)


@transaction.atomic
def report_mended(task: QualityTask, *, by: Viewer, note: str) -> QualityTask:
    """Say that the source was mended; the next run verifies it. Saying it twice is harmless.

    Raises:
        NotYours: the task is another department's.
        WrongStep: it is closed, or the note is empty.
    """
    task = _locked(task, by)
    if task.state == TaskState.MENDED:
        return task
    if not note.strip():
        raise WrongStep(_("请写明做了什么整改。"))
    return _moved(task, TaskState.MENDED, by, note=note.strip()[:500], mended_at=timezone.now())


def _locked(task: QualityTask, by: Viewer) -> QualityTask:
    task = QualityTask.objects.select_for_update().get(pk=task.pk)
    if task.authority_code != by.authority_code:
        raise NotYours(_("这项任务不属于您的部门。"))
    return task


def _moved(task: QualityTask, state: TaskState, by: Any, **changes: Any) -> QualityTask:
    if state not in MOVES[TaskState(task.state)]:
        raise WrongStep(_("任务现在是“%(state)s”，不能这样办。") % {"state": task.get_state_display()})
    for name, value in {"state": state, **changes}.items():
        setattr(task, name, value)
    task.save(update_fields=["state", *changes])
    record(by, f"quality_task.{state}", task, reason=str(changes.get("note", "")))
    announce(events.TASK_MOVED, subject=f"governance.qualitytask:{task.pk}",
             data={"rule": task.rule_code, "authority": task.authority_code, "state": str(state)})  # fmt: skip
    return task
