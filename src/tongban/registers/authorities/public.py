"""The front door of *authorities*."""

from .actions import appoint_officers, load_authorities
from .models import Authority, Officer, Post
from .queries import authorities, authority, authority_for, officers_of

__all__ = [
    "Authority",
    "Officer",
    "Post",
    "appoint_officers",
    "authorities",
    "authority",
    "authority_for",
    "load_authorities",
    "officers_of",
]
