"""Handing the result over: by post, at a counter with a pickup code, and what follows when a parcel comes back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongban.capabilities.process import public as process
from tongban.capabilities.shipping.public import Address, ParcelState, hold_at_counter, parcels_of, send_by_post
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.journeys.cases.actions.results import note_delivery
from tongban.journeys.cases.actions.steps import By, keep_clock, lock, move, note, require_applicant, tell
from tongban.journeys.cases.errors import CaseError, WrongState
from tongban.journeys.cases.models import Case
from tongban.journeys.cases.states import State
from tongban.registers.places.public import ServiceCentre, centres

CAME_BACK = (ParcelState.RETURNED, ParcelState.REFUSED)


def hand_out(case: Case) -> bool:
    """Send the result or keep it at a counter, as the applicant chose; False when it is electronic.

    Legal: 行政许可法 第四十四条.
    """
    delivery = case.pack_version.manifest.get("delivery") or {}
    answers = case.application.answers or {}
    chosen = str(answers.get(str(delivery.get("choice", "delivery")), "electronic"))
    if chosen not in delivery.get("modes", []) or chosen == "electronic":
        return False
    _begin(case, chosen, answers, "system")
    if case.state != State.DELIVERING:
        move(case, State.DELIVERING)
        keep_clock(case)
        case.save()
    return True


def _begin(case: Case, mode: str, answers: dict[str, Any], by: By) -> None:
    recipient = case.organisation or case.person
    assert recipient is not None
    contents = (case.pack_version.manifest.get("result") or {}).get("title", {})
    before = parcels_of(case.ref).filter(state__in=CAME_BACK).count()
    reference = f"{case.ref} result" if not before else f"{case.ref} result {before + 1}"
    if mode == "counter":
        centre = centre_for(case, answers)
        hold_at_counter(reference, owner_ref=case.ref, to=recipient, centre=centre, contents=contents, by=by)
        note(case, "held_at_counter", by, centre.name)
        return
    send_by_post(
        reference, owner_ref=case.ref, to=recipient, address=address_of(case, answers), contents=contents, by=by
    )
    note(case, "shipped", by)


def centre_for(case: Case, answers: dict[str, Any]) -> ServiceCentre:
    """Where to collect: the centre named in the form, else the nearest by region: street, district, city.

    Raises:
        WrongState: the city has no service centre.
    """
    every = centres()
    chosen = str(answers.get("pickup_centre") or "")
    home = str(case.person.residence_region_id or "") if case.person else case.region_code
    for fits in (
        lambda one: one.pk == chosen,
        lambda one: len(home) > 6 and one.region_id == home[:9],
        lambda one: bool(home) and one.region_id.startswith(home[:6]) and not home.endswith("0000"),
        lambda one: True,
    ):
        if found := next(filter(fits, every), None):
            return found
    raise WrongState(_("还没有可以领取的服务中心"))


def address_of(case: Case, answers: dict[str, Any]) -> Address:
    """Where the applicant wants the parcel; the register's address where the form asks for none."""
    given = answers.get("post_address") or answers.get("delivery_address") or {}
    parts = given if isinstance(given, dict) else {"detail": given}
    person = case.person or case.agent
    return Address(
        name=str(parts.get("name") or answers.get("recipient_name") or (person.name if person else "")),
        phone=str(
            parts.get("phone")
            or answers.get("recipient_phone")
            or answers.get("phone")
            or (person.phone if person else "")
        ),
        region=str(parts.get("region") or answers.get("recipient_region") or "上海市"),
        detail=str(parts.get("detail") or answers.get("recipient_address") or (person.address if person else "")),
    )


@transaction.atomic
def parcel_arrived(case_ref: str, parcel_id: int, mode: str) -> None:
    """Delivered or collected: the proof of delivery is written and the process goes on to close the case.

    Hearing it twice changes nothing.
    """
    case = lock(Case(pk=int(case_ref.partition(":")[2])))
    if case.delivered_at is None and State(case.state) in (State.DECIDED, State.PRODUCING, State.DELIVERING):
        note_delivery(case, "system", mode)
    process.signal(case.ref, "parcel.delivered", {"outcome": "delivered"}, key=f"parcel:{parcel_id}")


@transaction.atomic
def parcel_came_back(case_ref: str, parcel_id: int) -> None:
    """A parcel could not be delivered: the case is in delivery again, and the applicant chooses how to receive it.

    Hearing it twice tells once.
    """
    case = lock(Case(pk=int(case_ref.partition(":")[2])))
    told = f"parcel {parcel_id}"
    if case.is_ended or case.events.filter(kind="parcel_returned", by=told).exists():
        return
    if case.state != State.DELIVERING:
        move(case, State.DELIVERING)
    case.delivered_at = None
    keep_clock(case)
    case.save()
    note(case, "parcel_returned", told, "请在“我的办件”里选择到窗口领取，或者核对地址后再寄一次。")
    tell(case, "parcel_returned", "system", parcel=parcel_id)


def may_choose_delivery(case: Case) -> bool:
    """The last parcel came back and nothing was chosen since."""
    if case.state != State.DELIVERING or case.delivered_at:
        return False
    last = parcels_of(case.ref).last()
    return last is not None and last.state in CAME_BACK


@transaction.atomic
def choose_delivery(case: Case, viewer: Viewer, mode: str, **where: Any) -> Case:
    """After a parcel came back: ``counter`` to collect it, ``post`` to have it sent again. Choosing twice is harmless.

    Args:
        where: ``pickup_centre`` (code), or ``post_address``, ``recipient_name``, ``recipient_phone`` if they changed.
    Raises:
        NotYourCase: somebody else's.
        WrongState: nothing came back.
        BadAddress: the address is not complete.
    Legal: 行政许可法 第四十四条.
    """
    case = lock(case)
    require_applicant(viewer, case)
    if case.state == State.DELIVERING and (last := parcels_of(case.ref).last()) and last.state not in CAME_BACK:
        return case
    if not may_choose_delivery(case):
        raise WrongState()
    if mode not in ("counter", "post"):
        raise CaseError(_("请选择到窗口领取，或者再寄一次"))
    given = {name: value for name, value in where.items() if value}
    _begin(case, mode, {**(case.application.answers or {}), **given}, viewer)
    record(viewer, "case.delivery_chosen", case, detail={"mode": mode})
    return case
