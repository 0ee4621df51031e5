"""Sending, keeping at a counter, following, handing over."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.messaging.public import send
from tongban.foundation.access.public import Viewer
from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.audit.public import HasActorRef, record
from tongban.foundation.events.public import announce
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person
from tongban.registers.places.public import ServiceCentre

from .errors import BadAddress, NotWaiting, ParcelConflict, WrongPickupCode
from .models import Mode, Parcel, ParcelScan, ParcelState
from .ports import Address, Progress, logistics

PICKUP_TRIES = 5
_MOVING = (ParcelState.ORDERED, ParcelState.ON_THE_WAY)


@transaction.atomic
def send_by_post(
    reference: str,
    *,
    owner_ref: str,
    to: Person | Organisation,
    address: Address,
    contents: Mapping[str, str],
    by: HasActorRef | str,
) -> Parcel:
    """Send something by post; the logistics company is told after the caller's transaction. Asking twice sends once.

    When it arrives, ``tongban.parcel.delivered`` is announced about ``owner_ref``; when it cannot be delivered,
    ``tongban.parcel.returned``.

    Args:
        reference: the caller's name of this parcel: ``cases.case:12 result``.
        owner_ref: what waits for it: ``cases.case:12``.
        address: kept encrypted as it is now.
        contents: ``{"zh": "社会保障卡", "en": …}``, general words.
    Raises:
        BadAddress: something is missing; let the person complete it.
        ParcelConflict: the reference was used for another way of delivery.
    """
    if not (address.name.strip() and address.phone.strip() and address.detail.strip()):
        raise BadAddress
    parcel, made = _parcel(reference, Mode.POST, owner_ref, to, contents, address=asdict(address))
    if made:
        from .jobs import book

        book.enqueue(key=f"parcel:{parcel.pk}", parcel_id=parcel.pk)
        record(by, "shipping.ordered", parcel, detail={"mode": Mode.POST, "owner": owner_ref})
    return parcel


@transaction.atomic
def hold_at_counter(
    reference: str,
    *,
    owner_ref: str,
    to: Person | Organisation,
    centre: ServiceCentre,
    contents: Mapping[str, str],
    by: HasActorRef | str,
) -> Parcel:
    """Keep something at a service centre and tell the recipient the pickup code. Asking twice keeps one thing.

    Raises:
        ParcelConflict: the reference was used for another way of delivery.
    """
    code = f"{secrets.randbelow(10**6):06d}"
    parcel, made = _parcel(
        reference, Mode.COUNTER, owner_ref, to, contents, centre=centre, pickup_code=code, state=ParcelState.READY
    )
    if made:
        record(by, "shipping.held", parcel, detail={"centre": centre.pk, "owner": owner_ref})
        more = {
            "centre": {"zh": centre.name, "en": centre.name_en or centre.name}, "address": centre.address, "code": code,
        }  # fmt: skip
        _tell(parcel, "shipping.ready", **more)
    return parcel


def _parcel(
    reference: str,
    mode: Mode,
    owner_ref: str,
    to: Person | Organisation,
    contents: Mapping[str, str],
    **more: Any,
) -> tuple[Parcel, bool]:
    column = "organisation" if isinstance(to, Organisation) else "person"
    parcel, made = Parcel.objects.get_or_create(
        reference=reference,
        defaults={
            column: to, "mode": mode, "owner_ref": owner_ref, "contents_zh": contents["zh"],
            "contents_en": contents.get("en") or contents["zh"], **more,
        },
    )  # fmt: skip
    if not made and parcel.mode != mode:
        raise ParcelConflict(reference)
    return parcel, made


def _tell(parcel: Parcel, kind: str, **more: Any) -> None:
    to = parcel.person or parcel.organisation
    words = {"contents": {"zh": parcel.contents_zh, "en": parcel.contents_en}, **more}
    send(to, kind, words, reference=f"{kind} {parcel.pk}", link=parcel.get_absolute_url())  # type: ignore[arg-type]


def book(parcel_id: int) -> None:
    """Order the consignment of a parcel; safe to run twice, because the company knows our reference.

    Raises:
        PortUnavailable: run again later.
    """
    parcel = Parcel.objects.get(pk=parcel_id)
    if parcel.tracking_number or parcel.state != ParcelState.ORDERED:
        return
    try:
        number = logistics().book(
            reference=f"parcel:{parcel.pk}", to=Address(**parcel.address), contents=parcel.contents_zh
        )
    except PortRefused as error:
        _end_undelivered(parcel_id, ParcelState.REFUSED, str(error))
        return
    with transaction.atomic():
        if Parcel.objects.filter(pk=parcel_id, tracking_number="").update(tracking_number=number):
            parcel.tracking_number = number
            _tell(parcel, "shipping.sent", tracking=number)


def follow(parcel: Parcel) -> Parcel:
    """Ask where a parcel is, and write down what is new. Following twice writes nothing twice.

    Raises:
        PortUnavailable: the company does not answer; ask again later.
    """
    if parcel.mode != Mode.POST or parcel.state not in _MOVING or not parcel.tracking_number:
        return parcel
    scans = logistics().track(tracking_number=parcel.tracking_number)
    with transaction.atomic():
        parcel = Parcel.objects.select_for_update().get(pk=parcel.pk)
        if parcel.state not in _MOVING:
            return parcel
        ParcelScan.objects.bulk_create(
            [ParcelScan(parcel=parcel, progress=one.progress, at=one.at, place=one.place[:100]) for one in scans],
            ignore_conflicts=True,
        )
        parcel.asked_at = timezone.now()
        last = scans[-1] if scans else None
        if last and last.progress == Progress.DELIVERED:
            _deliver(parcel, last.at, by="system")
        elif last and last.progress == Progress.RETURNED:
            parcel.save(update_fields=["asked_at"])
            _end_undelivered(parcel.pk, ParcelState.RETURNED, "returned")
        else:
            if last and last.progress != Progress.BOOKED:
                parcel.state = ParcelState.ON_THE_WAY
            parcel.save(update_fields=["state", "asked_at"])
    parcel.refresh_from_db()
    return parcel


def _deliver(parcel: Parcel, at: Any, *, by: HasActorRef | str) -> None:
    parcel.state, parcel.delivered_at = ParcelState.DELIVERED, at
    parcel.save(update_fields=["state", "delivered_at", "asked_at"])
    record(by, "shipping.delivered", parcel, detail={"mode": parcel.mode})
    announce("tongban.parcel.delivered", subject=parcel.owner_ref, data={"parcel": parcel.pk, "mode": parcel.mode})
    if parcel.mode == Mode.POST:
        _tell(parcel, "shipping.delivered")


@transaction.atomic
def _end_undelivered(parcel_id: int, state: ParcelState, reason: str) -> None:
    parcel = Parcel.objects.select_for_update().get(pk=parcel_id)
    if parcel.state not in _MOVING:
        return
    parcel.state = state
    parcel.save(update_fields=["state"])
    record("system", f"shipping.{state}", parcel, reason=reason)
    announce("tongban.parcel.returned", subject=parcel.owner_ref, data={"parcel": parcel.pk, "state": state})
    _tell(parcel, "shipping.refused")


def hand_over(parcel: Parcel, code: str, *, by: Viewer, identity_checked: bool = False) -> Parcel:
    """Hand a kept thing over at the counter against its pickup code. Handing over twice is harmless.

    Args:
        code: what the recipient says. identity_checked: the clerk has seen an identity document instead.
    Raises:
        WrongPickupCode: not this parcel's code; counted, and after five tries only an identity document helps.
        NotWaiting: it is not kept at a counter.
    """
    with transaction.atomic():
        parcel = Parcel.objects.select_for_update().get(pk=parcel.pk)
        if parcel.state == ParcelState.DELIVERED and parcel.mode == Mode.COUNTER:
            return parcel
        if parcel.state != ParcelState.READY:
            raise NotWaiting
        right = parcel.pickup_tries < PICKUP_TRIES and secrets.compare_digest(parcel.pickup_code, code.strip())
        if right or identity_checked:
            _deliver(parcel, timezone.now(), by=by)
            return parcel
        parcel.pickup_tries += 1
        parcel.save(update_fields=["pickup_tries"])
    raise WrongPickupCode
