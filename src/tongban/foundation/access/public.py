"""The front door of *access*."""

from .addresses import next_address
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
from .errors import IdempotencyConflict, NotVisible, StillRunning, TooManyRequests
from .idempotency import Reply, idempotent
from .limits import client_address, count_request, rate_limited
from .logs import request_id
from .pages import error_page
from .problems import problem
from .viewer import ANONYMOUS, SYSTEM, Role, Viewer

__all__ = [
    "ANONYMOUS",
    "SYSTEM",
    "Access",
    "IdempotencyConflict",
    "NotVisible",
    "Reply",
    "Role",
    "StillRunning",
    "TooManyRequests",
    "Viewer",
    "api",
    "client_address",
    "count_request",
    "error_page",
    "idempotent",
    "next_address",
    "officer_page",
    "operator_page",
    "person_page",
    "problem",
    "public_page",
    "rate_limited",
    "request_id",
    "signed_in_page",
    "staff_page",
    "viewer_of",
]
