"""Reads. A person is found by their number or through somebody entitled; there is no list of all people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongban.foundation.statements.public import Select, given

from .errors import UnknownPerson
from .models import Person, Relationship, citizen_id_index, phone_index

_of_number = Select(lambda: Person.objects.filter(citizen_id_index=given(0)).order_by())


def person_by_citizen_id(citizen_id: str) -> Person:
    """The person with this number.

    Raises:
        UnknownPerson: nobody; ask to compare with the card.
    """
    found = _of_number.first(citizen_id_index(citizen_id.strip().upper()))
    if found is None:
        raise UnknownPerson
    return found


def people_by_citizen_ids(citizen_ids: Iterable[str]) -> dict[str, Person]:
    """Those of these numbers that are registered, in one question; for deliveries of thousands of rows.

    Names and dates only are read; use ``person_by_citizen_id`` for one who is looked at.
    """
    wanted = {citizen_id_index(number): number for number in citizen_ids}
    rows = Person.objects.filter(citizen_id_index__in=wanted).only("pk", "citizen_id_index", "name", "death_date")
    return {wanted[row.citizen_id_index]: row for row in rows}


def person(pk: int) -> Person:
    """The person behind a viewer's ``person_id``, whom the viewer may see.

    Raises:
        UnknownPerson: no such row.
    """
    try:
        return Person.objects.get(pk=pk)
    except Person.DoesNotExist:
        raise UnknownPerson from None


def people_by_phone(phone: str) -> list[Person]:
    """People registered with this mobile number; several may share one."""
    return list(Person.objects.filter(phone_index=phone_index(phone))) if phone else []


def _holding(on: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_until=None) | Q(valid_until__gte=on))


def relatives_of(person: Person, *kinds: str, on: date | None = None) -> QuerySet[Relationship]:
    """Relationships of the person that hold on that day, with the relatives at hand.

    Args:
        kinds: parent, child, spouse, guardian, ward; all without.
        on: today in the city if not given.
    """
    rows = Relationship.objects.filter(_holding(on or timezone.localdate()), person=person).select_related("relative")
    return rows.filter(kind__in=kinds) if kinds else rows


def minor_children_of(person: Person, on: date | None = None) -> list[Person]:
    """Living children and wards under 18 for whom the person is the legal representative.

    Legal: 民法典 第二十三条, 第二十七条.
    """
    on = on or timezone.localdate()
    rows = relatives_of(person, Relationship.Kind.CHILD, Relationship.Kind.WARD, on=on)
    unique = {row.relative_id: row.relative for row in rows}
    return [child for child in unique.values() if child.is_alive and child.is_minor(on)]


def minor_represented_by(person_id: int, child_id: int, on: date | None = None) -> Person | None:
    """The child, while the person is parent or guardian of this living minor; None otherwise. One query.

    Legal: 民法典 第二十三条, 第二十七条.
    """
    on = on or timezone.localdate()
    row = (
        Relationship.objects.filter(_holding(on), person_id=person_id, relative_id=child_id, kind__in=["child", "ward"])
        .select_related("relative")
        .first()
    )
    return row.relative if row and row.relative.is_alive and row.relative.is_minor(on) else None
