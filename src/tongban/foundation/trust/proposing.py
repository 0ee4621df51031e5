"""Acts on keys and seals that need two people: one proposes with the reason, another one carries out.

In an emergency whoever sits at the machine revokes alone (``manage.py revoke_key``), which the audit trail shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from tongban.foundation.four_eyes import public as four_eyes
from tongban.foundation.four_eyes.public import ChangeState

from .actions import prepare, revoke, rotate
from .errors import ActFailed, NoSuchKey, NotEntitled, SealNotUsable
from .models import KeyProposal
from .reporting import report

# (subject, detail, reason, by) → whatever the act gives.
Act = Callable[[str, Mapping[str, Any], str, Any], object]
_acts: dict[str, Act] = {}


def declare_act(name: str, act: Act) -> None:
    """Say at start-up what can be proposed; higher rooms add acts on what they keep."""
    _acts[name] = act


def _place(subject: str) -> tuple[str, str]:
    purpose, _, issuer = subject.partition("@")
    return purpose, issuer


def _prepare(subject: str, _detail: Mapping[str, Any], _reason: str, by: Any) -> object:
    return prepare(*_place(subject), by=by)


def _rotate(subject: str, _detail: Mapping[str, Any], reason: str, by: Any) -> object:
    return rotate(*_place(subject), by=by, reason=reason)


def _revoke(subject: str, detail: Mapping[str, Any], reason: str, by: Any) -> object:
    until = parse_datetime(detail["trusted_until"]) if detail.get("trusted_until") else None
    return revoke(subject, reason=detail["why"], note=reason, trusted_until=until, by=by)


for _name, _act in {"key.prepare": _prepare, "key.rotate": _rotate, "key.revoke": _revoke}.items():
    declare_act(_name, _act)


def propose(act: str, subject: str, *, reason: str, by: Any, detail: Mapping[str, Any] | None = None) -> KeyProposal:
    """Ask that something be done to a key or a seal. The same by the same person again is harmless.

    Args:
        act: ``key.prepare``, ``key.rotate`` (subject ``purpose@issuer``), ``key.revoke`` (subject the kid; detail
            ``why``, one of ``RevocationReason``, and ``trusted_until``), or an act that a higher room declared.
    Raises:
        ActFailed: nobody declared this act. OtherWaits, NoReason: as ``four_eyes.propose``.
    """
    if act not in _acts:
        raise ActFailed
    about = {"act": act, "subject": subject[:80]}
    row, is_new = four_eyes.propose(KeyProposal, about, reason=reason, by=by, detail=dict(detail or {}))
    if is_new:
        _told(row, by, reason)
    return row


@transaction.atomic
def confirm(row: KeyProposal, *, by: Any) -> KeyProposal:
    """Do what somebody else proposed. Doing it twice is harmless.

    Raises:
        ActFailed: it cannot be done now; it still waits. OwnProposal, DecidedAlready: as ``four_eyes.confirm``.
    """
    row, is_new = four_eyes.confirm(row, by=by)
    if is_new:
        try:
            _acts[row.act](row.subject, row.detail, row.reason, by)
        except (NoSuchKey, NotEntitled, SealNotUsable, KeyError) as error:
            raise ActFailed from error
        _told(row, by, row.reason)
    return row


@transaction.atomic
def reject(row: KeyProposal, *, remark: str, by: Any) -> KeyProposal:
    """Another one does not agree and says why, or who proposed takes it back. Twice is harmless.

    Raises:
        NoRemark, DecidedAlready: as ``four_eyes.reject``.
    """
    row, is_new = four_eyes.reject(row, remark=remark, by=by)
    if is_new:
        _told(row, by, row.remark or row.reason)
    return row


def proposals(*, is_open: bool) -> list[KeyProposal]:
    """What waits for a second person, the oldest first; else the last fifty that were decided."""
    if is_open:
        return list(KeyProposal.objects.filter(state=ChangeState.PROPOSED).order_by("pk"))
    return list(KeyProposal.objects.exclude(state=ChangeState.PROPOSED)[:50])


def proposal(pk: int) -> KeyProposal | None:
    """One of them, decided or not."""
    return KeyProposal.objects.filter(pk=pk).first()


def _told(row: KeyProposal, by: Any, reason: str) -> None:
    detail = {"act": row.act, "on": row.subject}
    report(by, f"trust.proposal_{row.state}", f"trust.proposal:{row.pk}", reason=reason, detail=detail)
