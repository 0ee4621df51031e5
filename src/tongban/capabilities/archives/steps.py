"""Who may do what with archives."""

from __future__ import annotations

from tongban.foundation.access.public import Role, Viewer

from .errors import NotAllowed

ARCHIVIST, HEAD, ADMINISTRATION = "archivist", "head", "archive_admin"


def is_archivist(by: Viewer, authority_code: str = "") -> bool:
    """Keeps the archives of the authority (of any, if none is named)."""
    own = by.role == Role.OFFICER and by.holds(ARCHIVIST) and bool(by.authority_code)
    return own and authority_code in ("", by.authority_code)


def is_administration(by: Viewer) -> bool:
    """Belongs to the archive administration (档案主管部门), which approves the destruction lists of all authorities."""
    return by.role == Role.OFFICER and by.holds(ADMINISTRATION)


def require_archivist(by: Viewer, authority_code: str) -> None:
    """Raises NotAllowed: not an archivist of the authority."""
    if by.role != Role.SYSTEM and not is_archivist(by, authority_code):
        raise NotAllowed
