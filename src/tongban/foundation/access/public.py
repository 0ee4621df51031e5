"""The front door of *access*."""

from .doors import (
    Access,
    api,
    officer_page,
    operator_page,
    person_page,
    public_page,
    signed_in_page,
    staff_page,
    viewer_of,
)
from .errors import IdempotencyConflict, NotVisible, TooManyRequests
from .viewer import ANONYMOUS, SYSTEM, Role, Viewer

__all__ = [
    "ANONYMOUS",
    "SYSTEM",
    "Access",
    "IdempotencyConflict",
    "NotVisible",
    "Role",
    "TooManyRequests",
    "Viewer",
    "api",
    "officer_page",
    "operator_page",
    "person_page",
    "public_page",
    "signed_in_page",
    "staff_page",
    "viewer_of",
]
