"""出生登记: a newborn enters the register, with number, address and parents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from tongban.foundation.audit import public as audit

from .actions import PersonRow, bulk_register, bulk_relate
from .errors import WrongEntry
from .models import Person, Relationship, Sex
from .ports import citizen_numbers
from .queries import relatives_of

SOURCE = "public_security.hukou"


@transaction.atomic
def register_birth(
    *, reference: str, name: str, sex: str, birth_date: date, parents: Sequence[Person], by: Any, reason: str
) -> Person:
    """Enter a newborn in the household of the first parent, as the child of all parents named.

    The same reference gives the same child, and so does a child of this name and day whom the first parent has already:
    registered elsewhere a moment ago, it is not entered twice. The spouse of the first parent is a parent too.

    Args:
        reference: of the registration, such as ``cases.case:12``.
        reason: the ground and its article.
    Raises:
        WrongEntry: no parent, or one without hukou; nothing was written.
        PortUnavailable: the number could not be given now. Retry later.
    Legal: 户口登记条例 第七条 (head, relative or guardian registers the birth); 民法典 第二十七条 (guardians).
    """
    if not parents or not parents[0].hukou_region_id:
        raise WrongEntry("没有可以随其落户的父母")
    first = Person.objects.select_for_update().get(pk=parents[0].pk)
    known = _known(first, name, birth_date)
    if known is not None:
        return known
    sex = Sex(sex)
    number = citizen_numbers().assign(
        region=first.hukou_region_id or "", birth_date=birth_date, sex=sex, reference=reference
    )
    row = PersonRow(
        citizen_id=number, name=name, hukou_region=first.hukou_region_id, residence_region=first.residence_region_id,
        address=first.address, ethnicity=first.ethnicity, nationality=first.nationality,
    )  # fmt: skip
    child = bulk_register([row])[0]
    everybody = {parent.pk: parent for parent in [first, *parents[1:], *_spouses(first)]}
    bulk_relate((child.pk, pk, Relationship.Kind.PARENT, SOURCE, birth_date) for pk in everybody)
    audit.record(by, "people.birth_registered", child, reason=reason, detail={"reference": reference})
    return child


def _known(parent: Person, name: str, birth_date: date) -> Person | None:
    children = [row.relative for row in relatives_of(parent, Relationship.Kind.CHILD)]
    return next((one for one in children if one.name == name and one.birth_date == birth_date), None)


def _spouses(parent: Person) -> list[Person]:
    return [row.relative for row in relatives_of(parent, Relationship.Kind.SPOUSE)]
