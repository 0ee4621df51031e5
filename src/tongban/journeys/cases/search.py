"""Finding cases by what an officer has in hand: a number, a name, a citizen id."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tongban.foundation.access.public import Viewer
from tongban.foundation.values.public import CitizenId, InvalidCitizenId
from tongban.journeys.cases.models import NUMBER_END, Case
from tongban.journeys.cases.queries import cases_visible_to
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person, person_by_citizen_id

LIMIT = 200


def search_cases(viewer: Viewer, text: str) -> QuerySet[Case]:
    """Cases among those the viewer may see: by number (whole, or its last digits), citizen id, or applicant's name.

    A citizen id is looked up by its blind index, a name by its beginning; at most 200 applicants are considered.
    """
    text = text.strip()
    rows = cases_visible_to(viewer)
    if not text:
        return rows.none()
    try:
        person = person_by_citizen_id(CitizenId.parse(text))
        return rows.filter(person=person) if person else rows.none()
    except InvalidCitizenId:
        pass
    if text.replace("-", "").isalnum() and any(letter.isdigit() for letter in text):
        whole = rows.filter(number=text)
        return whole if whole.exists() else _ending_in(rows, text)
    people = list(Person.objects.filter(name__startswith=text).values_list("pk", flat=True)[:LIMIT])
    firms = list(Organisation.objects.filter(name__contains=text).values_list("pk", flat=True)[:LIMIT])
    return rows.filter(Q(person__in=people) | Q(organisation__in=firms))


def _ending_in(rows: QuerySet[Case], text: str) -> QuerySet[Case]:
    if len(text) < NUMBER_END:  # reads all that the viewer may see
        return rows.filter(number_end__endswith=text)
    return rows.filter(number_end=text[-NUMBER_END:], number__endswith=text)
