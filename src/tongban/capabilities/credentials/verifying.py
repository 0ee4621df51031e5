"""Is this credential ours, unchanged, in force, and shown by its holder for us?"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import sdjwt, statuslist
from .errors import CredentialRefused
from .issuers import issuer_code, issuer_key
from .jose import VerifyingKey
from .models import CredentialStatus
from .statuses import list_url, state_of

# Finds the key of an issuer: (iss, kid) → key. Raises CredentialRefused("issuer").
FindKey = Callable[[str, str], VerifyingKey]
# Finds the state of an entry: (uri of the list, index) → status. Raises CredentialRefused("status_unknown").
FindStatus = Callable[[str, int], int]


def our_key(issuer: str, kid: str) -> VerifyingKey:
    """A key of a body of this city.

    Raises:
        CredentialRefused: ``issuer``.
    """
    return issuer_key(issuer_code(issuer), kid)


def our_status(uri: str, index: int) -> int:
    """The state of an entry of one of our lists, as it is at this moment.

    Raises:
        CredentialRefused: ``status_unknown``.
    """
    root, _, rest = uri.rstrip("/").rpartition("/credentials/status/")
    issuer, _, number = rest.partition("/")
    if not root or not number.isdigit() or list_url(issuer, int(number)) != uri:
        raise CredentialRefused("status_unknown", uri[:120])
    state = state_of(issuer, int(number), index)
    if state is None:
        raise CredentialRefused("status_unknown", f"{uri} {index}")
    return int(state)


@dataclass(frozen=True)
class Binding:
    """What a presentation must be bound to."""

    audience: str
    nonce: str


def verify_credential(
    text: str,
    *,
    binding: Binding | None = None,
    vct: str = "",
    find_key: FindKey = our_key,
    find_status: FindStatus | None = our_status,
    now: int | None = None,
) -> dict[str, Any]:
    """The claims that are shown, if the credential may be relied on.

    Args:
        binding: what the holder must have signed for; None accepts a file without proof of the holder.
        find_status: None leaves out the state: for measurements and for looking at old credentials.
        now: seconds since 1970.
    Raises:
        CredentialRefused: with the reason; no claim may be used.
    Legal: RFC 9901, 7; draft-ietf-oauth-sd-jwt-vc, 3.4; draft-ietf-oauth-status-list, 8.3.
    """
    moment = int(time.time()) if now is None else now
    parsed = sdjwt.parse(text)
    issuer = parsed.jwt.payload.get("iss")
    if not isinstance(issuer, str):
        raise CredentialRefused("issuer", "no iss")
    key = find_key(issuer, str(parsed.jwt.header.get("kid", "")))
    claims = sdjwt.verify(parsed, key, now=moment, vct=vct)
    if binding is not None:
        sdjwt.check_binding(parsed, audience=binding.audience, nonce=binding.nonce, now=moment)
    elif parsed.binding is not None:
        raise CredentialRefused("audience", "this presentation was made for somebody else")
    if find_status is not None:
        _check_status(claims, issuer, find_status)
    return claims


def _check_status(claims: dict[str, Any], issuer: str, find_status: FindStatus) -> None:
    entry = claims.get("status", {})
    entry = entry.get("status_list") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(entry.get("idx"), int) or not isinstance(entry.get("uri"), str):
        raise CredentialRefused("status_unknown", "no status")
    statuslist.refuse_unless_valid(find_status(entry["uri"], entry["idx"]))


def status_from_token(token: str, uri: str, index: int, find_key: FindKey, *, now: int | None = None) -> int:
    """What a published list says of one entry; for verifiers who are not in this house.

    Args:
        token: what was fetched from ``uri``.
    Raises:
        CredentialRefused: ``status_unknown``, ``signature``, ``expired``.
    """
    from .jose import parse_jwt

    jwt = parse_jwt(token)
    if jwt.header.get("typ") != "statuslist+jwt":
        raise CredentialRefused("status_unknown", "typ")
    payload = jwt.check(find_key(str(jwt.payload.get("iss", "")), str(jwt.header.get("kid", ""))))
    if payload.get("sub") != uri:
        raise CredentialRefused("status_unknown", "another list")
    moment = int(time.time()) if now is None else now
    if isinstance(payload.get("exp"), int) and moment >= payload["exp"]:
        raise CredentialRefused("expired", "the list is too old")
    lists = payload.get("status_list")
    if not isinstance(lists, dict) or lists.get("bits") not in statuslist.BITS:
        raise CredentialRefused("status_unknown", "broken list")
    return statuslist.status_at(statuslist.expand(str(lists.get("lst"))), index, lists["bits"])


__all__ = ["Binding", "CredentialStatus", "our_key", "our_status", "status_from_token", "verify_credential"]
