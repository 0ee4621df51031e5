"""Hospitals of the demonstration city: their patient numbers are numbers of the register of people."""

from __future__ import annotations

from tongban.capabilities.codes.foreign.hospital import check_digit
from tongban.capabilities.codes.ports import Patient, Title
from tongban.registers.people.public import Person

HOSPITALS: dict[str, Title] = {
    "310101": {"zh": "市第一人民医院（演示）", "en": "First People's Hospital (demonstration)"},
    "310102": {"zh": "市儿童医院（演示）", "en": "Children's Hospital (demonstration)"},
}


class EmbeddedHospitals:
    """Answers for every person of the demonstration city, as if each were known at each hospital."""

    def check_config(self) -> list[str]:
        """Always ready."""
        return []

    def find(self, hospital: str, number: str) -> Patient | None:
        """The person behind a number; numbers of the dead are void."""
        title = HOSPITALS.get(hospital)
        found = Person.objects.filter(pk=int(number)).first() if title else None
        if title is None or found is None:
            return None
        return Patient(found.pk, title, found.is_alive)

    @staticmethod
    def number_of(person: Person, hospital: str = "310101") -> str:
        """The text that stands on the person's hospital card."""
        digits = f"{hospital}{person.pk:010d}"
        return f"JZ{digits}{check_digit(digits)}"
