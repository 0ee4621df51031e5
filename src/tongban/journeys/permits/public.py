"""Front door of permits: the only names that other rooms may import."""

from tongban.journeys.permits.actions import cancel, follow, gather, make_permit, renew_the_silent, start_filing
from tongban.journeys.permits.errors import LicencesMissing, PermitError, PermitIsOver
from tongban.journeys.permits.models import IndustryPermit, PermitFiling, PermitState
from tongban.journeys.permits.queries import Inside, Seen, gatherable, permit_visible_to, permits_of, scanned

__all__ = [
    "IndustryPermit", "Inside", "LicencesMissing", "PermitError", "PermitFiling", "PermitIsOver", "PermitState",
    "Seen", "cancel", "follow", "gather", "gatherable", "make_permit", "permit_visible_to", "permits_of",
    "renew_the_silent", "scanned", "start_filing",
]  # fmt: skip
