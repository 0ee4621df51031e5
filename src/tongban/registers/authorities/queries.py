"""Reads. Which departments there are is public; officers are shown to staff only."""

from __future__ import annotations

from collections.abc import Iterable

from tongban.foundation.trust.public import OFFICE, KnownIssuer

from .errors import UnknownAuthority
from .models import Authority, EnforcementCertificate, Officer

# Written out, because every filing asks: building the statement would cost more than answering it.
_TABLE, _OFFICERS = Authority._meta.db_table, Officer._meta.db_table
_FOR_REGION = f"SELECT * FROM {_TABLE} WHERE department = %s AND region_id IN (%s, '310000') AND is_active"
_STAFFED = (
    f"{_FOR_REGION} AND (code = department OR EXISTS (SELECT 1 FROM {_OFFICERS} AS officer "
    f"WHERE officer.authority_id = {_TABLE}.code AND officer.is_active)) ORDER BY level DESC"
)
_FOR_REGION += " ORDER BY level DESC"


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
    rows = Authority.objects.raw(_STAFFED if staffed else _FOR_REGION, [department, region_code[:6]])
    found = next(iter(rows), None)
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


def names_of_officers(refs: Iterable[str]) -> dict[str, str]:
    """``officer:12`` → name, as they stand in records; what names no officer is left out."""
    parts = (ref.partition(":") for ref in refs)
    pks = {int(key) for kind, _mark, key in parts if kind == "officer" and key.isdecimal()}
    return {f"officer:{pk}": name for pk, name in Officer.objects.filter(pk__in=pks).values_list("pk", "name")}


def known_issuer(credit_code: str) -> KnownIssuer | None:
    """What an authority may sign by its office: licences, credentials, seals, bills, archives, codes.

    Legal: 上海市电子证照管理办法（沪府办规〔2022〕7号） (发证单位 makes and signs).
    """
    body = Authority.objects.filter(credit_code=credit_code, is_active=True).first()
    return KnownIssuer(body.name, OFFICE, "法定职责") if body else None


def certificate_of(officer_id: int | None) -> EnforcementCertificate | None:
    """The valid enforcement certificate of an officer; None for everybody else."""
    row = EnforcementCertificate.objects.select_related("officer").filter(officer_id=officer_id or 0).first()
    return row if row and row.is_valid() else None


def certificate_numbered(number: str) -> EnforcementCertificate | None:
    """The valid enforcement certificate with this number; None when there is none."""
    row = EnforcementCertificate.objects.select_related("officer").filter(number=number.strip() or "-").first()
    return row if row and row.is_valid() else None
