"""A logistics company without vans: consignments move by the clock, or when somebody presses a button."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tongban.capabilities.shipping.models import EmbeddedConsignment
from tongban.capabilities.shipping.ports import Address, Progress, Scan
from tongban.foundation.adapters.public import PortRefused

STEPS = (Progress.COLLECTED, Progress.IN_TRANSIT, Progress.OUT_FOR_DELIVERY, Progress.DELIVERED)
# How long after booking each step comes by itself.
AFTER = (timedelta(hours=2), timedelta(hours=8), timedelta(hours=30), timedelta(hours=33))


class EmbeddedLogistics:
    """Delivers everything within a day and a half; does not serve addresses without a detail."""

    def check_config(self) -> list[str]:
        return []

    def book(self, *, reference: str, to: Address, contents: str) -> str:
        if not (to.name and to.phone and to.detail):
            raise PortRefused("name, telephone or address is missing")
        with transaction.atomic():
            row, made = EmbeddedConsignment.objects.get_or_create(
                reference=reference, defaults={"to_region": to.region, "tracking_number": f"new {reference}"[:40]}
            )
            if made:
                row.tracking_number = f"TB{row.pk:011d}"
                row.save(update_fields=["tracking_number"])
        return row.tracking_number

    def track(self, *, tracking_number: str) -> list[Scan]:
        row = EmbeddedConsignment.objects.filter(tracking_number=tracking_number).first()
        if row is None:
            return []
        scans = [Scan(Progress.BOOKED, row.booked_at)]
        for number, (step, moment) in enumerate(zip(STEPS, _moments(row), strict=False)):
            place = row.to_region if number >= 2 else ""
            scans.append(Scan(step, moment, place))
        return scans


def _moments(row: EmbeddedConsignment, now: datetime | None = None) -> list[datetime]:
    """When each step happened: those that were pressed, then those whose time has come."""
    now = now or timezone.now()
    pressed = [datetime.fromisoformat(moment) for moment in row.moments]
    by_clock = [row.booked_at + after for after in AFTER[len(pressed) :] if row.booked_at + after <= now]
    return pressed + by_clock


@transaction.atomic
def advance(tracking_number: str) -> None:
    """Somebody pressed "next step" on the demonstration's page; after the last step nothing happens."""
    row = EmbeddedConsignment.objects.select_for_update().get(tracking_number=tracking_number)
    moments = _moments(row)
    if len(moments) < len(STEPS):
        row.moments = [moment.isoformat() for moment in [*moments, timezone.now()]]
        row.save(update_fields=["moments"])
