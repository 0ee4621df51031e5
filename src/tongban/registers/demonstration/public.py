"""The front door of *demonstration*."""

from .actions import Summary, city_chunks, load_city, load_named
from .errors import NotADemonstration, UnknownName
from .named import (
    Tester,
    citizen_id_of,
    credit_code_of,
    extras,
    named_officer,
    named_organisation,
    named_person,
    testers,
)

__all__ = [
    "NotADemonstration", "Summary", "Tester", "UnknownName", "citizen_id_of", "city_chunks", "credit_code_of", "extras",
    "load_city", "load_named", "named_officer", "named_organisation", "named_person", "testers",
]  # fmt: skip
