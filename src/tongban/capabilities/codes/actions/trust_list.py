"""信任名单: foreign issuers are taken in, kept fresh, and withdrawn; every step stands in the audit."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongban.capabilities.codes.errors import BadMaterial, CodeError
from tongban.capabilities.codes.foreign.material import Given, read_material
from tongban.capabilities.codes.gate import KeySet
from tongban.capabilities.codes.gate.keys import BadUpdate
from tongban.capabilities.codes.gate.signatures import ALGORITHM_OF
from tongban.capabilities.codes.issuer import region
from tongban.capabilities.codes.models import ForeignIssuer
from tongban.capabilities.codes.ports import city_keys
from tongban.foundation.access.public import Viewer
from tongban.foundation.adapters.public import PortError
from tongban.foundation.audit.public import actor_ref, record

FRESH = timedelta(hours=6)


def trust_issuer(
    viewer: Viewer, scheme: str, title_zh: str, material: str, *, title_en: str = "", place: str = "", url: str = ""
) -> list[ForeignIssuer]:
    """Believe the keys of another house. The same key a second time gives the row that is there.

    Args:
        material: certificate (HC1), JWK set (credentials) or root key (another city), as handed over.
        place: ``iss`` of credentials, region of a city.
        url: where the open kit of a city is; its key set is read at once.
    Raises:
        BadMaterial: with what is missing, in words.
    """
    title_zh, place, url = title_zh.strip()[:80], place.strip()[:200], url.strip()[:200]
    if scheme not in ForeignIssuer.Scheme.values or not title_zh:
        raise BadMaterial(_("请选择种类，写明签发方名称。"))
    if scheme != ForeignIssuer.Scheme.HC1 and not place:
        raise BadMaterial(_("请写明签发方标识：凭证的 iss，或者外地的区域代号。"))
    if scheme == ForeignIssuer.Scheme.CITY and place == region():
        raise BadMaterial(_("这是本市自己的区域代号。"))
    given = read_material(scheme, material)
    key_set = _fetched(url, given[0]) if scheme == ForeignIssuer.Scheme.CITY else b""
    return [_row(viewer, scheme, (title_zh, title_en.strip()[:120]), one, place, url, key_set) for one in given]


@transaction.atomic
def _row(
    viewer: Viewer, scheme: str, titles: tuple[str, str], given: Given, place: str, url: str, key_set: bytes
) -> ForeignIssuer:
    row, made = ForeignIssuer.objects.get_or_create(
        scheme=scheme, place=place, key_id=given.key_id, public=given.public.hex(), withdrawn_at=None,
        defaults={
            "title_zh": titles[0], "title_en": titles[1], "algorithm": given.algorithm, "uses": list(given.uses),
            "usable_from": given.usable_from, "usable_until": given.usable_until, "url": url,
            "key_set": key_set.hex(), "refreshed_at": timezone.now() if key_set else None,
            "added_by": actor_ref(viewer)[:80],
        },
    )  # fmt: skip
    if made:
        record(viewer, "code.issuer_trusted", row, detail={"scheme": scheme, "place": place, "key": given.key_id})
    return row


def _fetched(url: str, root: Given) -> bytes:
    if not url:
        raise BadMaterial(_("请写明对方开放验码工具包的网址。"))
    try:
        update = city_keys().fetch(url)
        KeySet((ALGORITHM_OF[root.algorithm], root.public)).apply(update)
    except (PortError, BadUpdate) as error:
        raise BadMaterial(_("从这个网址没有取到由这把根公钥签名的密钥集。")) from error
    return update


@transaction.atomic
def withdraw_issuer(viewer: Viewer, issuer: ForeignIssuer, reason: str) -> ForeignIssuer:
    """From now on its codes are refused. A second time changes nothing.

    Raises:
        CodeError: no reason given.
    """
    row = ForeignIssuer.objects.select_for_update().get(pk=issuer.pk)
    if row.withdrawn_at is not None:
        return row
    if not reason.strip():
        raise CodeError(_("请写明为什么不再信任。"))
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record(viewer, "code.issuer_withdrawn", row, reason=row.withdrawn_reason)
    return row


def refresh_cities() -> int:
    """Read key sets of trusted cities anew; one that does not answer keeps what it has. Returns how many were read."""
    rows = ForeignIssuer.objects.filter(scheme=ForeignIssuer.Scheme.CITY, withdrawn_at__isnull=True)
    done = 0
    for row in rows.exclude(refreshed_at__gt=timezone.now() - FRESH):
        known = KeySet((ALGORITHM_OF[row.algorithm], bytes.fromhex(row.public)))
        try:
            if row.key_set:
                known.apply(bytes.fromhex(row.key_set))
            update = city_keys().fetch(row.url)
            known.apply(update)
        except (PortError, BadUpdate):
            continue
        done += ForeignIssuer.objects.filter(pk=row.pk, withdrawn_at__isnull=True).update(
            key_set=update.hex(), refreshed_at=timezone.now()
        )
    return done


def is_city_stale(row: ForeignIssuer) -> bool:
    """True when its codes are refused because its key set is older than the grace."""
    known = KeySet((ALGORITHM_OF[row.algorithm], bytes.fromhex(row.public)))
    try:
        known.apply(bytes.fromhex(row.key_set))
    except (BadUpdate, ValueError):
        return True
    return known.is_stale(int(time.time()))
