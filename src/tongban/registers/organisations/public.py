"""The front door of *organisations*."""

from .actions import OrganisationRow, bulk_join, bulk_register_organisations, change_legal_representative
from .errors import UnknownOrganisation
from .models import Organisation, OrganisationMember
from .queries import members_of, organisation, organisation_by_credit_code, represented_by

__all__ = [
    "Organisation",
    "OrganisationMember",
    "OrganisationRow",
    "UnknownOrganisation",
    "bulk_join",
    "bulk_register_organisations",
    "change_legal_representative",
    "members_of",
    "organisation",
    "organisation_by_credit_code",
    "represented_by",
]
