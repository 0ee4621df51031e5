"""What cases listen to: the calendar, payments, parcels, finished processes."""

from __future__ import annotations

from tongban.foundation.events.public import Event, subscribe
from tongban.journeys.cases.jobs import recompute_clocks


@subscribe("tongban.calendar.changed", name="cases.calendar_changed")
def calendar_changed(event: Event) -> None:
    recompute_clocks.enqueue(key=f"cases.recompute:{event.pk}", after=0)


@subscribe("tongban.payment.paid", name="cases.paid")
def paid(event: Event) -> None:
    from tongban.journeys.cases.actions.process import passed_on

    passed_on(event, "payment.paid")


@subscribe("tongban.parcel.delivered", name="cases.parcel_delivered")
def parcel_delivered(event: Event) -> None:
    from tongban.journeys.cases.actions.process import passed_on

    passed_on(event, "parcel.delivered")


@subscribe("tongban.process.finished", name="cases.process_finished")
def finished(event: Event) -> None:
    from tongban.journeys.cases.actions.process import process_finished

    process_finished(event.subject)
