"""The front door of *authorities*."""

from .actions import appoint_officers, load_authorities
from .models import Authority, EnforcementCertificate, Officer, Post
from .queries import authorities, authority, authority_for, certificate_numbered, certificate_of, officers_of

__all__ = [
    "Authority",
    "EnforcementCertificate",
    "Officer",
    "Post",
    "appoint_officers",
    "authorities",
    "authority",
    "authority_for",
    "certificate_numbered",
    "certificate_of",
    "load_authorities",
    "officers_of",
]
