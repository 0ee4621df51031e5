"""Acts on keys and seals that need two people: one proposes with the reason, another one carries out.

In an emergency whoever sits at the machine revokes alone (``manage.py revoke_key``), which the audit trail shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from .actions import prepare, revoke, rotate
from .errors import NoSuchKey, NotEntitled, ProposalRefused, SealNotUsable
from .models import KeyProposal, ProposalState
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


def _ref(by: Any) -> str:
    return str(by if isinstance(by, str) else by.actor_ref)[:80]


@transaction.atomic
def propose(act: str, subject: str, *, reason: str, by: Any, detail: Mapping[str, Any] | None = None) -> KeyProposal:
    """Ask that something be done to a key or a seal. What is proposed already is not proposed twice.

    Args:
        act: ``key.prepare``, ``key.rotate`` (subject ``purpose@issuer``), ``key.revoke`` (subject the kid; detail
            ``why``, one of ``RevocationReason``, and ``trusted_until``), or an act that a higher room declared.
    Raises:
        ProposalRefused: nobody declared this act.
    """
    if act not in _acts:
        raise ProposalRefused(f"no act {act!r}", "unknown_act")
    row, made = KeyProposal.objects.get_or_create(
        act=act, subject=subject[:80], state=ProposalState.ASKED,
        defaults={"reason": reason[:200], "asked_by": _ref(by), "detail": dict(detail or {})},
    )  # fmt: skip
    if made:
        report(by, "trust.proposed", f"trust.proposal:{row.pk}", reason=reason, detail={"act": act, "on": subject})
    return row


@transaction.atomic
def carry_out(pk: int, *, by: Any) -> KeyProposal:
    """Do what somebody else proposed. Doing it twice is harmless.

    Raises:
        NoSuchKey: no such proposal.
        ProposalRefused: the same person, decided already, or the act fails now; nothing was done.
    """
    row = _locked(pk)
    if row.state == ProposalState.DONE:
        return row
    _require_another(row, by)
    try:
        with transaction.atomic():
            _acts[row.act](row.subject, row.detail, row.reason, by)
    except (NoSuchKey, NotEntitled, SealNotUsable, KeyError) as error:
        raise ProposalRefused(str(error), "failed") from error
    return _decided(row, ProposalState.DONE, by, "")


@transaction.atomic
def turn_down(pk: int, *, by: Any, note: str = "") -> KeyProposal:
    """Another one refuses, or who proposed takes it back. Twice is harmless.

    Raises:
        NoSuchKey: no such proposal. ProposalRefused: decided already.
    """
    row = _locked(pk)
    state = ProposalState.WITHDRAWN if row.asked_by == _ref(by) else ProposalState.REFUSED
    if row.state == state:
        return row
    if row.state != ProposalState.ASKED:
        raise ProposalRefused("decided already", "decided")
    return _decided(row, state, by, note)


def proposals(*, is_open: bool) -> list[KeyProposal]:
    """What waits for a second person, the oldest first; else the last fifty that were decided."""
    if is_open:
        return list(KeyProposal.objects.filter(state=ProposalState.ASKED).order_by("pk"))
    return list(KeyProposal.objects.exclude(state=ProposalState.ASKED)[:50])


def _locked(pk: int) -> KeyProposal:
    row = KeyProposal.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NoSuchKey(f"no proposal {pk}")
    return row


def _require_another(row: KeyProposal, by: Any) -> None:
    if row.asked_by == _ref(by):
        raise ProposalRefused("who proposed does not carry out", "same_person")
    if row.state != ProposalState.ASKED:
        raise ProposalRefused("decided already", "decided")


def _decided(row: KeyProposal, state: ProposalState, by: Any, note: str) -> KeyProposal:
    row.state, row.decided_by, row.decided_at, row.note = state, _ref(by), timezone.now(), note[:200]
    row.save(update_fields=["state", "decided_by", "decided_at", "note"])
    detail = {"act": row.act, "on": row.subject}
    report(by, f"trust.proposal_{state.value}", f"trust.proposal:{row.pk}", reason=note or row.reason, detail=detail)
    return row
