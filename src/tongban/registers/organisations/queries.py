"""Reads. That an organisation exists is public; who belongs to it is not."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from tongban.registers.people.public import Person

from .errors import UnknownOrganisation
from .models import Organisation, OrganisationMember


def organisation(pk: int) -> Organisation:
    """The organisation behind a viewer's ``organisation_id``, whom the viewer may see.

    Raises:
        UnknownOrganisation: no such row.
    """
    try:
        return Organisation.objects.get(pk=pk)
    except Organisation.DoesNotExist:
        raise UnknownOrganisation from None


def organisation_by_credit_code(credit_code: str) -> Organisation:
    """The organisation with this code.

    Raises:
        UnknownOrganisation: none; ask to compare with the licence.
    """
    try:
        return Organisation.objects.get(credit_code=credit_code.strip().upper())
    except Organisation.DoesNotExist:
        raise UnknownOrganisation(credit_code) from None


def organisations_by_credit_codes(credit_codes: Iterable[str]) -> dict[str, Organisation]:
    """Those of these codes that are registered, in one question; for deliveries of thousands of rows."""
    rows = Organisation.objects.filter(credit_code__in=set(credit_codes)).only("pk", "credit_code", "name", "status")
    return {row.credit_code: row for row in rows}


def represented_by(person: Person | int) -> QuerySet[Organisation]:
    """Active organisations whose legal representative (or trader) this person is."""
    key = person if isinstance(person, int) else person.pk
    return Organisation.objects.filter(legal_representative_id=key, status__in=["active", "suspended"])


def members_of(organisation: Organisation) -> QuerySet[OrganisationMember]:
    """Registered members with their people at hand."""
    return OrganisationMember.objects.filter(organisation=organisation).select_related("person")
