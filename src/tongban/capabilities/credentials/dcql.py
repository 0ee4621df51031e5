"""Digital Credentials Query Language: what a verifier asks, and whether an answer contains it.

Used: ``credentials`` with ``meta.vct_values``, ``claims`` with ``path`` and ``values``. Not used: sets, options.
Legal: OpenID for Verifiable Presentations 1.0, 6 and 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .errors import CredentialRefused
from .sdjwt import VC_TYPE, Path

_ID = re.compile(r"^[A-Za-z0-9_-]{1,40}$")


def ask(identifier: str, vct_values: Sequence[str], paths: Iterable[Path]) -> dict[str, Any]:
    """A query for one credential of one of these kinds, with just these claims."""
    claims = [{"path": list(path)} for path in paths]
    return {
        "credentials": [
            {"id": identifier, "format": VC_TYPE, "meta": {"vct_values": list(vct_values)}, "claims": claims}
        ]
    }


def check_query(query: Any) -> dict[str, Any]:
    """The query, if it is one that we can ask.

    Raises:
        ValueError: with what is wrong.
    """
    rows = query.get("credentials") if isinstance(query, dict) else None
    if not isinstance(rows, list) or not rows or set(query) != {"credentials"}:
        raise ValueError("a query has credentials, and nothing else here")
    for row in rows:
        if not isinstance(row, dict) or not _ID.match(str(row.get("id", ""))) or row.get("format") != VC_TYPE:
            raise ValueError("each credential has an id and the format dc+sd-jwt")
        if not (row.get("meta") or {}).get("vct_values") or not row.get("claims"):
            raise ValueError("each credential names its kinds and the claims that are needed")
        for claim in row["claims"]:
            path = claim.get("path")
            if not isinstance(path, list) or not path or not all(_is_step(step) for step in path):
                raise ValueError("a path has names, positions or null")
    return dict(query)


def _is_step(step: Any) -> bool:
    return step is None or isinstance(step, str) or (isinstance(step, int) and not isinstance(step, bool) and step >= 0)


def values_at(claims: Any, path: Path) -> list[Any]:
    """Values at a path; ``None`` in it means every element. Empty when nothing is there."""
    found = [claims]
    for step in path:
        found = list(_next(found, step))
    return found


def _next(values: Iterable[Any], step: str | int | None) -> Iterator[Any]:
    for value in values:
        if isinstance(step, str) and isinstance(value, Mapping) and step in value:
            yield value[step]
        elif step is None and isinstance(value, list):
            yield from value
        elif isinstance(step, int) and isinstance(value, list) and step < len(value):
            yield value[step]


def paths_of(row: Mapping[str, Any]) -> list[Path]:
    """The claims that one credential of a query needs."""
    return [claim["path"] for claim in row["claims"]]


def needed(row: Mapping[str, Any], claims: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was asked for, and nothing else: ``[{path, value}]``.

    Raises:
        CredentialRefused: ``type`` or ``query``: something asked for is not there, or has another value.
    """
    if claims.get("vct") not in row["meta"]["vct_values"]:
        raise CredentialRefused("type", str(claims.get("vct")))
    answer = []
    for claim in row["claims"]:
        values = values_at(claims, claim["path"])
        wanted = claim.get("values")
        if not values or (wanted is not None and not any(value in wanted for value in values)):
            raise CredentialRefused("query", "/".join(str(step) for step in claim["path"]))
        answer.append({"path": claim["path"], "value": values if None in claim["path"] else values[0]})
    return answer
