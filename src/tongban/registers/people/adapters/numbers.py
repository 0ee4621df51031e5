"""Citizen ids of the demonstration city: from the area 3199xx, which was never given out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from django.db import IntegrityError, transaction

from tongban.foundation.adapters.public import PortRefused
from tongban.foundation.values.public import CitizenId
from tongban.registers.people.models import NumberGiven, Person, citizen_id_index

# Order numbers 0 to 9 of every place and day are kept for the named people of the demonstration.
FIRST, ORDERS = 10, 1000


class EmbeddedNumbers:
    """Each reference one number; two who ask at once for different children never get the same."""

    def assign(self, *, region: str, birth_date: date, sex: str, reference: str) -> str:
        known = NumberGiven.objects.filter(reference=reference).first()
        if known is not None:
            return str(known.citizen_id)
        for number in _candidates(region, birth_date, sex, reference):
            index = citizen_id_index(number)
            if Person.objects.filter(citizen_id_index=index).exists():
                continue
            try:
                with transaction.atomic():
                    NumberGiven.objects.create(reference=reference, citizen_id=number, citizen_id_index=index)
            except IntegrityError:  # given a moment ago, to this reference or to another child
                if known := NumberGiven.objects.filter(reference=reference).first():
                    return str(known.citizen_id)
                continue
            return number
        raise PortRefused("no number is left of this place and day")

    def check_config(self) -> list[str]:
        return []


def _candidates(region: str, birth_date: date, sex: str, reference: str) -> Iterator[str]:
    """Odd orders for boys, even ones for girls, beginning where the reference says."""
    orders = [order for order in range(FIRST, ORDERS) if order % 2 == (sex == "male")]
    start = int.from_bytes(sha256(reference.encode()).digest()[:4], "big") % len(orders)
    for order in [*orders[start:], *orders[:start]]:
        yield str(CitizenId.make(f"3199{region[-2:]}", birth_date, order))
