"""The trust list of foreign issuers as readers see it."""

from __future__ import annotations

from dataclasses import dataclass

from tongban.capabilities.codes.models import ForeignIssuer
from tongban.capabilities.codes.ports import Title


@dataclass(frozen=True)
class TrustedKey:
    """One key of a foreign issuer. Times are seconds since 1970.

    Attributes:
        place: ``iss`` of credentials, region of a city.
        uses: what it may sign; empty for everything.
    """

    title: Title
    place: str
    algorithm: str
    public: bytes
    usable_from: int
    usable_until: int
    uses: frozenset[str] = frozenset()
    key_set: bytes = b""

    def is_usable(self, at: int, use: str = "") -> bool:
        """True when it may have signed such a thing and is in force at that moment."""
        return self.usable_from <= at <= self.usable_until and (not self.uses or not use or use in self.uses)


def of_row(row: ForeignIssuer) -> TrustedKey:
    """As readers use it."""
    return TrustedKey(
        {"zh": row.title_zh, "en": row.title_en or row.title_zh}, row.place, row.algorithm, bytes.fromhex(row.public),
        int(row.usable_from.timestamp()), int(row.usable_until.timestamp()), frozenset(row.uses),
        bytes.fromhex(row.key_set),
    )  # fmt: skip


def trusted_keys(scheme: str, *, key_id: str = "", place: str = "") -> list[TrustedKey]:
    """Keys of the trust list that fit; names of keys are short, so there can be more than one."""
    rows = ForeignIssuer.objects.filter(scheme=scheme, withdrawn_at__isnull=True)
    if key_id:
        rows = rows.filter(key_id=key_id)
    if place:
        rows = rows.filter(place=place)
    return [of_row(row) for row in rows.order_by("pk")[:8]]
