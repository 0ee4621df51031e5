"""Finding the version that holds."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import DateField
from django.utils.timezone import localdate

from tongban.foundation.statements.public import Select, given

from .errors import PackNotFound
from .models import PackVersion
from .policies import Policy
from .reading import Reading

_in_force = Select(
    lambda: (
        PackVersion.objects.filter(
            kind=given(0), code=given(1), state=PackVersion.State.PUBLISHED, effective_from__lte=given(2, DateField())
        )
        .order_by("-effective_from", "-pk")
        .only("pk", "digest")[:1]
    )
)


def current(code: str, on: date | None = None, kind: str = PackVersion.Kind.ITEM) -> PackVersion:
    """The version with which a case of this item begins on a day (or by which a policy is judged).

    Published content never changes, so it is kept in memory: after the first call this costs one small query.

    Raises:
        PackNotFound: nothing is published under that code for that day.
    """
    row = _in_force.first(kind, code, on or localdate())
    if row is None:
        raise PackNotFound(code)
    return _kept(row.pk, row.digest)


def version(pk: int, digest: str | None = None) -> PackVersion:
    """The version with which a case began, whatever has been published since.

    Args:
        digest: its digest where the caller has it; spares the query.
    Raises:
        PackNotFound: there is no such version.
    """
    digest = digest or PackVersion.objects.filter(pk=pk).values_list("digest", flat=True).first()
    if digest is None:
        raise PackNotFound(str(pk))
    return _kept(pk, digest)


@lru_cache(maxsize=512)
def _kept(pk: int, digest: str) -> PackVersion:
    """The digest is part of the key: a row of the same number with other content is another version."""
    return PackVersion.objects.get(pk=pk)


def published(on: date | None = None, kind: str = PackVersion.Kind.ITEM) -> list[PackVersion]:
    """The version in force of every item (or policy), by code."""
    rows = (
        PackVersion.objects.filter(kind=kind, state=PackVersion.State.PUBLISHED, effective_from__lte=on or localdate())
        .order_by("code", "effective_from", "pk")
        .values_list("code", "pk", "digest")
    )
    latest = {code: (pk, digest) for code, pk, digest in rows}
    return [_kept(pk, digest) for pk, digest in latest.values()]


def policies(on: date | None = None) -> list[PackVersion]:
    """The published version of every policy that is in force on a day, by code; demonstration entries count.

    Args:
        on: city date, today when left out. A policy of 2022 without a demonstration entry is not in force today.
    """
    on = on or localdate()
    return [row for row in published(on, PackVersion.Kind.POLICY) if policy_of(row).validity(on)]


def policy_of(pack: Reading) -> Policy:
    """A policy compiled from its version (kept in memory) or from a folder or district overlay (compiled anew).

    Raises:
        RulesError, ValueError: only for a folder that the checks refuse.
    """
    if isinstance(pack, PackVersion) and pack.pk and pack.state != PackVersion.State.DRAFT:
        return _compiled(pack.pk, pack.digest)
    return Policy(pack)


@lru_cache(maxsize=256)
def _compiled(pk: int, digest: str) -> Policy:
    return Policy(_kept(pk, digest))


def versions(code: str) -> list[PackVersion]:
    """All versions of one item, newest first, for the console."""
    return list(PackVersion.objects.filter(code=code).order_by("-effective_from", "-pk"))
