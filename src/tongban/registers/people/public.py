"""The front door of *people*."""

from .actions import CORRECTABLE, PersonRow, bulk_register, bulk_relate, correct_person, name_in_pinyin
from .births import register_birth
from .errors import UnknownPerson, WrongEntry
from .models import Person, Relationship, Sex, citizen_id_index, phone_index
from .queries import (
    minor_children_of,
    minor_represented_by,
    people_by_citizen_ids,
    people_by_phone,
    person,
    person_by_citizen_id,
    relatives_of,
)
from .versions import as_known_at, people_changed_since

__all__ = [
    "CORRECTABLE",
    "Person",
    "PersonRow",
    "Relationship",
    "Sex",
    "UnknownPerson",
    "WrongEntry",
    "as_known_at",
    "bulk_register",
    "bulk_relate",
    "citizen_id_index",
    "correct_person",
    "minor_represented_by",
    "minor_children_of",
    "name_in_pinyin",
    "people_by_citizen_ids",
    "people_by_phone",
    "people_changed_since",
    "person",
    "person_by_citizen_id",
    "phone_index",
    "register_birth",
    "relatives_of",
]
