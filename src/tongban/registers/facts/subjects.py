"""Whose facts: a person or an organisation, and what the registers of this floor say of them already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from tongban.foundation.trust.public import blind_index
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
    return blind_index("credit_code", row.credit_code)


def _of_person(person: Person) -> dict[str, Any]:
    return {
        "name": person.name, "citizen_id": person.citizen_id, "sex": person.sex, "birth_date": person.birth_date,
        "death_date": person.death_date, "ethnicity": person.ethnicity, "nationality": person.nationality,
        "phone": person.phone, "hukou_region": person.hukou_region_id, "residence_region": person.residence_region_id,
        "residence_address": person.address,
    }  # fmt: skip


def _of_organisation(organisation: Organisation) -> dict[str, Any]:
    head = organisation.legal_representative
    return {
        "name": organisation.name, "credit_code": organisation.credit_code, "kind": organisation.kind,
        "status": organisation.status, "region": organisation.region_id, "address": organisation.address,
        "industry": organisation.industry, "business_scope": organisation.business_scope,
        "established_on": organisation.established_on,
        "registered_capital_fen": organisation.registered_capital_fen,
        "legal_representative_name": head.name if head else None,
        "legal_representative_citizen_id": head.citizen_id if head else None,
        "legal_representative_phone": head.phone if head else None,
    }  # fmt: skip


def register_answer(row: Person | Organisation) -> tuple[str, SourceAnswer]:
    """What the register of this floor says: the source it stands for, and its attributes. No query.

    The registers are kept from the population register and the organisation register, so they answer for these two.
    """
    if isinstance(row, Person):
        source, attributes = "public_security.population", _of_person(row)
    else:
        source, attributes = "market_supervision.registration", _of_organisation(row)
    known = {name: value for name, value in attributes.items() if value not in (None, "")}
    return source, SourceAnswer(known, timezone.localdate())
