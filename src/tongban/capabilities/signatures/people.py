"""Numbers of people, for lines that waited before their owner had an account."""

from __future__ import annotations

from tongban.registers.people.public import Person


def index_of(person_id: int | None) -> list[str]:
    """The blind index of a person's number, in a list; empty for nobody."""
    return list(Person.objects.filter(pk=person_id or 0).values_list("citizen_id_index", flat=True))
