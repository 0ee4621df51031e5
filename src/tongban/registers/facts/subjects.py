"""Whose facts: a person or an organisation, and what the registers of this floor say of them already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.utils import timezone

from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .ports import SourceAnswer


@dataclass(frozen=True)
class SubjectRef:
    """A person or an organisation. Give the row if you have it: it saves a query.

    Attributes:
        kind: "person" or "organisation".
        id: key of the row in its register.
    """

    kind: str
    id: int | None
    row: Person | Organisation | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, row: Person | Organisation) -> SubjectRef:
        """From the row itself."""
        return cls("person" if isinstance(row, Person) else "organisation", row.pk, row)

    @property
    def text(self) -> str:
        """How the subject stands in the audit trail."""
        return f"people.person:{self.id}" if self.kind == "person" else f"organisations.organisation:{self.id}"

    def load(self) -> Person | Organisation:
        """The row; one query unless it was given."""
        if self.row is not None:
            return self.row
        if self.id is None:
            raise LookupError("a subject has a key")
        if self.kind == "person":
            return Person.objects.get(pk=self.id)
        return Organisation.objects.select_related("legal_representative").get(pk=self.id)


def key_of(row: Person | Organisation) -> str:
    """The key under which department sources know the subject."""
    if isinstance(row, Person):
        return row.citizen_id_index
    return row.credit_code_index


def _head(name: str) -> Callable[[Any], Any]:
    def read(organisation: Any) -> Any:
        head = organisation.legal_representative
        return getattr(head, name) if head else None

    return read


# What the registers of this floor say themselves: attribute of the source → how it is read from the row.
REGISTER_FIELDS: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "person": {
        name: attrgetter(field)
        for name, field in {
            "name": "name", "citizen_id": "citizen_id", "sex": "sex", "birth_date": "birth_date",
            "death_date": "death_date", "ethnicity": "ethnicity", "nationality": "nationality", "phone": "phone",
            "hukou_region": "hukou_region_id", "residence_region": "residence_region_id",
            "residence_address": "address",
        }.items()
    },
    "organisation": {
        **{
            name: attrgetter(field)
            for name, field in {
                "name": "name", "credit_code": "credit_code", "kind": "kind", "status": "status",
                "region": "region_id", "address": "address", "industry": "industry",
                "business_scope": "business_scope", "established_on": "established_on",
                "registered_capital_fen": "registered_capital_fen",
            }.items()
        },
        "legal_representative_name": _head("name"),
        "legal_representative_citizen_id": _head("citizen_id"),
        "legal_representative_phone": _head("phone"),
    },
}  # fmt: skip
REGISTER_SOURCE = {"person": "public_security.population", "organisation": "market_supervision.registration"}


def kind_of(row: Person | Organisation) -> str:
    """ "person" or "organisation"."""
    return "person" if isinstance(row, Person) else "organisation"


def register_answer(row: Person | Organisation) -> tuple[str, SourceAnswer]:
    """What the register of this floor says: the source it stands for, and its attributes. No query.

    The registers are kept from the population register and the organisation register, so they answer for these two.
    """
    kind = kind_of(row)
    said = {name: read(row) for name, read in REGISTER_FIELDS[kind].items()}
    known = {name: value for name, value in said.items() if value not in (None, "")}
    return REGISTER_SOURCE[kind], SourceAnswer(known, timezone.localdate())
