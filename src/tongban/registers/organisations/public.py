"""The front door of *organisations*."""

from .actions import OrganisationRow, bulk_join, bulk_register_organisations, change_legal_representative
from .errors import UnknownOrganisation
from .founding import Founding, register_founded
from .models import Organisation, OrganisationMember
from .queries import (
    members_of,
    organisation,
    organisation_by_credit_code,
    organisations_by_credit_codes,
    represented_by,
)
from .versions import organisation_as_known_at, organisations_changed_since

__all__ = [
    "organisation_as_known_at",
    "organisations_changed_since",
    "Founding",
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
    "organisations_by_credit_codes",
    "register_founded",
    "represented_by",
]
