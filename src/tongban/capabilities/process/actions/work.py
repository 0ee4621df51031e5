"""What officers do with work items: claim, hand over, sign, complete, return, copy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from SpiffWorkflow.util.task import TaskState

from tongban.capabilities.process.actions.instances import latest_of, locked
from tongban.capabilities.process.blocks import UserBlock, is_final, user_block
from tongban.capabilities.process.errors import (
    AlreadyDone,
    CannotReturn,
    NeedsSigners,
    NotYourWork,
    SignersDisagree,
    WrongOutcome,
)
from tongban.capabilities.process.models import ProcessInstance, WorkItem, WorkItemCopy, WorkItemSigner
from tongban.capabilities.process.running import Running, due_moment, every_task
from tongban.capabilities.process.states import OPEN_STATES, ItemState, SignMode
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce

By = Viewer | str
RETURN = "return"
SUPERVISING = {"head", "supervisor", "reviewer"}


def reference(by: By) -> str:
    return by if isinstance(by, str) else by.actor_ref


def is_system(by: By) -> bool:
    return reference(by) == Role.SYSTEM


def in_reach(item: WorkItem, by: By) -> bool:
    """Whether the item lies with the viewer's authority and region."""
    if isinstance(by, str) or is_system(by):
        return is_system(by)
    if by.role not in (Role.OFFICER, Role.CLERK) or by.authority_code != item.authority_code:
        return False
    return not item.region_code or item.region_code == by.region_code or str(by.region_code or "").endswith("0000")


def may_work(item: WorkItem, by: By) -> bool:
    """Whether the viewer may complete the item now: post, authority, region, and nobody else holds it."""
    if isinstance(by, str) or is_system(by):
        return is_system(by)
    if item.signers.exists():
        return item.signers.filter(officer_ref=by.actor_ref).exists()
    if item.assignee:
        return item.assignee == by.actor_ref
    return in_reach(item, by) and (not item.post or item.post in by.posts)


def supervises(item: WorkItem, by: By) -> bool:
    """Whether the viewer heads, reviews or supervises where the item lies."""
    return is_system(by) or (isinstance(by, Viewer) and in_reach(item, by) and bool(SUPERVISING & by.posts))


def lock_item(item: WorkItem) -> tuple[ProcessInstance, WorkItem]:
    """The item as it is now, with its process locked."""
    instance = locked(item.instance_id)
    return instance, WorkItem.objects.get(pk=item.pk)


@transaction.atomic
def claim(item: WorkItem, by: By) -> WorkItem:
    """Take an open item as one's own. Claiming one's own again is harmless.

    Raises:
        NotYourWork: another authority, post or region, or a colleague has it already.
    """
    _, item = lock_item(item)
    if item.state == ItemState.CLAIMED and item.assignee == reference(by):
        return item
    if not item.is_open or not may_work(item, by):
        raise NotYourWork()
    item.state, item.assignee, item.claimed_at = ItemState.CLAIMED, reference(by), timezone.now()
    item.save(update_fields=["state", "assignee", "claimed_at"])
    record(by, "process.item.claimed", item)
    return item


@transaction.atomic
def release(item: WorkItem, by: By) -> WorkItem:
    """Put one's own item back for the colleagues."""
    _, item = lock_item(item)
    if item.state == ItemState.OPEN and not item.assignee:
        return item
    if not item.is_open or item.assignee != reference(by):
        raise NotYourWork()
    item.state, item.assignee, item.claimed_at = ItemState.OPEN, "", None
    item.save(update_fields=["state", "assignee", "claimed_at"])
    record(by, "process.item.released", item)
    return item


@transaction.atomic
def reassign(item: WorkItem, to: str, *, by: By, reason: str) -> WorkItem:
    """A head gives the item to another officer.

    Args:
        to: the officer's reference, as ``Viewer.actor_ref`` gives it.
    Raises:
        NotYourWork: the viewer is not a head, reviewer or supervisor of the item's authority.
    """
    _, item = lock_item(item)
    if item.assignee == to:
        return item
    if not item.is_open or not supervises(item, by):
        raise NotYourWork()
    item.state, item.assignee, item.claimed_at, item.delegated_by = ItemState.CLAIMED, to, timezone.now(), ""
    item.save(update_fields=["state", "assignee", "claimed_at", "delegated_by"])
    record(by, "process.item.reassigned", item, reason=reason, for_whom=to)
    return item


