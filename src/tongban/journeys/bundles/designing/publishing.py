"""From a draft to what people file: proposed by one, published by another, for the city or on trial in districts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.bundles.actions.publishing import edition_of, in_force, publish_source
from tongban.journeys.bundles.designing.checking import check_design
from tongban.journeys.bundles.designing.drafts import manifest_of, moved, require_designer
from tongban.journeys.bundles.designing.states import EDITION_MOVES
from tongban.journeys.bundles.errors import (
    BundleFaulty,
    NotForPost,
    PilotRuns,
    PublishedAlready,
    SecondPerson,
    WrongStep,
)
from tongban.journeys.bundles.models import (
    Design,
    DesignKind,
    DesignState,
    DesignStep,
    Edition,
    EditionState,
)
from tongban.journeys.bundles.source import source_of
from tongban.journeys.packs.public import PackVersion, Problem, retire, versions
from tongban.registers.places.public import districts as all_districts

PUBLISHERS = ("reviewer", "head")


@transaction.atomic
def propose(design: Design, districts: Sequence[str], note: str, viewer: Viewer) -> Design:
    """Hand a draft to a second person; it is not changed any more until it comes back. Twice is harmless.

    Args:
        districts: codes of the districts in which it is tried out; none for the whole city.
        note: what changes and why; the second person and the page of versions show it.
    Raises:
        NotVisible: another department's. WrongStep: it is over. BundleFaulty: it does not compile.
        PilotRuns: a trial of this bundle must be extended or ended first.
    """
    row = Design.objects.select_for_update().get(pk=design.pk)
    require_designer(viewer, row.authority_code)
    if row.state == DesignState.PROPOSED:
        return row
    _compiles(row)
    if row.kind == DesignKind.WRITTEN and pilot_of(row.code) is not None:
        raise PilotRuns
    known = {region.code for region in all_districts()}
    wanted = sorted(known.intersection(districts))
    return moved(row, DesignState.PROPOSED, viewer, districts=wanted, note=note.strip()[:500], answer="",
                 proposed_by=viewer.actor_ref)  # fmt: skip


def _compiles(row: Design) -> None:
    """Raises BundleFaulty with what the compiler has against it."""
    checked = check_design(row.data)
    if not checked.is_sound:
        raise BundleFaulty([Problem(one.label, 0, one.message, one.remedy) for one in checked.findings])


@transaction.atomic
def send_back(design: Design, answer: str, viewer: Viewer) -> Design:
    """To its authors again: by the second person with a reason, or taken back by themselves.

    Raises:
        NotVisible: another department's. WrongStep: it does not wait for publication.
    """
    row = Design.objects.select_for_update().get(pk=design.pk)
    require_designer(viewer, row.authority_code)
    if row.state == DesignState.DRAFT:
        return row
    if row.kind != DesignKind.WRITTEN:
        return moved(row, DesignState.DISCARDED, viewer, answer=answer.strip()[:500])
    return moved(row, DesignState.DRAFT, viewer, answer=answer.strip()[:500])


def wrote(row: Design) -> set[str]:
    """Everybody who had a hand in a draft: they cannot publish it."""
    return {row.begun_by, row.proposed_by, *row.steps.values_list("by", flat=True)} - {""}


def may_publish(row: Design, viewer: Viewer) -> bool:
    """A reviewer or head of the department who had no hand in the draft."""
    return (
        viewer.holds(*PUBLISHERS) and viewer.authority_code == row.authority_code and viewer.actor_ref not in wrote(row)
    )


@transaction.atomic
def publish_design(design: Design, viewer: Viewer) -> Edition:
    """Compile it anew and let new applications begin with it; open cases keep their version. Twice is harmless, also
    at once; of two people who publish at once one does, and the other is told.

    Raises:
        NotVisible: another department's. NotForPost: neither reviewer nor head. SecondPerson: who wrote or proposed it.
        PublishedAlready: somebody else did. WrongStep: it was not proposed. PilotRuns: a trial runs.
        BundleFaulty: a member has changed, it no longer fits.
    Legal: 行政许可法 第五条 (published before it is applied); the second person is the house's rule for what binds all.
    """
    row = Design.objects.select_for_update().get(pk=design.pk)
    require_designer(viewer, row.authority_code)
    if row.state == DesignState.PUBLISHED:
        edition = Edition.objects.get(design=row)
        if edition.published_by != viewer.actor_ref:
            raise PublishedAlready
        return edition
    if row.state != DesignState.PROPOSED:
        raise WrongStep
    if not viewer.holds(*PUBLISHERS):
        raise NotForPost
    if viewer.actor_ref in wrote(row):
        raise SecondPerson
    running = pilot_of(row.code)
    if running is not None and row.kind != DesignKind.EXTENSION:
        raise PilotRuns
    before, now = in_force(row.code), timezone.now()
    version = next_version(row.code)
    data = {**row.data, "version": version, "effective_from": timezone.localdate().isoformat()}
    pack = publish_source(source_of(data), viewer, on_trial=bool(row.districts))
    if running is not None:
        _ended(running, EditionState.EXTENDED, viewer, row.note)
    if not row.districts:
        Edition.objects.filter(code=row.code, state=EditionState.IN_FORCE).update(
            state=EditionState.REPLACED, ended_at=now, ended_by=viewer.actor_ref
        )
    edition = Edition.objects.create(
        code=row.code, version=version, state=EditionState.PILOT if row.districts else EditionState.IN_FORCE,
        pack_version=pack, design=row, before=before, districts=row.districts, published_by=viewer.actor_ref,
        published_at=now,
    )  # fmt: skip
    moved(row, DesignState.PUBLISHED, viewer)
    record(viewer, "bundle.published", edition, reason=row.note,
           detail={"code": row.code, "version": version, "districts": row.districts})  # fmt: skip
    return edition


_VERSION = re.compile(r"(\d{4})\.(\d+)")


def next_version(code: str) -> str:
    """The number after the highest that this bundle ever had, in this year: ``2026.4``."""
    year = timezone.localdate().year
    used = [found for row in versions(code) if (found := _VERSION.match(row.version))]
    return f"{year}.{max((int(found[2]) for found in used if int(found[1]) == year), default=0) + 1}"


def pilot_of(code: str) -> Edition | None:
    """The trial of a bundle that runs now."""
    return edition_of(code, EditionState.PILOT)


def _propose_as_it_is(
    kind: DesignKind, code: str, data: dict[str, Any], note: str, viewer: Viewer, based_on: PackVersion
) -> Design:
    """Something that was published before, for a second person to publish for the whole city."""
    if Design.objects.filter(code=code, state=DesignState.PROPOSED).exists():
        raise WrongStep
    Design.objects.filter(code=code, state=DesignState.DRAFT).update(state=DesignState.DISCARDED)
    now = timezone.now()
    row = Design.objects.create(
        code=code, authority_code=viewer.authority_code, kind=kind, state=DesignState.PROPOSED, based_on=based_on,
        data=data, note=note.strip()[:500], begun_by=viewer.actor_ref, proposed_by=viewer.actor_ref, saved_at=now,
    )  # fmt: skip
    DesignStep.objects.create(design=row, number=0, data=data, by=viewer.actor_ref, at=now)
    _compiles(row)
    record(viewer, f"bundle.{kind}_proposed", row, reason=row.note, detail={"code": code})
    return row


@transaction.atomic
def propose_extension(edition: Edition, note: str, viewer: Viewer) -> Design:
    """Ask that what was tried out holds in the whole city; a second person publishes it.

    Raises:
        NotVisible: another department's. WrongStep: no trial, or something waits for publication already.
        BundleFaulty: a member has changed and it no longer fits.
    """
    row = Edition.objects.select_for_update().select_related("design").get(pk=edition.pk)
    require_designer(viewer, row.design.authority_code)
    if not row.is_pilot:
        raise WrongStep
    data = manifest_of(row.pack_version)
    return _propose_as_it_is(DesignKind.EXTENSION, row.code, data, note, viewer, row.pack_version)


@transaction.atomic
def propose_return(pack: PackVersion, note: str, viewer: Viewer) -> Design:
    """Ask that an older version be published anew; a second person does it. What was published stays published.

    Raises:
        NotVisible: another department's. WrongStep: something waits for publication already, or its manifest was not
            kept. PilotRuns: a trial must end first. BundleFaulty: its members have changed and it no longer fits.
    """
    require_designer(viewer, pack.owner)
    data = manifest_of(pack)
    if not data:
        raise WrongStep
    if pilot_of(pack.code) is not None:
        raise PilotRuns
    return _propose_as_it_is(DesignKind.RETURN, pack.code, data, note, viewer, pack)


@transaction.atomic
def end_pilot(edition: Edition, why: str, viewer: Viewer) -> Edition:
    """Stop a trial: new applications begin with the version before, open ones keep theirs. Twice is harmless.

    Raises:
        NotVisible: another department's. NotForPost: neither reviewer nor head.
        WrongStep: it was extended, or no reason is given.
    """
    row = Edition.objects.select_for_update().select_related("design").get(pk=edition.pk)
    require_designer(viewer, row.design.authority_code)
    if row.state == EditionState.ENDED:
        return row
    if not viewer.holds(*PUBLISHERS):
        raise NotForPost
    if not why.strip():
        raise WrongStep
    Design.objects.filter(code=row.code, state=DesignState.PROPOSED, kind=DesignKind.EXTENSION).update(
        state=DesignState.DISCARDED
    )
    _ended(row, EditionState.ENDED, viewer, why)
    record(viewer, "bundle.pilot_ended", row, reason=why.strip()[:500], detail={"code": row.code})
    return row


def _ended(row: Edition, state: EditionState, viewer: Viewer, why: str) -> None:
    if state not in EDITION_MOVES[EditionState(row.state)]:
        raise WrongStep
    row.state, row.ended_at, row.ended_by, row.why_ended = state, timezone.now(), viewer.actor_ref, why.strip()[:500]
    row.save(update_fields=["state", "ended_at", "ended_by", "why_ended"])
    retire(row.pack_version, viewer, reason=row.why_ended)
