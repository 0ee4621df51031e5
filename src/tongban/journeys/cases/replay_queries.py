"""What is read of replays; counts for who may ask, cases only for who may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.journeys.cases.actions.replays import candidate_of, scope_of
from tongban.journeys.cases.errors import NotAllowed
from tongban.journeys.cases.queries import cases_visible_to
from tongban.journeys.cases.replay_models import Replay, ReplayLine
from tongban.journeys.packs.public import Reading

SHOWN = 50


def replays_for(viewer: Viewer, kind: str = Replay.Kind.CLOCK, pack_code: str = "") -> list[Replay]:
    """The last replays that supervisors of the viewer's authority and district asked for, newest first."""
    rows = _own(viewer).filter(kind=kind).defer("proposal" if kind == Replay.Kind.REVIEW else "authorities")
    return list((rows.filter(pack_code=pack_code) if pack_code else rows).order_by("-pk")[:SHOWN])


def visible_replay(viewer: Viewer, pk: int) -> Replay:
    """One replay.

    Raises:
        NotVisible: it does not exist, or others asked for it.
    """
    found = _own(viewer).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def _own(viewer: Viewer) -> QuerySet[Replay]:
    try:
        _authorities, region = scope_of(viewer) if viewer.role == Role.OFFICER else ([], None)
    except NotAllowed:
        return Replay.objects.none()
    if region is None:
        return Replay.objects.none()
    return Replay.objects.filter(authority_code=viewer.authority_code, region_code=region)


def replay_lines(viewer: Viewer, row: Replay, change: str = "") -> QuerySet[ReplayLine]:
    """Cases that differ, of those that the viewer may see; the caller writes the reading down."""
    rows = ReplayLine.objects.filter(replay=row, case__in=cases_visible_to(viewer).order_by().values("pk"))
    if change:
        rows = rows.filter(change=change)
    return rows.select_related("case__pack_version").defer("case__pack_version__signature").order_by("pk")


def replays_of_version(pack: Reading, size: int = 1) -> list[Replay]:
    """The last finished replays of exactly this content of an item, newest first; counts for those who publish."""
    rows = Replay.objects.filter(kind=Replay.Kind.REVIEW, pack_code=str(pack.manifest.get("code", "")))
    wanted = candidate_of(pack)
    rows = rows.filter(state=Replay.State.FINISHED, version=str(pack.manifest.get("version", "")))
    return [row for row in rows.order_by("-pk")[:20] if row.proposal == wanted][:size]