@transaction.atomic
def delegate(item: WorkItem, to: str, *, by: By, reason: str = "") -> WorkItem:
    """The holder lets a colleague do the item; the row keeps who delegated it."""
    _, item = lock_item(item)
    if item.assignee == to and item.delegated_by:
        return item
    if not item.is_open or item.assignee != reference(by):
        raise NotYourWork()
    item.assignee, item.delegated_by = to, reference(by)
    item.save(update_fields=["assignee", "delegated_by"])
    record(by, "process.item.delegated", item, reason=reason, for_whom=to)
    return item


@transaction.atomic
def add_signer(item: WorkItem, officer_ref: str, *, by: By, mode: str = SignMode.ALL) -> WorkItem:
    """Let one more officer sign (加签). The first added signer makes the holder a signer too.

    Args:
        mode: all must sign, any one suffices, or one after another; kept from the first added signer on.
    """
    _, item = lock_item(item)
    if item.signers.filter(officer_ref=officer_ref).exists():
        return item
    if not item.is_open or not may_work(item, by):
        raise NotYourWork()
    if not item.signers.exists():
        item.mode = mode if item.mode == SignMode.SINGLE else item.mode
        item.save(update_fields=["mode"])
        WorkItemSigner.objects.get_or_create(item=item, officer_ref=reference(by), defaults={"position": 1})
    WorkItemSigner.objects.get_or_create(
        item=item, officer_ref=officer_ref, defaults={"position": item.signers.count() + 1}
    )
    record(by, "process.item.signer_added", item, for_whom=officer_ref)
    return item


@transaction.atomic
def cc(item: WorkItem, officer_refs: Iterable[str], *, by: By) -> None:
    """Tell officers of an item without asking them to act (抄送); twice tells once."""
    if not (may_work(item, by) or in_reach(item, by)):
        raise NotYourWork()
    for officer_ref in officer_refs:
        _, created = WorkItemCopy.objects.get_or_create(
            item=item, officer_ref=officer_ref, defaults={"sent_by": reference(by)}
        )
        if created:
            announce("tongban.process.item.copied", subject=item.owner_ref, data={"item": item.pk, "to": officer_ref})
    record(by, "process.item.copied", item)


