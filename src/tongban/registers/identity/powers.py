"""Powers to act: whom a person may act for today, and the one question every request asks again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet
from django.utils import timezone

from tongban.registers.organisations.public import Organisation, represented_by
from tongban.registers.people.public import Person, minor_children_of, minor_represented_by

from .models import Delegation


class PowerKind(StrEnum):
    """Where the power comes from."""

    CHILD = "child"  # parent or guardian of a minor, by law
    DELEGATION = "delegation"  # somebody's consent
    ORGANISATION = "organisation"  # legal representative, by law


@dataclass(frozen=True)
class Power:
    """代办权: one person or organisation that somebody may act for.

    Attributes:
        key: what the session keeps; "child:7", "delegation:12", "organisation:3".
        title: name of whom one acts for.
        items: codes of items it is limited to; empty for all.
        until: last day; None when it follows from a register (a child's ends at 18).
        granted_by: name of who gave it; empty when it follows from a register.
    """

    key: str
    kind: PowerKind
    title: str
    person_id: int | None = None
    organisation_id: int | None = None
    delegation_id: int | None = None
    items: tuple[str, ...] = ()
    until: date | None = None
    may_delegate: bool = False
    granted_by: str = ""


def with_chain(rows: QuerySet[Delegation]) -> QuerySet[Delegation]:
    """Delegations with everything that ``is_effective`` looks at; one query for chains of up to three links."""
    return rows.select_related(
        "agent",
        "granted_by",
        "grantor_person",
        "grantor_organisation",
        "parent__agent",
        "parent__grantor_organisation",
        "parent__parent__agent",
        "parent__parent__grantor_organisation",
    )


def _of_child(child: Person) -> Power:
    eighteen = child.birth_date.year + 18
    return Power(
        key=f"child:{child.pk}",
        kind=PowerKind.CHILD,
        title=child.name,
        person_id=child.pk,
        until=_birthday(child.birth_date, eighteen),
    )


def _birthday(birth: date, year: int) -> date:
    try:
        return birth.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def _of_organisation(organisation: Organisation) -> Power:
    return Power(
        key=f"organisation:{organisation.pk}",
        kind=PowerKind.ORGANISATION,
        title=organisation.name,
        organisation_id=organisation.pk,
        may_delegate=True,
    )


def _of_delegation(row: Delegation) -> Power:
    grantor = row.grantor_organisation or row.grantor_person
    return Power(
        key=f"delegation:{row.pk}",
        kind=PowerKind.DELEGATION,
        title=grantor.name if grantor else "",
        person_id=row.grantor_person_id,
        organisation_id=row.grantor_organisation_id,
        delegation_id=row.pk,
        items=tuple(row.items),
        until=row.valid_until,
        may_delegate=row.may_delegate,
        granted_by=row.granted_by.name,
    )


def people_i_may_act_for(person: Person, on: date | None = None) -> list[Power]:
    """Everybody this person may act for today: minor children, those who consented, and organisations.

    Legal: 民法典 第二十三条 (guardians), 第六十一条 (legal representative), 第一百六十一条 (agency).
    """
    on = on or timezone.localdate()
    held = with_chain(Delegation.objects.filter(agent=person, revoked_at=None))
    return [
        *(_of_child(child) for child in minor_children_of(person, on)),
        *(_of_organisation(organisation) for organisation in represented_by(person)),
        *(_of_delegation(row) for row in held if row.is_effective(on)),
    ]


def power_of(person_id: int, key: str, on: date | None = None) -> Power | None:
    """The power under that key if the person still holds it at this moment; None otherwise. One query.

    Every request asks this anew, so that a revoked delegation ends at once.
    """
    kind, _, number = key.partition(":")
    if not number.isdecimal():
        return None
    if kind == PowerKind.CHILD:
        return _child_power(person_id, int(number), on)
    if kind == PowerKind.ORGANISATION:
        organisation = represented_by(person_id).filter(pk=int(number)).first()
        return _of_organisation(organisation) if organisation else None
    if kind == PowerKind.DELEGATION:
        row = with_chain(Delegation.objects.filter(pk=int(number), agent_id=person_id)).first()
        return _of_delegation(row) if row and row.is_effective(on) else None
    return None


def _child_power(person_id: int, child_id: int, on: date | None) -> Power | None:
    child = minor_represented_by(person_id, child_id, on)
    return _of_child(child) if child else None
