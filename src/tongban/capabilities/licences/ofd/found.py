"""Seals on any OFD that somebody hands in, whoever made it: who sealed, when, and whether that holds.

``reading.verify_ofd`` is for what we issued ourselves and believes nothing else; here a file may have several seals, be
packed by any program, and be sealed by a body of another city.

Legal: GB/T 33190-2016 第 18 章 (where the seals of a package stand); GB/T 38540-2020 7.3 (their verification).
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509

from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import Standing, sm2_standing

from . import ses
from .reading import (
    _NS,
    OfdFault,
    _check_files,
    _check_ours,
    _check_v1,
    _check_v4,
    _Checked,
    _load,
    _native,
    _part,
    _text,
    _xml,
    read_parts,
)
from .writing import NAMESPACE, ROOT

_PAGE = re.compile(r"/Page_\d+/Content\.xml$")
# Fault of the reader → what is told of a file that was handed in.
_TOLD = {
    "file": "altered", "data_hash": "altered", "seal": "altered", "added": "added", "seal_time": "expired",
    "certificate_time": "expired", "revoked": "revoked",
}  # fmt: skip


@dataclass(frozen=True)
class FoundSeal:
    """One seal on a package.

    Attributes:
        signed_at: what the seal says, as ISO 8601; empty when that cannot be read.
        is_intact: nothing was changed or added since.
        is_ours: its certificate leads to the city's root.
        fault: ``altered``, ``added``, ``expired``, ``revoked`` or ``broken``; empty when it holds.
        outside: of a whole seal that is not ours, what the list of recognised authorities says of it.
    """

    signer: str
    signed_at: str
    is_intact: bool
    is_ours: bool
    fault: str = ""
    outside: Standing | None = None


def seals_on_ofd(content: bytes, *, seen_at: datetime | None = None) -> list[FoundSeal]:
    """Every seal on an OFD, whoever made it; empty when there is none or the file cannot be read. Never raises.

    Args:
        seen_at: when we had the file for certain; what it carries is older.
    """
    try:
        parts = read_parts(content)
        place = _text(_xml(parts[ROOT]), ".//ofd:Signatures").lstrip("/") if ROOT in parts else ""
        entries = _xml(_part(parts, place)).findall("ofd:Signature", namespaces=_NS) if place else []
    except OfdFault:
        return []
    folder = posixpath.dirname(place)
    return [_judge(parts, _name(one.get("BaseLoc") or "", folder), folder, seen_at) for one in entries]


def _name(location: str, folder: str) -> str:
    return location.lstrip("/") if location.startswith("/") else posixpath.normpath(posixpath.join(folder, location))


def _judge(parts: dict[str, bytes], name: str, folder: str, seen_at: datetime | None) -> FoundSeal:
    signer = at = ""
    try:
        xml = _part(parts, "/" + name)
        signature = _xml(xml)
        signed = _load(_part(parts, _text(signature, "ofd:SignedValue"), posixpath.dirname(name)))
        signer, at = _who(signed), _when(signed)
        # What lies beside the seals is theirs: a later seal adds to it without touching what an earlier one protects.
        _check_files(parts, signature, {one for one in parts if one.startswith(folder + "/")})
        if ses.octets(signed["toSign"]["dataHash"]) != suite("national").digest(xml):
            raise OfdFault("data_hash")
        found = _check_v4(signed) if isinstance(signed, ses.SealSignature) else _check_v1(signed)
        return _of_whom(found, signer, seen_at)
    except OfdFault as fault:
        return FoundSeal(signer, at, False, False, _TOLD.get(fault.fault, "broken"))
    except Exception:  # a seal that cannot be judged is not good
        return FoundSeal(signer, at, False, False, "broken")


def _of_whom(found: _Checked, signer: str, seen_at: datetime | None) -> FoundSeal:
    """A seal that holds: ours, or another body's."""
    at = found.signed_at.isoformat()
    try:
        return FoundSeal(_check_ours(found), at, True, True)
    except OfdFault as fault:
        if fault.fault != "certificate":
            raise
    outside = sm2_standing((found.certificate, found.maker), found.signed_at, seen_at)
    return FoundSeal(signer, at, True, False, outside=outside)


def _who(signed: Any) -> str:
    holder = signed if isinstance(signed, ses.SealSignature) else signed["toSign"]
    subject = x509.Certificate.load(holder["cert"].native).subject
    return str(subject.native.get("common_name") or subject.human_friendly)


def _when(signed: Any) -> str:
    return "" if not isinstance(signed, ses.SealSignature) else _native(signed["toSign"]["timeInfo"]).isoformat()


def lines_of_ofd(content: bytes) -> list[str]:
    """What the pages say, line by line from above, for who cannot open the format; empty when it cannot be read."""
    try:
        parts = read_parts(content)
        pages = [_xml(parts[name]) for name in sorted(parts, key=_in_order) if _PAGE.search(name)]
    except OfdFault:
        return []
    lines: list[str] = []
    for page in pages:
        rows: dict[int, list[tuple[float, float, str]]] = {}
        for code in page.iter(f"{{{NAMESPACE}}}TextCode"):
            left, top, size = _place(code)
            words = code.text or ""
            rows.setdefault(round(top / 2), []).append((left, left + size * sum(_width(one) for one in words), words))
        lines += [_joined(sorted(rows[top])) for top in sorted(rows)]
    return [line.strip() for line in lines if line.strip()]


def _width(letter: str) -> float:
    """About how wide a letter is, as a share of the size of its font."""
    return 0.5 if letter.isascii() else 1.0


def _joined(runs: list[tuple[float, float, str]]) -> str:
    """Runs of one line; a gap wider than a letter becomes a space."""
    text, end = "", 0.0
    for left, right, words in runs:
        text += (" " if text and left - end > 5 else "") + words
        end = right
    return text


def _place(code: Any) -> tuple[float, float, float]:
    """Where a run of letters begins, in millimetres from the left and from above, and how large its letters are."""
    thing = code.getparent()
    try:
        left, top, *_size = (float(one) for one in (thing.get("Boundary") or "0 0").split())
        x, y = float(code.get("X") or 0), float(code.get("Y") or 0)
        a, b, c, d, e, f = (float(one) for one in (thing.get("CTM") or "1 0 0 1 0 0").split())
        return left + a * x + c * y + e, top + b * x + d * y + f, abs(a) * float(thing.get("Size") or 0)
    except ValueError:
        return 0.0, 0.0, 0.0


def _in_order(name: str) -> list[tuple[int, str]]:
    return [(int(one), "") if one.isdecimal() else (0, one) for one in re.split(r"(\d+)", name)]
