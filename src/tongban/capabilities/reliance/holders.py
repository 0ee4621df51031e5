"""Finding whom a relying party means, without telling it what it did not know."""

from __future__ import annotations

from tongban.foundation.values.public import InvalidValue
from tongban.registers.organisations.errors import UnknownOrganisation
from tongban.registers.organisations.public import Organisation, organisation_by_credit_code
from tongban.registers.people.errors import UnknownPerson
from tongban.registers.people.public import Person, person_by_citizen_id


def find_holder(id_number: str, name: str) -> Person | Organisation | None:
    """The person or organisation whose number and name both fit; None otherwise, without saying which failed."""
    wanted = "".join(name.split())
    try:
        found: Person | Organisation = person_by_citizen_id(id_number)
    except (UnknownPerson, InvalidValue):
        try:
            found = organisation_by_credit_code(id_number)
        except (UnknownOrganisation, InvalidValue):
            return None
    return found if "".join(found.name.split()) == wanted else None
