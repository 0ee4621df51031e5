"""Who carries a code that is not their own: a daughter, a delegate; by which power, and whether it still holds."""

from __future__ import annotations

from tongban.registers.identity.public import Power, people_i_may_act_for
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person


def power_over(carrier: Person | None, holder: Person | Organisation | None) -> Power | None:
    """The carrier's power over the holder as it is at this moment; the widest when there are several.

    A delegation that was taken back a second ago is gone: nothing is remembered.

    Legal: 民法典 第一百六十一条, 第一百七十三条.
    """
    if carrier is None or holder is None:
        return None
    found = [
        power
        for power in people_i_may_act_for(carrier)
        if (power.organisation_id if isinstance(holder, Organisation) else power.person_id) == holder.pk
    ]
    return min(found, key=lambda power: (bool(power.items), len(power.items)), default=None)