def read_copy(copy: WorkItemCopy, by: Viewer) -> None:
    """Mark a copy as read by the officer it was sent to."""
    WorkItemCopy.objects.filter(pk=copy.pk, officer_ref=by.actor_ref, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def complete(item: WorkItem, outcome: str, by: By, comment: str = "", *, checked: bool = False) -> WorkItem:
    """Finish an item, or sign it when several people sign; the process goes on in the same transaction.

    Completing again with the same outcome is harmless.

    Args:
        outcome: one of the block's outcomes.
        comment: why, for the colleagues; never shown to the applicant.
        checked: the caller has itself checked that the viewer may do this (a case's own rules); posts are not asked.
    Raises:
        WrongOutcome: the block has no such outcome.
        AlreadyDone: it was completed with another outcome, or is cancelled.
        NotYourWork: not the viewer's item, or not yet the viewer's turn to sign.
    """
    instance, item = lock_item(item)
    if item.state == ItemState.DONE and item.outcome == outcome:
        return item
    if not item.is_open:
        raise AlreadyDone()
    block = user_block(item.block)
    if block is None or outcome not in block.outcomes:
        raise WrongOutcome()
    if not may_work(item, by) and not (checked and not item.signers.exists()):
        raise NotYourWork()
    if signers_missing(item) and outcome != RETURN:
        raise NeedsSigners()
    if item.signers.exists() and not _signed_by_all(item, outcome, by, comment, block):
        return item
    item.state, item.outcome, item.comment = ItemState.DONE, outcome, comment
    item.completed_at, item.completed_by = timezone.now(), reference(by)
    item.save(update_fields=["state", "outcome", "comment", "completed_at", "completed_by"])
    running = Running(instance)
    running.finish_task(running.task(item.task_id), outcome)
    running.advance()
    record(by, "process.item.completed", item, detail={"outcome": outcome})
    announce(
        "tongban.process.item.completed",
        subject=item.owner_ref,
        data={"item": item.pk, "block": item.block, "outcome": outcome},
    )
    return item


@transaction.atomic
def sign(item: WorkItem, outcome: str, by: By, comment: str = "") -> bool:
    """Sign an item of several people before what depends on it is done; True when it may be completed now.

    An item of one person needs no signature. Signing again is harmless.

    Raises:
        NotYourWork: not one of the signers, or not yet the viewer's turn.
    """
    _instance, item = lock_item(item)
    block = user_block(item.block)
    if block is None or not item.signers.exists():
        return True
    if not is_system(by) and not item.signers.filter(officer_ref=reference(by)).exists():
        raise NotYourWork()
    return _signed_by_all(item, outcome, by, comment, block)


def signers_missing(item: WorkItem) -> int:
    """How many more officers must be named before the item may be signed; who signs counts as one."""
    block = user_block(item.block)
    return max(0, (block.least_signers if block else 1) - max(1, item.signers.count()))


def _agreed(item: WorkItem, outcome: str, by: By, comment: str) -> bool:
    """One signature under a result that several officers must find together; True when all have signed the same.

    Raises:
        SignersDisagree: a colleague has signed another result.
    """
    for signer in item.signers.all():
        if signer.officer_ref == reference(by):
            signer.outcome, signer.comment, signer.signed_at = outcome, comment, timezone.now()
            signer.save(update_fields=["outcome", "comment", "signed_at"])
            record(by, "process.item.signed", item, detail={"outcome": outcome})
        elif signer.signed_at and signer.outcome != outcome:
            raise SignersDisagree()
    return not item.signers.filter(signed_at=None).exists()


def _signed_by_all(item: WorkItem, outcome: str, by: By, comment: str, block: UserBlock) -> bool:
    """Record one signature; True when the item may be finished with this outcome."""
    if is_system(by):
        return True
    positive = block.positive
    if block.least_signers > 1:
        return outcome == RETURN or _agreed(item, outcome, by, comment)
    unsigned = [signer for signer in item.signers.all() if not signer.signed_at]
    mine = next((signer for signer in unsigned if signer.officer_ref == reference(by)), None)
    if mine is None:  # signed before: the same signature again completes only what is complete
        ours = [signer for signer in item.signers.all() if signer.signed_at and signer.officer_ref == reference(by)]
        settled = not unsigned or item.mode == SignMode.ANY or outcome not in set(positive)
        return settled and any(signer.outcome == outcome for signer in ours)
    if item.mode == SignMode.SEQUENTIAL and unsigned[0] != mine:
        raise NotYourWork("还没有轮到您签")
    mine.outcome, mine.comment, mine.signed_at = outcome, comment, timezone.now()
    mine.save(update_fields=["outcome", "comment", "signed_at"])
    record(by, "process.item.signed", item, detail={"outcome": outcome})
    if item.mode == SignMode.ANY:
        return True
    return outcome not in set(positive) or len(unsigned) == 1


@transaction.atomic
def park(owner_ref: str, block: str = "") -> int:
    """Take open items out of the inboxes while something else, such as the applicant, is waited for. Repeatable."""
    rows = WorkItem.objects.filter(owner_ref=owner_ref, state__in=OPEN_STATES)
    return (rows.filter(block=block) if block else rows).update(state=ItemState.PARKED)


@transaction.atomic
def unpark(owner_ref: str, due_working_days: int = 0) -> int:
    """Put parked items back into the inboxes: to who held them, else to all.

    Args:
        due_working_days: a new time for them; 0 leaves the old one.
    """
    rows = WorkItem.objects.filter(owner_ref=owner_ref, state=ItemState.PARKED)
    again: dict[str, Any] = {"reminded_at": None}
    if due_working_days:
        again["due_at"] = due_moment(due_working_days, latest_of(owner_ref))
    held = rows.exclude(assignee="").update(state=ItemState.CLAIMED, **again)
    return held + rows.update(state=ItemState.OPEN, **again)


@transaction.atomic
def hand_to(owner_ref: str, authority_code: str, region_code: str, *, by: By, due_working_days: int = 0) -> int:
    """Move a running process to another authority: its open items leave the old inboxes for the new ones, unclaimed.

    Args:
        due_working_days: a new time for the open items; 0 leaves the old one.
    Returns:
        how many open items moved; handing over twice moves them once.
    """
    instance = ProcessInstance.objects.select_for_update().filter(owner_ref=owner_ref).first()
    if instance is None:
        return 0
    before = instance.authority_code
    instance.authority_code, instance.region_code = authority_code, region_code
    instance.save(update_fields=["authority_code", "region_code", "changed_at"])
    changes: dict[str, Any] = {"authority_code": authority_code, "region_code": region_code, "reminded_at": None}
    if due_working_days:
        changes["due_at"] = due_moment(due_working_days, instance.due_by)
    rows = WorkItem.objects.filter(owner_ref=owner_ref, state__in=[*OPEN_STATES, ItemState.PARKED])
    moved = rows.filter(authority_code=before).exclude(authority_code=authority_code)
    moved.filter(state=ItemState.CLAIMED).update(state=ItemState.OPEN)
    count = moved.update(assignee="", claimed_at=None, delegated_by="", **changes)
    record(by, "process.handed_to", instance, detail={"authority": authority_code})
    return count


@transaction.atomic
def return_to(item: WorkItem, element_id: str, *, by: By, reason: str) -> WorkItem:
    """Send the process back to an earlier step of a person; everything after it is done again.

    Args:
        element_id: the id of the earlier user task in the diagram.
        reason: shown to whoever did the earlier step.
    Returns:
        the new work item of the earlier step.
    Raises:
        CannotReturn: the step was never done, or something final happened after it.
    """
    instance, item = lock_item(item)
    if not item.is_open or not may_work(item, by):
        raise NotYourWork()
    running = Running(instance)
    earlier = [
        task
        for task in every_task(running.workflow)
        if task.task_spec.bpmn_id == element_id and task.task_spec.manual and task.state == TaskState.COMPLETED
    ]
    if not earlier or not _undoable(earlier[-1]):
        raise CannotReturn()
    item.state, item.outcome, item.comment = ItemState.DONE, "return", reason
    item.completed_at, item.completed_by = timezone.now(), reference(by)
    item.save(update_fields=["state", "outcome", "comment", "completed_at", "completed_by"])
    running.workflow.reset_from_task_id(earlier[-1].id)
    running.advance()
    record(by, "process.item.returned", item, reason=reason, detail={"to": element_id})
    return WorkItem.objects.filter(instance=instance, element_id=element_id, state__in=OPEN_STATES).latest("pk")


def _undoable(task: Any) -> bool:
    """Nothing final ran after the step."""
    done = [child.task_spec for child in task if child.state == TaskState.COMPLETED]
    return not any(is_final((getattr(spec, "extensions", None) or {}).get("block", "")) for spec in done)


def remind_overdue() -> int:
    """Announce once every open item that is past its time; whoever sends messages subscribes."""
    now = timezone.now()
    sent = 0
    late = WorkItem.objects.filter(state__in=OPEN_STATES, reminded_at=None, due_at__lt=now)
    for item in late.order_by("due_at")[:1000]:
        with transaction.atomic():
            if WorkItem.objects.filter(pk=item.pk, reminded_at=None).update(reminded_at=now):
                announce(
                    "tongban.process.item.overdue",
                    subject=item.owner_ref,
                    data={"item": item.pk, "authority": item.authority_code, "assignee": item.assignee},
                )
                sent += 1
    return sent
