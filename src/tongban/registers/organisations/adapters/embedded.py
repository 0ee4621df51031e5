"""The organisation register of the demonstration city: answers from our own table."""

from __future__ import annotations

from django.utils import timezone

from tongban.registers.organisations.models import Organisation
from tongban.registers.organisations.ports import OrganisationRecord


class EmbeddedOrganisations:
    """Answers from the synthetic organisations of *organisations*."""

    def find(self, credit_code: str, *, purpose: str) -> OrganisationRecord | None:
        row = Organisation.objects.filter(credit_code=credit_code).select_related("legal_representative").first()
        if row is None:
            return None
        return OrganisationRecord(
            credit_code=row.credit_code,
            name=row.name,
            kind=row.kind,
            status=row.status,
            legal_representative=row.legal_representative.citizen_id if row.legal_representative else "",
            region=row.region_id,
            address=row.address,
            industry=row.industry,
            established_on=row.established_on,
            as_of=timezone.localdate(),
        )

    def name_is_taken(self, name: str) -> bool:
        return Organisation.objects.filter(name=name).exclude(status=Organisation.Status.CANCELLED).exists()

    def check_config(self) -> list[str]:
        return []
