"""States of issued credentials: a free index at random, a change at once, the list as the world reads it."""

from __future__ import annotations

import secrets
import time
from functools import lru_cache

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from . import statuslist
from .issuers import STATUS_LIST, HouseSigner, issuer_url
from .jose import sign_jwt
from .models import CredentialStatus, IssuedCredential, StatusList

# For how long a verifier may rely on the copy it has. A suspension is seen by everybody after that time at the latest.
TTL_SECONDS = 60
LIST_DAYS = 1
_TRIES = 8


def list_url(issuer: str, number: int) -> str:
    """Where a list is published."""
    return f"{settings.TONGBAN_URL}/credentials/status/{issuer}/{number}/"


def take_index(issuer: str, kind: str, subject_ref: str, *, holder_key: str = "") -> IssuedCredential:
    """A row with a free random index, so that a place tells nothing about when or for whom.

    Call inside the transaction that issues. A list that has become too full to find a place is followed by the next.
    """
    newest = StatusList.objects.filter(issuer=issuer).order_by("-number").first()
    current = newest or StatusList.objects.get_or_create(issuer=issuer, number=1)[0]
    while True:
        for _try in range(_TRIES):
            index = secrets.randbelow(current.size)
            if IssuedCredential.objects.filter(status_list=current, index=index).exists():
                continue
            try:
                with transaction.atomic():
                    return IssuedCredential.objects.create(
                        status_list=current, index=index, kind=kind, subject_ref=subject_ref, holder_key=holder_key
                    )
            except IntegrityError:
                if not holder_key and (twin := _file_of(subject_ref)):
                    return twin
        current = StatusList.objects.get_or_create(issuer=issuer, number=current.number + 1)[0]


def _file_of(subject_ref: str) -> IssuedCredential | None:
    return IssuedCredential.objects.filter(subject_ref=subject_ref, holder_key="").select_related("status_list").first()


@transaction.atomic
def set_status(subject_ref: str, status: CredentialStatus) -> int:
    """Give every credential about a subject this state; returns how many changed. Doing it twice is harmless."""
    rows = IssuedCredential.objects.filter(subject_ref=subject_ref).exclude(status=status)
    lists = sorted(set(rows.values_list("status_list_id", flat=True)))
    changed = rows.update(status=status)
    # In the order of their keys, so that two changes never wait for each other.
    for pk in lists:
        StatusList.objects.filter(pk=pk).update(version=F("version") + 1)
    return changed


def state_of(issuer: str, number: int, index: int) -> CredentialStatus | None:
    """The state of one entry at this moment, without the list; None when nobody has this entry."""
    found = (
        IssuedCredential.objects.filter(status_list__issuer=issuer, status_list__number=number, index=index)
        .values_list("status", flat=True)
        .first()
    )
    return None if found is None else CredentialStatus(found)


@lru_cache(maxsize=64)
def _packed(pk: int, version: int, bits: int, size: int) -> str:
    rows = IssuedCredential.objects.filter(status_list_id=pk).exclude(status=0).values_list("index", "status")
    return statuslist.compress(statuslist.pack(rows.iterator(), bits, size))


@lru_cache(maxsize=64)
def _signed(signer: HouseSigner, number: int, bits: int, packed: str, minute: int) -> str:
    issuer = signer.code
    payload = {
        "iss": issuer_url(issuer), "sub": list_url(issuer, number), "iat": minute * TTL_SECONDS,
        "exp": minute * TTL_SECONDS + LIST_DAYS * 86400, "ttl": TTL_SECONDS,
        "status_list": {"bits": bits, "lst": packed},
    }  # fmt: skip
    return sign_jwt(signer, payload, typ="statuslist+jwt")


def published(issuer: str, number: int) -> tuple[str, str] | None:
    """(the signed list as ``application/statuslist+jwt``, its entity tag); None when there is no such list.

    Worked out once for each version; signed once a minute.
    """
    row = StatusList.objects.filter(issuer=issuer, number=number).first()
    if row is None:
        return None
    packed = _packed(row.pk, row.version, row.bits, row.size)
    minute = int(time.time()) // TTL_SECONDS
    token = _signed(HouseSigner(issuer, STATUS_LIST), number, row.bits, packed, minute)
    return token, f'"{row.version}-{minute}"'
