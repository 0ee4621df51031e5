"""Kinds of credentials, offered by higher rooms on a shelf: what each is called, what it says, who may be given it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.conf import settings

from .errors import WalletRefused


@dataclass(frozen=True)
class ClaimKind:
    """One claim of a kind: where it stands, what it is called."""

    path: tuple[str, ...]
    label_zh: str
    label_en: str


@dataclass(frozen=True)
class Kind:
    """A kind of credential; ``code`` is unique in the city."""

    code: str
    title_zh: str
    title_en: str
    claims: tuple[ClaimKind, ...] = ()

    @property
    def vct(self) -> str:
        """Its address: what the credential carries, and where its description is."""
        return vct_of(self.code)


@dataclass(frozen=True)
class Content:
    """What a credential about a subject says today.

    Attributes:
        issuer: credit code of the body that answers for it.
        claims: values, with ``Hidden`` around what can be held back.
    """

    kind: str
    issuer: str
    claims: Mapping[str, Any]
    valid_from: date | None = None
    valid_until: date | None = None
    shown: Mapping[str, Any] = field(default_factory=dict)


class Source(Protocol):
    """A room whose subjects can become credentials."""

    def kinds(self) -> Mapping[str, Kind]:
        """All its kinds by code."""
        ...

    def content(self, subject_ref: str) -> Content:
        """What the credential says.

        Raises:
            WalletRefused: ``credential_request_denied``: there is none any more.
        """
        ...


_sources: dict[str, Source] = {}


def offer_source(prefix: str, source: Source) -> None:
    """Put a source on the shelf at start-up.

    Args:
        prefix: how its subjects' references begin: ``licences.licence``.
    """
    _sources[prefix] = source


def content_of(subject_ref: str) -> Content:
    """What the credential about a subject says today.

    Raises:
        WalletRefused: nobody knows the subject, or it may not be had any more.
    """
    source = _sources.get(subject_ref.partition(":")[0])
    if source is None:
        raise WalletRefused("credential_request_denied", subject_ref)
    return source.content(subject_ref)


def kinds() -> dict[str, Kind]:
    """All kinds by code."""
    return {code: kind for source in _sources.values() for code, kind in source.kinds().items()}


def vct_of(code: str) -> str:
    """Address of a kind."""
    return f"{settings.TONGBAN_URL}/credentials/types/{code}/"


def type_metadata(kind: Kind) -> dict[str, Any]:
    """What a stranger may know of a kind.

    Legal: draft-ietf-oauth-sd-jwt-vc, 6 (type metadata).
    """

    def names(zh: str, en: str) -> list[dict[str, str]]:
        return [{"lang": "zh-CN", "label": zh}, {"lang": "en", "label": en or zh}]

    return {
        "vct": kind.vct,
        "name": kind.title_zh,
        "display": [{"lang": one["lang"], "name": one["label"]} for one in names(kind.title_zh, kind.title_en)],
        "claims": [
            {"path": list(claim.path), "display": names(claim.label_zh, claim.label_en), "sd": "allowed"}
            for claim in kind.claims
        ],
    }
