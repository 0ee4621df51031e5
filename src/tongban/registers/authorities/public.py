"""The front door of *authorities*."""

from .actions import appoint_officers, load_authorities
from .certificates import (
    certificate_changes,
    certificates_for,
    confirm_certificate,
    officers_found,
    propose_certificate,
    reject_certificate,
    withdraw_certificate,
)
from .errors import CertificateRefused
from .models import Authority, CertificateChange, EnforcementCertificate, Officer, Post
from .queries import (
    authorities,
    authority,
    authority_for,
    certificate_numbered,
    certificate_of,
    names_of_officers,
    officers_of,
)

__all__ = [
    "Authority",
    "CertificateChange",
    "CertificateRefused",
    "EnforcementCertificate",
    "Officer",
    "Post",
    "appoint_officers",
    "authorities",
    "authority",
    "authority_for",
    "certificate_changes",
    "certificate_numbered",
    "certificate_of",
    "certificates_for",
    "confirm_certificate",
    "load_authorities",
    "names_of_officers",
    "officers_found",
    "officers_of",
    "propose_certificate",
    "reject_certificate",
    "withdraw_certificate",
]
