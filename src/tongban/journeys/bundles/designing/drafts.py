"""Writing a bundle on screen: opening a draft, saving as one types, undoing, giving up."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.bundles.designing.editing import done, fields_of, typed
from tongban.journeys.bundles.designing.states import DESIGN_MOVES
from tongban.journeys.bundles.errors import CodeRefused, WrongStep
from tongban.journeys.bundles.models import Design, DesignState, DesignStep
from tongban.journeys.bundles.source import load_source
from tongban.journeys.packs.public import PackVersion, versions

POSTS = ("officer", "reviewer", "head")
TEMPLATE = "_template_bundle"
# What one person types into one field within this time is one step to undo.
ONE_STEP = timedelta(minutes=1)
MOST_STEPS = 300
_CODE = re.compile(r"[a-z][a-z0-9_]{1,60}\Z")


def may_design(viewer: Viewer, authority_code: str) -> bool:
    """Officers of the lead department itself; its offices in districts file and decide, they do not design."""
    return viewer.role == Role.OFFICER and viewer.holds(*POSTS) and viewer.authority_code == authority_code


def require_designer(viewer: Viewer, authority_code: str) -> None:
    """Go on silently for an officer of the lead department.

    Raises:
        NotVisible: anybody else; a stranger cannot tell a draft from none.
    """
    if not may_design(viewer, authority_code):
        raise NotVisible


def may_begin(viewer: Viewer) -> bool:
    """A department of the city may lead a bundle; its offices in districts may not."""
    is_of_city = not viewer.region_code or viewer.region_code.endswith("0000")
    return is_of_city and bool(viewer.authority_code) and may_design(viewer, viewer.authority_code)


def manifest_of(pack: PackVersion) -> dict[str, Any]:
    """The manifest from which a published bundle was compiled; empty for one compiled before manifests were kept."""
    found: dict[str, Any] = pack.content.get("bundle", {}).get("source", {})
    return copy.deepcopy(found)


def open_design(pack: PackVersion, viewer: Viewer) -> Design:
    """A draft that begins with what a published bundle says; the open one of this bundle when there is one.

    Raises:
        NotVisible: another department leads it.
        WrongStep: it was compiled by an older release; publish its folder once more.
    """
    require_designer(viewer, pack.owner)
    found = Design.objects.filter(code=pack.code, state__in=[DesignState.DRAFT, DesignState.PROPOSED]).first()
    if found is not None:
        return found
    data = manifest_of(pack)
    if not data:
        raise WrongStep
    return _begun(data, viewer, based_on=pack)


def new_design(code: str, viewer: Viewer, copied: PackVersion | None = None) -> Design:
    """A draft of a bundle that there is not yet, from another one or from the template; one's own department leads it.

    Raises:
        NotVisible: no officer of a department of the city.
        CodeRefused: the code is taken or cannot be one.
    """
    if not may_begin(viewer):
        raise NotVisible
    taken = versions(code) or Design.objects.filter(code=code).exclude(state=DesignState.DISCARDED).exists()
    if not _CODE.match(code) or taken:
        raise CodeRefused
    data = manifest_of(copied) if copied is not None else _template()
    data |= {"code": code, "owner": {**data["owner"], "authority": viewer.authority_code}}
    return _begun(data, viewer, based_on=None)


def _template() -> dict[str, Any]:
    return copy.deepcopy(load_source(Path(settings.PACKS) / TEMPLATE).data)


def _begun(data: dict[str, Any], viewer: Viewer, based_on: PackVersion | None) -> Design:
    now = timezone.now()
    try:
        with transaction.atomic():
            design = Design.objects.create(
                code=data["code"], authority_code=viewer.authority_code, based_on=based_on, data=data,
                begun_by=viewer.actor_ref, saved_at=now,
            )  # fmt: skip
            DesignStep.objects.create(design=design, number=0, data=data, by=viewer.actor_ref, at=now)
            record(viewer, "bundle.design_begun", design, detail={"code": design.code})
    except IntegrityError:  # a colleague opened it in the same second
        return Design.objects.get(code=data["code"], state__in=[DesignState.DRAFT, DesignState.PROPOSED])
    return design


def _locked(design: Design, viewer: Viewer) -> Design:
    row = Design.objects.select_for_update().get(pk=design.pk)
    require_designer(viewer, row.authority_code)
    return row


@transaction.atomic
def save_fields(design: Design, fields: Mapping[str, str], base: int, viewer: Viewer) -> Design:
    """Keep what was typed. Only what differs from the step that was shown counts, so that two people can type at once.

    Args:
        fields: path → text, as ``editing.fields_of`` names them; fields that are gone by now are passed over.
        base: number of the step that the page shows.
    Raises:
        NotVisible: another department's. WrongStep: it waits for publication or is over.
    """
    row = _locked(design, viewer)
    shown = row.steps.filter(number=base).first()
    was = fields_of(shown.data if shown is not None else row.data)
    changed = {
        path: text for path, text in fields.items()
        if path in was and text.strip().replace("\r\n", "\n") != was[path] and path in fields_of(row.data)
    }  # fmt: skip

    def put(data: dict[str, Any]) -> dict[str, Any]:
        for path, text in changed.items():
            data = typed(data, path, text)
        return data

    return _stepped(row, put, sorted(changed), viewer)


@transaction.atomic
def act_on(design: Design, act: str, what: str, more: str, viewer: Viewer) -> Design:
    """Add, remove or move a member, an order or a question.

    Raises:
        ChangeRefused: it cannot be done here. NotVisible, WrongStep: as ``save_fields``.
    """
    row = _locked(design, viewer)
    return _stepped(row, lambda data: done(data, act, what, more), [f"{act}:{what}:{more}"], viewer)


def _stepped(
    row: Design, change: Callable[[dict[str, Any]], dict[str, Any]], what: list[str], viewer: Viewer
) -> Design:
    if not row.is_editable:
        raise WrongStep
    data = change(row.data)
    if data == row.data:
        return row
    row.steps.filter(number__gt=row.place).delete()
    now = timezone.now()
    last = row.steps.get(number=row.place)
    goes_on = last.what == what and last.by == viewer.actor_ref and now - last.at < ONE_STEP
    if row.place and goes_on and ":" not in what[0]:
        last.data, last.at = data, now
        last.save(update_fields=["data", "at"])
    else:
        row.place += 1
        row.steps.create(number=row.place, data=data, what=what, by=viewer.actor_ref, at=now)
        row.steps.filter(number__gt=0, number__lte=row.place - MOST_STEPS).delete()
    row.data, row.saved_at = data, now
    row.save(update_fields=["data", "place", "saved_at"])
    return row


@transaction.atomic
def turn_back(design: Design, number: int, viewer: Viewer) -> Design:
    """Show an earlier (or again a later) step: undo and redo. A step that is not kept changes nothing.

    Raises:
        NotVisible, WrongStep: as ``save_fields``.
    """
    row = _locked(design, viewer)
    if not row.is_editable:
        raise WrongStep
    step = row.steps.filter(number=number).first()
    if step is not None:
        row.data, row.place, row.saved_at = step.data, step.number, timezone.now()
        row.save(update_fields=["data", "place", "saved_at"])
    return row


@transaction.atomic
def discard(design: Design, viewer: Viewer) -> Design:
    """Give a draft up; what is published stays. Twice is harmless.

    Raises:
        NotVisible: another department's. WrongStep: it is published.
    """
    row = _locked(design, viewer)
    if row.state == DesignState.DISCARDED:
        return row
    return moved(row, DesignState.DISCARDED, viewer)


def moved(row: Design, state: DesignState, viewer: Viewer, **changes: Any) -> Design:
    """Another state, where the way leads there; one audit entry.

    Raises:
        WrongStep: it does not lead there from where the draft stands.
    """
    if state not in DESIGN_MOVES[DesignState(row.state)]:
        raise WrongStep
    for name, value in {"state": state, **changes}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *changes])
    record(viewer, f"bundle.design_{state}", row, reason=str(changes.get("answer", "")), detail={"code": row.code})
    return row
