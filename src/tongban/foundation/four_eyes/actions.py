"""Proposing, confirming and rejecting: in the caller's transaction, which does what is confirmed and records it.

Each says whether this call has done it, so that a repetition is neither carried out nor recorded again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from .errors import DecidedAlready, NoReason, NoRemark, OtherWaits, OwnProposal
from .models import ChangeState, HasActorRef, ProposedChange, name_of

Change = TypeVar("Change", bound=ProposedChange)


def propose(
    model: type[Change], about: Mapping[str, Any], *, reason: str, by: HasActorRef | str, **wanted: Any
) -> tuple[Change, bool]:
    """Write down what is to become of something. The same by the same person again is harmless.

    Args:
        about: the fields of the model's ``one_open``: of what only one proposal may wait.
        wanted: what else the model keeps: what is proposed.
    Returns:
        The proposal, and whether it is new.
    Raises:
        NoReason: ask for the reason. OtherWaits: another one is decided first; show it.
    """
    if not reason.strip():
        raise NoReason
    wanted["proposed_by"] = name_of(by)
    waiting = _waiting(model, about)
    if waiting is None:
        try:
            with transaction.atomic():
                row = model._default_manager.create(reason=reason.strip()[:300], **about, **wanted)
            return row, True
        except IntegrityError:  # somebody else, or the same click, was there in this moment
            waiting = _waiting(model, about)
            if waiting is None:
                raise
    if any(getattr(waiting, name) != value for name, value in wanted.items()):
        raise OtherWaits
    return waiting, False


def confirm(change: Change, *, by: HasActorRef | str) -> tuple[Change, bool]:
    """The second person agrees; the caller now does what was proposed, and undoes all by any error.

    Returns:
        The proposal, locked, and whether it was confirmed now; if not, it was before, and nothing is to be done.
    Raises:
        OwnProposal: somebody else must. DecidedAlready: it was rejected or taken back.
    """
    row = _locked(change)
    if row.state == ChangeState.DONE:
        return row, False
    if row.is_own(by):
        raise OwnProposal
    return _decided(row, ChangeState.DONE, by, ""), True


def reject(change: Change, *, remark: str, by: HasActorRef | str) -> tuple[Change, bool]:
    """The second person does not agree and says why, or who proposed takes it back.

    Returns:
        The proposal, and whether it was decided now; if not, it was in the same way before.
    Raises:
        NoRemark: ask for it. DecidedAlready: it was decided otherwise.
    """
    row = _locked(change)
    state = ChangeState.WITHDRAWN if row.is_own(by) else ChangeState.REJECTED
    if row.state == state:
        return row, False
    if state == ChangeState.REJECTED and not remark.strip():
        raise NoRemark
    return _decided(row, state, by, remark.strip()), True


def _waiting(model: type[Change], about: Mapping[str, Any]) -> Change | None:
    return model._default_manager.filter(**about, state=ChangeState.PROPOSED).first()


def _locked(change: Change) -> Change:
    return type(change)._default_manager.select_for_update().get(pk=change.pk)


def _decided(row: Change, state: ChangeState, by: HasActorRef | str, remark: str) -> Change:
    if row.state != ChangeState.PROPOSED:
        raise DecidedAlready
    row.state, row.decided_by, row.decided_at, row.remark = state, name_of(by), timezone.now(), remark[:300]
    row.save(update_fields=["state", "decided_by", "decided_at", "remark"])
    return row
