"""The front door of *demonstration*."""

from .actions import Summary, city_chunks, load_city, load_named
from .errors import NotADemonstration, UnknownName
from .named import citizen_id_of, credit_code_of, named_officer, named_organisation, named_person

__all__ = [
    "NotADemonstration", "Summary", "UnknownName", "citizen_id_of", "city_chunks", "credit_code_of", "load_city",
    "load_named", "named_officer", "named_organisation", "named_person",
]  # fmt: skip
