"""What cases listen to: the calendar, payments, parcels, finished processes, and their own ends, to be filed."""

from __future__ import annotations

from tongban.capabilities.archives.public import want
from tongban.foundation.events.public import Event, subscribe
from tongban.journeys.cases.jobs import recompute_clocks
from tongban.journeys.cases.models import Case


def _is_of_case(event: Event) -> bool:
    return event.subject.startswith("cases.case:")


@subscribe("tongban.calendar.changed", name="cases.calendar_changed")
def calendar_changed(event: Event) -> None:
    recompute_clocks.enqueue(key=f"cases.recompute:{event.pk}", after=0)


@subscribe("tongban.payment.paid", name="cases.paid")
def paid(event: Event) -> None:
    from tongban.journeys.cases.actions.fees import payment_arrived

    if _is_of_case(event):
        payment_arrived(event.subject, str(event.data["reference"]))


@subscribe("tongban.payment.closed", name="cases.payment_closed")
def payment_closed(event: Event) -> None:
    from tongban.journeys.cases.actions.fees import payment_expired

    if _is_of_case(event):
        payment_expired(event.subject)


@subscribe("tongban.parcel.delivered", name="cases.parcel_delivered")
def parcel_delivered(event: Event) -> None:
    from tongban.journeys.cases.actions.delivery import parcel_arrived

    if _is_of_case(event):
        parcel_arrived(event.subject, event.data["parcel"], event.data["mode"])


@subscribe("tongban.parcel.returned", name="cases.parcel_returned")
def parcel_returned(event: Event) -> None:
    from tongban.journeys.cases.actions.delivery import parcel_came_back

    if _is_of_case(event):
        parcel_came_back(event.subject, event.data["parcel"])


@subscribe("tongban.case.submitted", name="cases.ask_to_sign")
def ask_to_sign(event: Event) -> None:
    from tongban.journeys.cases.actions.notices import ask_parties

    ask_parties(Case.objects.with_pack().get(pk=int(event.subject.partition(":")[2])))


@subscribe("tongban.process.finished", name="cases.process_finished")
def finished(event: Event) -> None:
    from tongban.journeys.cases.actions.process import process_finished

    process_finished(event.subject)


@subscribe("tongban.case.closed", name="cases.archive_closed")
@subscribe("tongban.case.withdrawn", name="cases.archive_withdrawn")
@subscribe("tongban.case.declined", name="cases.archive_declined")
@subscribe("tongban.case.lapsed", name="cases.archive_lapsed")
@subscribe("tongban.case.terminated", name="cases.archive_terminated")
def ended(event: Event) -> None:
    """办结即归档: whatever way it ended, it is filed within a minute."""
    case = Case.objects.get(pk=int(event.subject.partition(":")[2]))
    want(
        event.subject, at=event.at, authority_code=case.authority_code, region_code=case.region_code,
        number=str(case.number or ""),
    )  # fmt: skip


# What may still happen to a case that is filed, and how the later package says it.
LATER = {"revoked": "决定撤销", "pledge_checked": "承诺核查"}


@subscribe("tongban.case.revoked", name="cases.archive_revoked")
@subscribe("tongban.case.pledge_checked", name="cases.archive_pledge_checked")
def changed_later(event: Event) -> None:
    """A nested package that points to the first."""
    kind = event.type.rpartition(".")[2]
    want(event.subject, at=event.at, key=f"{kind}:{event.pk}", reason=LATER[kind])


@subscribe("tongban.licence.state_changed", name="cases.archive_licence_state")
def licence_changed(event: Event) -> None:
    """The licence that the case gave was suspended, revoked, put back …: filed with the case that gave it."""
    owner = str(event.data.get("case", ""))
    if owner.startswith("cases.case:"):
        want(owner, at=event.at, key=f"licence:{event.pk}", reason="证照状态变更")


@subscribe("tongban.case.received", name="cases.keep_received")
@subscribe("tongban.case.supplied", name="cases.keep_supplied")
@subscribe("tongban.case.corrected", name="cases.keep_corrected")
def keep_materials(event: Event) -> None:
    """What was handed in goes into the applicant's library."""
    from tongban.journeys.cases.library import keep_materials as act

    if _is_of_case(event):
        act(int(event.subject.partition(":")[2]))
