"""Licences that somebody holds."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongban.foundation.statements.public import Select, given
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .models import Licence
from .states import LicenceState


def licences_of(holder: Person | Organisation, *, valid_only: bool = False, type_code: str = "") -> QuerySet[Licence]:
    """Licences of a person or an organisation, newest first. The caller has decided that the viewer may see them.

    Args:
        valid_only: only those that may be relied on today.
    """
    rows = Licence.objects.filter(**({"person": holder} if isinstance(holder, Person) else {"organisation": holder}))
    if type_code:
        rows = rows.filter(type_code=type_code)
    if valid_only:
        rows = rows.filter(_valid_on(timezone.localdate()))
    return rows.select_related("authority", "file__blob", "person", "organisation").order_by("-issued_on", "-pk")


def _held(column: str) -> Select[Licence]:
    return Select(
        lambda: (
            Licence.objects.filter(**{column: given(0)})
            .select_related("authority")
            .defer("fields", "face")
            .order_by("-issued_on", "-pk")
        )
    )


_OF_PERSON, _OF_ORGANISATION = _held("person_id"), _held("organisation_id")


def held_by(holder: Person | Organisation) -> list[Licence]:
    """All licences of a holder, newest first, without what is written in them. One statement."""
    return (_OF_PERSON if isinstance(holder, Person) else _OF_ORGANISATION)(holder.pk)


def _valid_on(day: date) -> Q:
    return Q(state=LicenceState.VALID, valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gte=day))


def valid_licence(holder: Person | Organisation, type_code: str) -> Licence | None:
    """The licence of this type that the holder can rely on today; what it proves need not be handed in again."""
    return licences_of(holder, valid_only=True, type_code=type_code).first()


def licence_by_identifier(identifier: str) -> Licence | None:
    """A licence by its national identifier (证照标识)."""
    return Licence.objects.select_related("authority", "person", "organisation").filter(identifier=identifier).first()


def licence_by_key(key: int) -> Licence:
    """The licence that an event speaks of.

    Raises:
        Licence.DoesNotExist: it never was; licences are not deleted.
    """
    return Licence.objects.select_related("authority", "person", "organisation", "replaces").get(pk=key)


def expiring(holder: Person | Organisation, within_days: int = 90) -> QuerySet[Licence]:
    """Valid licences that end soon, the soonest first; shown to their holders as 即将到期."""
    from datetime import timedelta

    today = timezone.localdate()
    end = today + timedelta(days=within_days)
    return licences_of(holder, valid_only=True).filter(valid_until__lte=end).order_by("valid_until")
