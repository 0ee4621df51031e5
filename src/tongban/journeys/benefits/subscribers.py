"""What benefits listen to: facts that changed, disputes that were answered, instalments that were paid."""

from __future__ import annotations

from tongban.foundation.events.public import Event, subscribe
from tongban.journeys.benefits.jobs import facts_changed
from tongban.journeys.benefits.reasons import DATA_CORRECTED, NOT_CLAIMED
from tongban.registers.facts.public import FactDispute


@subscribe("tongban.facts.changed", name="benefits.facts_changed")
def on_facts_changed(event: Event) -> None:
    """Judge the subject anew; the event names the subject and the facts, never a value."""
    kind, _, key = event.subject.partition(":")
    subject = "organisation" if kind.startswith("organisations") else "person"
    facts_changed.enqueue(
        key=f"{event.pk}", kind=subject, subject_id=int(key), facts=[str(name) for name in event.data.get("facts", [])]
    )


@subscribe("tongban.fact.dispute_answered", name="benefits.dispute_answered")
def on_dispute_answered(event: Event) -> None:
    """A corrected fact re-opens every decision that used it."""
    if event.data.get("state") != "corrected":
        return
    dispute = FactDispute.objects.get(pk=int(event.data["dispute"]))
    kind = "organisation" if dispute.organisation_id else "person"
    subject_id = dispute.organisation_id or dispute.person_id
    facts_changed.enqueue(
        key=f"dispute:{dispute.pk}", kind=kind, subject_id=subject_id, facts=[dispute.fact_id], cause=DATA_CORRECTED
    )


@subscribe("tongban.payment.paid", name="benefits.instalment_paid")
def on_paid(event: Event) -> None:
    """An instalment of a recovery was paid; one that is no longer claimed is given back."""
    from tongban.capabilities.payments.public import orders_of, refund
    from tongban.journeys.benefits.actions.recoveries import instalment_paid

    kind, _, key = event.subject.partition(":")
    if kind == "benefits.recoveryinstalment" and instalment_paid(int(key)) is None:
        refund(orders_of(event.subject).get(number=event.data["number"]), by="system", reason=NOT_CLAIMED)
