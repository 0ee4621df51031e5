"""Reads. Which departments there are is public; officers are shown to staff only."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tongban.foundation.statements.public import Select, given

from .errors import UnknownAuthority
from .models import Authority, Officer

CITY = "310000"


def _of_region() -> QuerySet[Authority]:
    rows = Authority.objects.filter(department=given(0), is_active=True)
    return rows.filter(Q(region=given(1)) | Q(region=CITY)).order_by("-level")


_for_region = Select(_of_region)
_staffed = Select(
    lambda: _of_region().filter(
        Q(code=F("department")) | Exists(Officer.objects.filter(authority=OuterRef("pk"), is_active=True))
    )
)


def authority(code: str) -> Authority:
    """The authority with this code.

    Raises:
        UnknownAuthority: no such code; a pack that names it cannot be published.
    """
    try:
        return Authority.objects.get(pk=code)
    except Authority.DoesNotExist:
        raise UnknownAuthority(code) from None


def authority_for(department: str, region_code: str, *, staffed: bool = False) -> Authority:
    """Who decides in this region: the district's bureau of that line if there is one, else the city's department.

    Args:
        department: code of the city's department, e.g. "market_supervision_bureau".
        region_code: any code of six to twelve digits; its district counts.
        staffed: pass over a bureau of the district in which nobody works yet.
    Raises:
        UnknownAuthority: no such department.
    """
    found = (_staffed if staffed else _for_region).first(department, region_code[:6])
    if found is None:
        raise UnknownAuthority(department)
    return found


def authorities(*, department: str = "", region_code: str = "") -> list[Authority]:
    """Authorities by line and region; all 300 without arguments."""
    rows = Authority.objects.filter(is_active=True)
    if department:
        rows = rows.filter(department=department)
    if region_code:
        rows = rows.filter(region_id=region_code)
    return list(rows)


def officers_of(authority_code: str, post: str = "") -> list[Officer]:
    """Active officers of an authority, of one post if named; to assign work and to show staff lists."""
    rows = Officer.objects.filter(authority_id=authority_code, is_active=True)
    if post:
        rows = rows.filter(posts=post)
    return list(rows.prefetch_related("posts"))
