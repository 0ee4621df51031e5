"""What benefits listen to: facts that changed or were corrected, instalments that were paid."""

from __future__ import annotations

from tongban.foundation.events.public import Event, subscribe
from tongban.journeys.benefits.jobs import delivered, facts_changed
from tongban.journeys.benefits.reasons import DATA_CHANGED, DATA_CORRECTED, NOT_CLAIMED


@subscribe("tongban.facts.changed", name="benefits.facts_changed")
def on_facts_changed(event: Event) -> None:
    """Judge the subject anew; the event names the subject and the facts, never a value."""
    kind, _, key = event.subject.partition(":")
    subject = "organisation" if kind.startswith("organisations") else "person"
    names = [str(name) for name in event.data.get("facts", [])]
    wrong = "dispute" in event.data
    facts_changed.enqueue(
        key=f"{event.pk}", kind=subject, subject_id=int(key), facts=names,
        cause=DATA_CORRECTED if wrong else DATA_CHANGED, corrected=wrong, at=event.at.isoformat(),
    )  # fmt: skip


@subscribe("tongban.facts.delivered", name="benefits.facts_delivered")
def on_facts_delivered(event: Event) -> None:
    """A delivery changed many; the event says since when."""
    delivered.enqueue(key=f"{event.pk}", since=str(event.data["since"]), at=event.at.isoformat())


@subscribe("tongban.payment.paid", name="benefits.instalment_paid")
def on_paid(event: Event) -> None:
    """An instalment of a recovery was paid; one that is no longer claimed is given back."""
    from tongban.capabilities.payments.public import orders_of, refund
    from tongban.journeys.benefits.actions.recoveries import instalment_paid

    kind, _, key = event.subject.partition(":")
    if kind == "benefits.recoveryinstalment" and instalment_paid(int(key)) is None:
        refund(orders_of(event.subject).get(number=event.data["number"]), by="system", reason=NOT_CLAIMED)
