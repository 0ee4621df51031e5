"""The seam to the process room: start it surely, finish the right work item, pass signals on."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.process import public as process
from tongban.capabilities.process.public import WorkItem
from tongban.journeys.cases.actions.notices import tell_applicant
from tongban.journeys.cases.actions.steps import By, is_system, lock
from tongban.journeys.cases.errors import WrongState
from tongban.journeys.cases.legal_terms import end_of
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import State

STARTABLE = {State.RECEIVED, State.ACCEPTED, State.IN_REVIEW}


@transaction.atomic
def ensure_process(case_id: int) -> None:
    """Start the process of a case that has none yet; a second call does nothing.

    Called by a job after submission, by whoever acts first, and by the search for forgotten cases: a received case
    never stays without its process.
    """
    case = lock(Case(pk=case_id))
    tell_applicant(case, "received", "first")
    start_process(case)


def start_process(case: Case) -> None:
    """The same within an action that holds the case's lock."""
    if case.process_started or State(case.state) not in STARTABLE:
        return
    Case.objects.filter(pk=case.pk).update(process_started=True)
    case.process_started = True
    xml = case.pack_version.process_xml
    if not xml:
        return
    process.start(
        process.define(case.pack_code, xml),
        case.ref,
        authority_code=case.authority_code,
        region_code=case.region_code,
        topic=case.pack_code,
    )
    if case.decide_by is not None:
        process.bound(case.ref, end_of(case.decide_by, timezone.get_current_timezone()))
    case.refresh_from_db()


def finish_work(case: Case, block: str, outcome: str, by: By, comment: str = "") -> bool:
    """Complete the open work item of a block; False when the diagram has none of it open.

    The caller has checked who may; a colleague who holds the item still keeps it.
    """
    start_process(case)
    found = _items(case, block)
    if not found:
        return False
    process.complete(found[0], outcome, by, comment, checked=not found[0].assignee or is_system(by))
    case.refresh_from_db()
    return True


def require_work(case: Case, *blocks: str) -> WorkItem | None:
    """The open item of one of the blocks, in the order given; None when the diagram never has them.

    Raises:
        WrongState: the diagram has them, but earlier steps are not done.
    """
    start_process(case)
    for block in blocks:
        found = _items(case, block)
        if found:
            return found[0]
    xml = case.pack_version.process_xml
    if any(f'block="{block}"' in xml for block in blocks):
        raise WrongState(_("前面的步骤还没有办完"))
    return None


def _items(case: Case, block: str) -> list[WorkItem]:
    return process.open_items(case.ref, block)


def process_finished(owner_ref: str) -> None:
    """A diagram that ends without closing a decided case is closed here."""
    from tongban.journeys.cases.actions.ends import close

    kind, _separator, number = owner_ref.partition(":")
    case = Case.objects.filter(pk=number).first() if kind == "cases.case" else None
    if case is not None and case.state in (State.DECIDED, State.PRODUCING, State.DELIVERING):
        close(case, by="system")
