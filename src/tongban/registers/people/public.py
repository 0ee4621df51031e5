"""The front door of *people*."""

from .actions import PersonRow, bulk_register, bulk_relate, name_in_pinyin
from .errors import UnknownPerson
from .models import Person, Relationship, Sex, citizen_id_index, phone_index
from .queries import (
    minor_children_of,
    minor_represented_by,
    people_by_phone,
    person,
    person_by_citizen_id,
    relatives_of,
)

__all__ = [
    "Person",
    "PersonRow",
    "Relationship",
    "Sex",
    "UnknownPerson",
    "bulk_register",
    "bulk_relate",
    "citizen_id_index",
    "minor_represented_by",
    "minor_children_of",
    "name_in_pinyin",
    "people_by_phone",
    "person",
    "person_by_citizen_id",
    "phone_index",
    "relatives_of",
]
