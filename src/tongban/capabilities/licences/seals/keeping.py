"""Who keeps a seal, and its life: suspended and restored, lost, destroyed, replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.licences.errors import SealActRefused
from tongban.capabilities.licences.models import Seal, SealCustodian, SealState
from tongban.foundation.access.public import Role, Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.trust import public as trust
from tongban.registers.authorities.public import Officer, officers_of

from .register import key_code

USERS = ("officer", "reviewer", "head")


def _locked(seal: Seal) -> Seal:
    return Seal.objects.select_for_update(of=("self",)).select_related("authority").get(pk=seal.pk)


def ref_of(seal: Seal) -> str:
    """How the seal stands in the audit log."""
    return f"licences.seal:{seal.pk}"


def is_custodian(viewer: Viewer, seal: Seal) -> bool:
    """The viewer keeps this seal today."""
    return seal.custodians.filter(officer_id=viewer.officer_id or 0, until=None).exists()


def custodians_of(seal: Seal) -> list[Officer]:
    """Officers who keep the seal today."""
    return [row.officer for row in seal.custodians.filter(until=None).select_related("officer")]


def is_head(viewer: Viewer, seal: Seal) -> bool:
    """The viewer heads the seal's authority."""
    return viewer.role == Role.OFFICER and viewer.holds("head") and viewer.authority_code == seal.authority_id


def _require_head(viewer: Viewer, seal: Seal) -> None:
    if not is_head(viewer, seal):
        raise SealActRefused(_("这一步由本单位负责人办理。"))


@transaction.atomic
def name_custodian(seal: Seal, officer_id: int, *, by: Viewer) -> SealCustodian:
    """The head makes an officer of the authority keeper of the seal. Naming twice is harmless.

    Raises:
        SealActRefused: not the head, or no active officer of this authority.
    Legal: 国发〔1999〕25号 二十五.
    """
    seal = _locked(seal)
    if (known := seal.custodians.filter(officer_id=officer_id, until=None).first()) is not None:
        return known
    _require_head(by, seal)
    if officer_id not in {one.pk for one in officers_of(seal.authority_id)}:
        raise SealActRefused(_("只能指定本单位在职的工作人员。"))
    row = SealCustodian.objects.create(seal=seal, officer_id=officer_id, named_by=by.actor_ref)
    record(by, "seal.custodian_named", ref_of(seal), detail={"officer": officer_id})
    return row


@transaction.atomic
def dismiss_custodian(seal: Seal, officer_id: int, *, by: Viewer) -> None:
    """The officer keeps the seal no longer; what they approved stays good. Twice is harmless.

    Raises:
        SealActRefused: not the head.
    """
    seal = _locked(seal)
    _require_head(by, seal)
    if seal.custodians.filter(officer_id=officer_id, until=None).update(until=timezone.now()):
        record(by, "seal.custodian_dismissed", ref_of(seal), detail={"officer": officer_id})


def may_stop(viewer: Viewer, seal: Seal) -> bool:
    """Stopping is urgent: custodian, head and operator may, each alone."""
    return viewer.role == Role.OPERATOR or is_head(viewer, seal) or is_custodian(viewer, seal)


@transaction.atomic
def stop_seal(seal: Seal, how: str, *, reason: str, by: Viewer) -> Seal:
    """Suspend the seal, or report it lost; from this moment nothing is sealed with it. Twice is harmless.

    Args:
        how: ``suspended``, which can be taken back, or ``lost``, which cannot.
    Raises:
        SealActRefused: not for this viewer, or the seal has ended.
    Legal: 国发〔1999〕25号 二十三.
    """
    seal = _locked(seal)
    if seal.state == how:
        return seal
    if not may_stop(by, seal):
        raise SealActRefused(_("停用和报失由保管人、负责人或者平台运营人员办理。"))
    if seal.state in (SealState.LOST, SealState.DESTROYED) or how not in (SealState.SUSPENDED, SealState.LOST):
        raise SealActRefused(_("这枚印章已经报失或者销毁，不能再这样办。"))
    row = trust.newest_certificate(key_code(seal))
    if row is not None:
        _trusting(trust.suspend_seal if how == SealState.SUSPENDED else _lost, row, reason, by)
    return _changed(seal, SealState(how), reason, by)


def _lost(pk: int, *, reason: str, by: Any) -> trust.SealCertificate:
    return trust.end_seal(pk, "lost", reason=reason, by=by)


def _destroyed(pk: int, *, reason: str, by: Any) -> trust.SealCertificate:
    return trust.end_seal(pk, "destroyed", reason=reason, by=by)


@transaction.atomic
def restore_seal(seal: Seal, *, reason: str, by: Viewer) -> Seal:
    """Let a suspended seal seal again; what waited goes on by itself. Twice is harmless.

    Raises:
        SealActRefused: neither head nor operator, or the seal has ended.
    """
    seal = _locked(seal)
    if seal.state == SealState.ACTIVE:
        return seal
    if not (by.role == Role.OPERATOR or is_head(by, seal)) or seal.state != SealState.SUSPENDED:
        raise SealActRefused(_("停用的印章由负责人或者平台运营人员恢复；报失、销毁的只能换新。"))
    if (row := trust.newest_certificate(key_code(seal))) is not None:
        _trusting(trust.restore_seal, row, reason, by)
    return _changed(seal, SealState.ACTIVE, reason, by)


@transaction.atomic
def destroy_seal(seal: Seal, *, reason: str, by: Viewer) -> Seal:
    """Take the private key away for ever; an operator's act. Twice is harmless.

    Raises:
        SealActRefused: not an operator, or reported lost.
    """
    seal = _locked(seal)
    if seal.state == SealState.DESTROYED:
        return seal
    if by.role != Role.OPERATOR or seal.state == SealState.LOST:
        raise SealActRefused(_("这枚印章已经报失或者销毁，不能再这样办。"))
    if (row := trust.newest_certificate(key_code(seal))) is not None:
        _trusting(_destroyed, row, reason, by)
    return _changed(seal, SealState.DESTROYED, reason, by)


@transaction.atomic
def replace_seal(seal: Seal, *, reason: str, by: Viewer) -> Seal:
    """A new certificate and key; the seal is in use again, also after it was lost or destroyed.

    Raises:
        SealActRefused: not an operator.
    """
    seal = _locked(seal)
    if by.role != Role.OPERATOR:
        raise SealActRefused(_("换新由平台运营人员办理。"))
    if (row := trust.newest_certificate(key_code(seal))) is not None:
        _trusting(trust.replace_seal, row, reason, by)
    else:
        trust.seal_identity(seal.authority.name, key_code(seal))
    return _changed(seal, SealState.ACTIVE, reason, by, "seal.replaced")


def _trusting(act: Callable[..., object], row: trust.SealCertificate, reason: str, by: Viewer) -> None:
    try:
        act(row.pk, reason=reason, by=by)
    except trust.SealNotUsable as error:
        raise SealActRefused(_("这枚印章已经停用或者换新，不能再这样办。")) from error


def _changed(seal: Seal, state: SealState, reason: str, by: Viewer, what: str = "") -> Seal:
    seal.state, seal.state_at = state, timezone.now()
    seal.reason = "" if state == SealState.ACTIVE else reason[:200]
    seal.save(update_fields=["state", "state_at", "reason"])
    record(by, what or f"seal.{state.value}", ref_of(seal), reason=reason)
    return seal
