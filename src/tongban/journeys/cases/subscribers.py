"""What cases listen to: the calendar, payments, parcels, finished processes."""

from __future__ import annotations

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
