"""Which column of the generator is which fact: the one mapping behind the records of the town and population tables.

Texts that are composed for people to read (addresses, names, numbers of cards) are not here but in ``records.py``.
"""

from tongban.registers.demonstration.generator import City

from .column import Column
from .firms import ORGANISATION
from .people import PERSON

# What the register of people and of organisations itself says; departments' records leave it out.
OF_THE_REGISTER = {
    "person.sex", "person.birth_date", "person.death_date", "person.hukou_region", "person.residence_region",
    "organisation.kind", "organisation.status", "organisation.region", "organisation.industry",
    "organisation.established_on", "organisation.registered_capital_fen",
}  # fmt: skip


def columns_of(city: City, subject_kind: str) -> dict[str, Column]:
    """Every mapped fact of a chunk: fact id → column."""
    makers = PERSON if subject_kind == "person" else ORGANISATION
    return {fact_id: make(city) for fact_id, make in makers.items()}


__all__ = ["ORGANISATION", "OF_THE_REGISTER", "PERSON", "Column", "columns_of"]
