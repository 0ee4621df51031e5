"""Issuing licences and changing their state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.foundation.audit.public import HasActorRef, actor_ref, record
from tongban.foundation.events.public import announce
from tongban.foundation.files.public import store
from tongban.foundation.values.public import TimeLimit, licence_identifier
from tongban.registers.authorities.public import Authority
from tongban.registers.authorities.public import authority as authority_by_code
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from . import states
from .credentials import follow_state, ref_of
from .documents import new_code
from .faces import make_at_once, snapshot
from .models import Licence, LicenceEvent
from .states import LicenceState
from .types import licence_type

Holder = Person | Organisation
PHOTOS = {"jpg", "png", "webp"}


def issue(
    type_code: str,
    holder: Holder,
    fields: Sequence[Mapping[str, Any]],
    *,
    by: HasActorRef | str,
    authority: Authority | str,
    case_ref: str = "",
    number: str = "",
    valid_from: date | None = None,
    valid_for: TimeLimit | None = None,
    valid_until: date | None = None,
    photo: bytes | None = None,
    replaces: Licence | None = None,
    reason: str = "",
) -> Licence:
    """Make a licence, its sealed PDF and its identifier; the holder has it at once.

    Issuing twice for the same case gives the same licence. When it replaces an older one, that one lapses and the
    version grows.

    Args:
        type_code: a code of ``licence_types()``.
        fields: ``[{name, label: {zh, en}, value}]`` in the order of the face.
        authority: who issues and seals.
        case_ref: the case it comes from, such as ``"cases.case:12"``.
        number: 证照编号; the serial number when empty.
        valid_for: how long from ``valid_from``; neither this nor ``valid_until`` means long term.
        photo: the holder's photo (jpg, png) for cards.
    Raises:
        UnknownLicenceType: nobody declared this type.
    Legal: GB/T 36904-2018; 行政许可法 第三十九条 (form of licences), 第四十四条 (issue within 10 working days).
    """
    kind = licence_type(type_code)
    with transaction.atomic():
        if case_ref and (known := Licence.objects.filter(case_ref=case_ref, type_code=type_code).first()):
            return known
        body = authority_by_code(authority) if isinstance(authority, str) else authority
        today = timezone.localdate()
        start = valid_from or today
        if valid_for is not None:
            valid_until = valid_for.last_day(start) - timedelta(days=1)
        if replaces is not None:
            replaces = Licence.objects.select_for_update().get(pk=replaces.pk)
        serial = replaces.serial if replaces else _new_serial(today)
        version = replaces.version + 1 if replaces else 1
        licence = Licence.objects.create(
            identifier=licence_identifier(kind.type_code, body.credit_code, serial, version),
            type_code=type_code, number=number or (replaces.number if replaces else serial), serial=serial,
            version=version, authority=body, fields=[_plain(row) for row in fields], issued_on=today,
            valid_from=start, valid_until=valid_until, case_ref=case_ref, replaces=replaces, **_holder(holder),
        )  # fmt: skip
        if replaces is not None:
            _end_replaced(replaces, licence, by=by, reason=reason or "换发新证")
        if photo:
            licence.photo = store(photo, name="photo", by=by, owner_ref=ref_of(licence), allowed=PHOTOS, scan=False)
        licence.face = snapshot(licence)
        licence.save(update_fields=["face", "photo"])
        make_at_once(licence)
        _write_history(licence, "issued", by, reason)
        record(by, "licence.issued", licence, detail={"type": type_code, "identifier": licence.identifier})
        announce("tongban.licence.issued", subject=ref_of(licence), data={"type": type_code, "case": case_ref})
    return licence


def _end_replaced(replaced: Licence, by_newer: Licence, *, by: HasActorRef | str, reason: str) -> None:
    data = {"type": replaced.type_code, "case": replaced.case_ref, "by": by_newer.identifier}
    announce("tongban.licence.replaced", subject=ref_of(replaced), data=data)
    if replaced.state in (LicenceState.VALID, LicenceState.SUSPENDED):
        change_state(replaced, LicenceState.LAPSED, by=by, reason=reason)


@transaction.atomic
def change_state(licence: Licence, state: str, *, by: HasActorRef | str, reason: str) -> Licence:
    """Suspend, restore, revoke, cancel or let a licence lapse. Doing it twice is harmless.

    Args:
        reason: ground and article; printed in the licence's history.
    Raises:
        WrongLicenceState: it cannot go there from where it is; tell the officer which state it is in.
    Legal: 行政许可法 第六十九条 (revocation), 第七十条 (cancellation).
    """
    licence = Licence.objects.select_for_update().get(pk=licence.pk)
    if licence.state == state:
        return licence
    states.check(licence.state, state)
    licence.state = LicenceState(state)
    licence.save(update_fields=["state"])
    follow_state(licence)
    _write_history(licence, "state", by, reason)
    record(by, "licence.state_changed", licence, reason=reason, detail={"state": state})
    announce("tongban.licence.state_changed", subject=ref_of(licence), data={"state": state, "case": licence.case_ref})
    return licence


def lapse_expired(today: date | None = None) -> int:
    """Let every licence lapse whose last day is past; returns how many. Safe to run twice."""
    day = today or timezone.localdate()
    late = Licence.objects.filter(state=LicenceState.VALID, valid_until__lt=day).order_by("pk")
    count = 0
    for licence in late.iterator():
        change_state(licence, LicenceState.LAPSED, by="system", reason="有效期届满")
        count += 1
    return count


def _new_serial(today: date) -> str:
    """Date and ten random characters: unique without a counter that all issuers would queue for."""
    return f"{today:%Y%m%d}{new_code()[:10]}"


def _holder(holder: Holder) -> dict[str, Any]:
    return {"person": holder} if isinstance(holder, Person) else {"organisation": holder}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    label = row.get("label") or row["name"]
    value = row.get("value")
    if isinstance(value, date):
        value = value.isoformat()
    return {"name": row["name"], "label": label if isinstance(label, Mapping) else {"zh": str(label)}, "value": value}


def _write_history(licence: Licence, kind: str, by: HasActorRef | str, reason: str) -> None:
    LicenceEvent.objects.create(
        licence=licence, kind=kind, state=licence.state, by=actor_ref(by)[:80], reason=reason[:200],
        case_ref=licence.case_ref,
    )  # fmt: skip
