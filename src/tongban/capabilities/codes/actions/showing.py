"""Making codes: for the next minute, for a telephone without a network, on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.codes.errors import CodeError, NotADevice, NotForPaper
from tongban.capabilities.codes.families import facts_in_code, families, family
from tongban.capabilities.codes.gate import Kind
from tongban.capabilities.codes.gate.signatures import EDDSA, ES256, is_good
from tongban.capabilities.codes.gate.wire import mark_of_card, text_of
from tongban.capabilities.codes.handles import ORGANISATION, PERSON, Holder, make
from tongban.capabilities.codes.issuer import signed
from tongban.capabilities.codes.models import Device, IssuedCode, IssuedKind, RevokedHandle
from tongban.foundation.access.public import SYSTEM, Viewer
from tongban.foundation.audit.public import HasActorRef, actor_ref, record
from tongban.registers.facts.public import SubjectRef, fetch
from tongban.registers.people.public import Person, person

ONLINE = timedelta(seconds=90)
PASS = timedelta(hours=24)
PAPER = timedelta(days=180)
MOST_DEVICES = 5
PAPER_FAMILIES = ("general", "transit")


@dataclass(frozen=True)
class Drawn:
    """A code to show now.

    Attributes:
        text: the characters of the symbol.
        good_until: draw a new one before.
    """

    text: str
    good_until: datetime


def show_online(viewer: Viewer, code: str = "general") -> Drawn:
    """A code of the person or firm whom the viewer stands for, good for a minute and a half.

    Nothing is written but the audit row of the facts that went into it: ten million are shown a day.

    Raises:
        NoSuchFamily: not declared.
        CodeError: the viewer stands for nobody.
    """
    chosen, now = family(code), timezone.now()
    carrier = viewer.agent_person_id or 0
    if viewer.organisation_id:
        handle = make(chosen.id, Holder(ORGANISATION, viewer.organisation_id, carrier))
        data = signed(Kind.FIRM, chosen.id, handle, now, now + ONLINE)
    elif viewer.person_id:
        facts = facts_in_code(person(viewer.person_id), chosen.id)
        handle = make(chosen.id, Holder(PERSON, viewer.person_id, carrier))
        data = signed(Kind.PERSON, chosen.id, handle, now, now + ONLINE, facts=facts)
    else:
        raise CodeError
    return Drawn(text_of(data), now + ONLINE)


# ── telephones ───────────────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def bind_device(viewer: Viewer, algorithm: int, public_key: bytes, label: str = "") -> Device:
    """Trust a telephone's key to draw the code of the person who is really there. Binding twice is harmless.

    The oldest device gives way to a sixth one.

    Raises:
        NotADevice: not a key of a kind that telephones make, or one that was given up.
    """
    owner = viewer.acting_person_id
    if owner is None:
        raise NotADevice
    _refuse_no_key(algorithm, public_key)
    Person.objects.select_for_update().get(pk=owner)
    device, made = Device.objects.get_or_create(
        person_id=owner, public_key=public_key.hex(), defaults={"algorithm": algorithm, "label": label[:80]}
    )
    if device.revoked_at:
        raise NotADevice
    if made:
        record(viewer, "code.device_bound", device, detail={"label": device.label})
        living = Device.objects.filter(person_id=owner, revoked_at__isnull=True).order_by("-bound_at", "-pk")
        for old in living[MOST_DEVICES:]:
            _give_up(old, viewer)
    return device


def _refuse_no_key(algorithm: int, public_key: bytes) -> None:
    """Raises NotADevice for what is not a public key of a kind that telephones make."""
    if len(public_key) != {EDDSA: 32, ES256: 65}.get(algorithm):
        raise NotADevice
    is_good(algorithm, public_key, bytes(64), b"")  # a point that is not on the curve stops here


@transaction.atomic
def give_up_device(viewer: Viewer, device: Device) -> Device:
    """A lost or sold telephone: its passes are dead at once online, and at every gate after its next synchronisation.

    A second time changes nothing.

    Raises:
        NotADevice: somebody else's.
    """
    device = Device.objects.select_for_update().get(pk=device.pk)
    if device.person_id != viewer.acting_person_id:
        raise NotADevice
    if device.revoked_at is None:
        _give_up(device, viewer)
    return device


def _give_up(device: Device, by: HasActorRef) -> None:
    device.revoked_at = timezone.now()
    device.save(update_fields=["revoked_at"])
    _revoke(list(device.passes.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())))
    record(by, "code.device_given_up", device)


@transaction.atomic
def issue_passes(viewer: Viewer, device: Device, keys: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """New passes for a day, one for each family, for the device of the person who is really there.

    Passes it has already stay good until they expire: a refresh that gets lost on the way harms nobody.

    Args:
        keys: family → a fresh public key of that device, so that drawings in two families cannot be joined by the
            key; a family without one gets the device's own.
    Raises:
        NotADevice: somebody else's, given up, or a key that is none or stands for two families.
    """
    given = dict(keys or {})
    if len({*given.values()}) < len(given):
        raise NotADevice
    for key in given.values():
        _refuse_no_key(device.algorithm, key)
    device = Device.objects.select_for_update().get(pk=device.pk)
    if device.revoked_at or device.person_id != viewer.acting_person_id:
        raise NotADevice
    owner, now = device.person, timezone.now()
    made, rows = {}, []
    for code in families():
        handle = make(code, Holder(PERSON, owner.pk))
        made[code] = signed(
            Kind.PASS, code, handle, now, now + PASS, facts=facts_in_code(owner, code),
            device=(device.algorithm, given.get(code) or bytes.fromhex(device.public_key)),
        )  # fmt: skip
        rows.append(IssuedCode(
            handle=handle.hex(), kind=IssuedKind.PASS, family=code, person=owner, device=device,
            issued_by=actor_ref(viewer)[:80], issued_at=now, expires_at=now + PASS,
        ))  # fmt: skip
    IssuedCode.objects.bulk_create(rows)
    device.refreshed_at = now
    device.save(update_fields=["refreshed_at"])
    return made


# ── paper ────────────────────────────────────────────────────────────────────────────────────────────────────
def may_have_paper(holder: Person) -> bool:
    """Under 18, 60 or older, or with a valid disability card.

    Legal: 沪府办发〔2022〕1号 二; 离线码 as the city runs it since August 2021.
    """
    today = timezone.localdate()
    if not 18 <= holder.age(today) < 60:
        return True
    card = fetch(
        SubjectRef.of(holder),
        ["person.disability_card_expires_on"],
        purpose="离线码",
        viewer=SYSTEM,
    )["person.disability_card_expires_on"]
    return bool(card.value and card.value >= today)


@transaction.atomic
def issue_paper(holder: Person, by: Viewer) -> tuple[IssuedCode, dict[str, str]]:
    """离线码: codes to print, good for 180 days beside the identity card; those printed before are dead.

    Returns:
        The row of the general code, and the text of the symbol of each family.
    Raises:
        NotForPaper: neither young nor old nor disabled.
    """
    holder = Person.objects.select_for_update().get(pk=holder.pk)
    if not may_have_paper(holder):
        raise NotForPaper
    now = timezone.now()
    _revoke(list(IssuedCode.objects.filter(person=holder, kind=IssuedKind.PAPER, revoked_at__isnull=True)))
    texts, rows = {}, []
    for code in PAPER_FAMILIES:
        handle = make(code, Holder(PERSON, holder.pk))
        mark = mark_of_card(handle, holder.citizen_id)
        facts = facts_in_code(holder, code)
        texts[code] = text_of(signed(Kind.PAPER, code, handle, now, now + PAPER, facts=facts, card_mark=mark))
        rows.append(IssuedCode.objects.create(
            handle=handle.hex(), kind=IssuedKind.PAPER, family=code, person=holder, issued_by=actor_ref(by)[:80],
            issued_at=now, expires_at=now + PAPER,
        ))  # fmt: skip
    record(by, "code.paper_issued", rows[0], for_whom=holder)
    return rows[0], texts


@transaction.atomic
def void_paper(holder: Person, by: HasActorRef) -> int:
    """Lost paper: its codes are dead. Returns how many were."""
    living = IssuedCode.objects.select_for_update().filter(
        person=holder, kind=IssuedKind.PAPER, revoked_at__isnull=True
    )
    rows = list(living)
    if rows:
        _revoke(rows)
        record(by, "code.paper_voided", rows[0], for_whom=holder)
    return len(rows)


def _revoke(rows: list[IssuedCode]) -> None:
    now = timezone.now()
    IssuedCode.objects.filter(pk__in=[row.pk for row in rows]).update(revoked_at=now)
    RevokedHandle.objects.bulk_create(
        [RevokedHandle(handle=row.handle, expires_at=row.expires_at, revoked_at=now) for row in rows],
        ignore_conflicts=True,
    )
