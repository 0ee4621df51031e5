"""Every read of requests that leaves the room: it takes the viewer and returns only what they may see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from tongban.foundation.access.public import NotVisible, Role, Viewer
from tongban.journeys.assistance.actions.answering import may_refuse
from tongban.journeys.assistance.actions.steps import SUPERVISING, works_for
from tongban.journeys.assistance.duties import WORKERS
from tongban.journeys.assistance.models import (
    AssistanceEvent,
    AssistanceExtension,
    AssistanceLetter,
    AssistancePaper,
    AssistanceRequest,
)
from tongban.journeys.assistance.states import ENDED, OPEN, State
from tongban.journeys.cases.public import Case
from tongban.registers.places.public import working_calendar

SIDES = ("asker", "addressee", "superior", "asked_by", "handled_by")
BOXES = ("in", "out", "above")


def requests_visible_to(viewer: Viewer) -> QuerySet[AssistanceRequest]:
    """The only door to requests: those that the viewer's authority sent, has, or supervises; nobody else's."""
    rows = AssistanceRequest.objects.select_related(*SIDES)
    if viewer.role != Role.OFFICER or not viewer.authority_code or not viewer.holds(*WORKERS, "supervisor"):
        return rows.none()
    code = viewer.authority_code
    which = Q(asker_id=code) | Q(addressee_id=code)
    if viewer.holds(*SUPERVISING):
        which |= Q(superior_id=code)
    return rows.filter(which)


def box(viewer: Viewer, name: str) -> QuerySet[AssistanceRequest]:
    """收件箱 ``in``, 发件箱 ``out``, or what came up to the superior (``above``)."""
    column = {"in": "addressee_id", "out": "asker_id", "above": "superior_id"}[name]
    return requests_visible_to(viewer).filter(**{column: viewer.authority_code})


def counts(viewer: Viewer, name: str) -> dict[str, int]:
    """Numbers above a box: waiting, in hand, soon, late, ended, all; one query."""
    today = timezone.localdate()
    soon = working_calendar().add(today, 1)
    is_open = Q(state__in=OPEN)
    return (
        box(viewer, name)
        .order_by()
        .aggregate(
            all=Count("pk"),
            asked=Count("pk", filter=Q(state=State.ASKED)),
            accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
            soon=Count("pk", filter=is_open & Q(due_on__range=(today, soon))),
            late=Count("pk", filter=is_open & Q(due_on__lt=today)),
            disputed=Count("pk", filter=Q(state=State.DISPUTED)),
            ended=Count("pk", filter=Q(state__in=ENDED)),
        )
    )


def find(rows: QuerySet[AssistanceRequest], *, state: str = "", text: str = "") -> QuerySet[AssistanceRequest]:
    """Narrow a box; what is open comes first, the nearest day on top.

    Args:
        state: a state, ``open``, ``soon``, ``late`` or ``ended``.
        text: part of the subject, a department, a case number, or the number of the request.
    """
    today = timezone.localdate()
    if state in State.values:
        rows = rows.filter(state=state)
    elif state == "open":
        rows = rows.filter(state__in=OPEN)
    elif state == "ended":
        rows = rows.filter(state__in=ENDED)
    elif state == "late":
        rows = rows.filter(state__in=OPEN, due_on__lt=today)
    elif state == "soon":
        rows = rows.filter(state__in=OPEN, due_on__range=(today, working_calendar().add(today, 1)))
    if text:
        which = Q(title__icontains=text) | Q(asker__name__icontains=text) | Q(addressee__name__icontains=text)
        which |= Q(case__number__endswith=text)
        if digits := re.search(r"(\d{1,9})号?(-\d+)?$", text):
            which |= Q(pk=int(digits[1]))
        rows = rows.filter(which)
    return rows.order_by(F("ended_at").desc(nulls_first=True), "due_on", "-pk")


def visible_request(viewer: Viewer, pk: int) -> AssistanceRequest:
    """One request.

    Raises:
        NotVisible: it does not exist, or not for this viewer; nobody can tell which.
    """
    found = requests_visible_to(viewer).select_related("case__person", "case__organisation", "pause").filter(pk=pk)
    row = found.first()
    if row is None:
        raise NotVisible()
    return row


@dataclass(frozen=True)
class Sheet:
    """Everything the page of one request shows, and what its viewer can do now."""

    request: AssistanceRequest
    events: list[AssistanceEvent]
    letters: list[AssistanceLetter]
    papers: list[AssistancePaper]
    extension: AssistanceExtension | None
    actions: frozenset[str]


def sheet_of(viewer: Viewer, pk: int) -> Sheet:
    """The page of one request; a fixed number of queries.

    Raises:
        NotVisible: as ``visible_request``.
    """
    row = visible_request(viewer, pk)
    events = list(row.events.select_related("body"))
    extension = row.extensions.filter(is_granted=None).first()
    return Sheet(
        request=row,
        events=events,
        letters=list(row.letters.select_related("file", "body")),
        papers=list(row.papers.select_related("file")),
        extension=extension,
        actions=frozenset(_possible(viewer, row, events, extension)),
    )


def _possible(viewer: Viewer, row: AssistanceRequest, events: list[AssistanceEvent], extension: Any) -> set[str]:
    found: set[str] = set()
    if works_for(viewer, row.addressee_id) and row.is_open:
        found |= {"answer", "transfer"}
        if row.state == State.ASKED:
            found.add("accept")
        if may_refuse(row, events):
            found.add("refuse")
        if extension is None and not row.is_late:
            found.add("extend")
    if works_for(viewer, row.asker_id):
        if row.is_open or row.state == State.DISPUTED:
            found.add("withdraw")
        if row.is_open and extension is not None:
            found.add("answer_extension")
        if row.state == State.ANSWERED and not (row.case and row.case.is_ended):
            found.add("more")
        if row.state == State.REFUSED and not row.is_final:
            found.add("dispute")
    if works_for(viewer, row.superior_id, SUPERVISING):
        if row.state == State.DISPUTED:
            found |= {"order", "uphold"}
        elif row.is_late:
            found.add("order")
    return found


def beside(viewer: Viewer, case: Case) -> list[AssistanceRequest]:
    """Requests that the viewer's authority sent for a case, for the case's page."""
    return list(requests_visible_to(viewer).filter(case=case).order_by("-pk"))


def open_beside(case_id: int) -> list[AssistanceRequest]:
    """Requests beside a case that somebody still has to answer; for the room itself."""
    return list(AssistanceRequest.objects.filter(case_id=case_id, state__in=[*OPEN, State.DISPUTED]))


def waiting_count(viewer: Viewer) -> int:
    """How many wait for the viewer's department; beside the menu."""
    return box(viewer, "in").filter(state__in=OPEN).order_by().count()
