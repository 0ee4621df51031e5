"""The third face of a licence: a verifiable credential of which the holder shows as much as is needed.

Legal: GB/T 36903-2018 (metadata); 个人信息保护法 第六条.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from tongban.capabilities.credentials.public import (
    ClaimKind,
    Content,
    CredentialStatus,
    Hidden,
    IssuedCredential,
    Kind,
    WalletRefused,
    issue_file,
    offer_source,
    set_status,
)

from .models import Licence
from .states import LicenceState
from .types import LicenceType, licence_types

PREFIX = "licences.licence"
# What every licence says besides its own fields; the holder may hold back each of them.
COMMON = (
    ClaimKind(("title",), "证照名称", "Title"),
    ClaimKind(("number",), "证照编号", "Number"),
    ClaimKind(("identifier",), "证照标识", "Licence identifier"),
    ClaimKind(("holder_name",), "持证主体", "Holder"),
    ClaimKind(("holder_code",), "持证主体代码", "Code of the holder"),
    ClaimKind(("issuing_authority",), "发证机关", "Issuing authority"),
    ClaimKind(("issued_on",), "发证日期", "Date of issue"),
    ClaimKind(("valid_from",), "有效期起", "Valid from"),
    ClaimKind(("valid_until",), "有效期止", "Valid until"),
)
# Names that mean something to every reader of credentials; a field of a licence that is called so gets a prefix.
_COMMON_NAMES = {one.path[0] for one in COMMON}
_TAKEN = {"iss", "iat", "nbf", "exp", "cnf", "vct", "status", "sub", "jti", "aud", "_sd", "_sd_alg", "..."}


def ref_of(licence: Licence) -> str:
    """How the licence is named in events, files and credentials."""
    return f"{PREFIX}:{licence.pk}"


def claims_of(licence: Licence) -> dict[str, Any]:
    """All that the licence says, by name, in the order of its face."""
    holder = licence.person or licence.organisation
    code = licence.person.citizen_id if licence.person else getattr(licence.organisation, "credit_code", "")
    assert holder is not None
    kept: dict[str, Any] = licence.face or {}
    claims: dict[str, Any] = {
        "title": licence.type.title_zh,
        "number": licence.number,
        "identifier": licence.identifier,
        "holder_name": kept.get("holder") or licence.holder_name,
        "holder_code": code,
        "issuing_authority": kept.get("authority") or licence.authority.name,
        "issued_on": licence.issued_on.isoformat(),
        "valid_from": licence.valid_from.isoformat(),
    }
    if licence.valid_until:
        claims["valid_until"] = licence.valid_until.isoformat()
    for row in licence.fields:
        name = str(row["name"])
        if row.get("value") not in (None, ""):
            claims[f"field_{name}" if name in _TAKEN or name in claims else name] = row["value"]
    return claims


def labels_of(licence: Licence) -> dict[str, Mapping[str, str]]:
    """What each claim of this licence is called."""
    labels: dict[str, Mapping[str, str]] = {one.path[0]: {"zh": one.label_zh, "en": one.label_en} for one in COMMON}
    for row in licence.fields:
        labels.setdefault(str(row["name"]), row["label"])
    return labels


def content_of_licence(licence: Licence) -> Content:
    """The licence as the credentials room wants it."""
    hidden = {name: Hidden(value) for name, value in claims_of(licence).items()}
    return Content(
        licence.type_code, licence.authority.credit_code, hidden, licence.valid_from, licence.valid_until,
    )  # fmt: skip


def credential_of(licence: Licence) -> IssuedCredential:
    """The credential file of a licence; made on first asking."""
    return issue_file(ref_of(licence), content_of_licence(licence))


def follow_state(licence: Licence) -> None:
    """Every credential of the licence has its state from this moment; call in the transaction that changes it."""
    status = {LicenceState.VALID: CredentialStatus.VALID, LicenceState.SUSPENDED: CredentialStatus.SUSPENDED}
    set_status(ref_of(licence), status.get(LicenceState(licence.state), CredentialStatus.INVALID))


@lru_cache(maxsize=1)
def _kinds() -> dict[str, Kind]:
    return {
        code: Kind(code, one.title_zh, one.title_en, (*COMMON, *_own_claims(one)))
        for code, one in licence_types().items()
    }


def _own_claims(kind: LicenceType) -> Iterator[ClaimKind]:
    """What only this type says, as its attributes are declared."""
    for one in kind.attributes:
        if one.name not in _COMMON_NAMES:
            name = f"field_{one.name}" if one.name in _TAKEN else one.name
            yield ClaimKind((name,), one.title_zh, one.title_en)


class Licences:
    """The source that wallets draw from."""

    def kinds(self) -> Mapping[str, Kind]:
        """One kind for each licence type."""
        return _kinds()

    def content(self, subject_ref: str) -> Content:
        """What the licence says, while it is valid.

        Raises:
            WalletRefused: it is not in force.
        """
        pk = subject_ref.partition(":")[2]
        rows = Licence.objects.select_related("person", "organisation", "authority")
        licence = rows.filter(pk=pk).first() if pk.isdigit() else None
        if licence is None or not licence.is_valid():
            raise WalletRefused("credential_request_denied", "the licence is not in force")
        return content_of_licence(licence)


def register_source() -> None:
    """At start-up."""
    offer_source(PREFIX, Licences())
