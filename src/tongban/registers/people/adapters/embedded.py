"""The population register of the demonstration city: answers from our own table."""

from __future__ import annotations

from django.utils import timezone

from tongban.registers.people.models import Person, citizen_id_index
from tongban.registers.people.ports import PopulationRecord


class EmbeddedPopulation:
    """Answers from the synthetic people of *people*."""

    def find(self, citizen_id: str, *, purpose: str) -> PopulationRecord | None:
        person = Person.objects.filter(citizen_id_index=citizen_id_index(citizen_id)).first()
        if person is None:
            return None
        return PopulationRecord(
            citizen_id=person.citizen_id,
            name=person.name,
            sex=person.sex,
            birth_date=person.birth_date,
            death_date=person.death_date,
            hukou_region=person.hukou_region_id or "",
            residence_region=person.residence_region_id or "",
            address=person.address,
            as_of=timezone.localdate(),
        )

    def confirms(self, *, citizen_id: str, name: str, phone: str) -> bool:
        person = Person.objects.filter(citizen_id_index=citizen_id_index(citizen_id)).first()
        return bool(person and person.is_alive and person.name == name and phone and person.phone == phone)

    def check_config(self) -> list[str]:
        return []
