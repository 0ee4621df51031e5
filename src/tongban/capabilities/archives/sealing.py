"""签名.xml: SM2 over the manifest, a time-stamp token by an authority, and a second key that says when.

What is signed is one line for each of: format, 档号, SM3 of the manifest, key, moment. The token (RFC 3161) is over the
SHA-256 of that signature as it stands in the document. The stamp signs one line for each of: format, SM3 of the
signature, SM3 of the token, key, moment; packages of the first days have no token, and their stamp no line for it.
Both keys are those of *trust*; the purpose stands before the text. The document has exactly one spelling, so that no
byte of it can be altered unseen.

Legal: GB/T 32918 (SM2), GB/T 32905 (SM3); 电子签名法 第十三条; DA/T 70-2018 (固化信息).
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from lxml import etree

from tongban.capabilities.licences.public import BadStamp, check_stamp, stamp_of
from tongban.foundation.crypto.public import BadSignature, suite
from tongban.foundation.trust.public import NoSuchKey, NotTrusted, Signature, key_of, sign, signing_key, verify

from . import xml
from .metadata import parse

PURPOSE, TIME_PURPOSE = "archive", "archive_time"
FORMAT, TIME_FORMAT, TOKEN_FORMAT = "tongban-archive/1", "tongban-archive-time/1", "tongban-archive-time/2"
SUITE = "national"
# An authority of somebody else runs by another clock, and tokens count whole seconds.
CLOCKS_DIFFER = timedelta(minutes=5)


def digest(content: bytes) -> str:
    """SM3 as 64 hexadecimal digits."""
    return suite(SUITE).hexdigest(content)


@dataclass(frozen=True)
class Mark:
    """One signature: key, its public part, moment, value; all as they stand in the document."""

    kid: str
    public: str
    at: str
    value: str


@dataclass(frozen=True)
class Seal:
    """What stands in ``签名.xml``."""

    identifier: str
    manifest: str
    signature: Mark
    stamp: Mark
    # TimeStampToken (DER) as base64; empty in packages of the first days.
    token: str = ""

    def text(self) -> bytes:
        """What the first key signs."""
        return _lines(FORMAT, self.identifier, self.manifest, self.signature.kid, self.signature.at)

    def stamp_text(self) -> bytes:
        """What the second key signs."""
        if self.token:
            marks = digest(self.signature.value.encode()), digest(self.token.encode())
            return _lines(TOKEN_FORMAT, *marks, self.stamp.kid, self.stamp.at)
        return _lines(TIME_FORMAT, digest(self.signature.value.encode()), self.stamp.kid, self.stamp.at)

    def document(self) -> bytes:
        """The one spelling."""
        rows = [
            xml.tag("清单", {"文件": "归档目录.xml", "算法": "SM3"}, self.manifest, 1),
            _row("签名", PURPOSE, self.signature),
            _row("时间戳", TIME_PURPOSE, self.stamp),
        ]
        if self.token:
            rows.append(xml.tag("时间戳令牌", {"标准": "RFC 3161", "算法": "SHA-256"}, self.token, 1))
        return xml.document(xml.tag("归档签名", {"版本": FORMAT, "档号": self.identifier}, rows))


def _lines(*parts: str) -> bytes:
    return "".join(f"{part}\n" for part in parts).encode()


def _row(name: str, purpose: str, mark: Mark) -> str:
    attributes = {"用途": purpose, "算法": "SM2", "密钥": mark.kid, "公钥": mark.public, "时间": mark.at}
    return xml.tag(name, attributes, mark.value, 1)


def now_words() -> str:
    """This moment in UTC as it stands in the document."""
    return timezone.now().astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def seal(identifier: str, manifest: bytes) -> bytes:
    """``签名.xml`` for a manifest.

    Raises:
        PortUnavailable: the time-stamp authority does not answer; filing is tried again.
    """
    blank = Mark("", "", "", "")
    first = Seal(identifier, digest(manifest), blank, blank)
    signed = _signed(PURPOSE, lambda mark: Seal(identifier, first.manifest, mark, blank).text())
    token = base64.b64encode(stamp_of(signed.value.encode())).decode()
    stamped = _signed(TIME_PURPOSE, lambda mark: Seal(identifier, first.manifest, signed, mark, token).stamp_text())
    return Seal(identifier, first.manifest, signed, stamped, token).document()


def _signed(purpose: str, text_of: Callable[[Mark], bytes]) -> Mark:
    key = _current(purpose)
    mark = Mark(key[0], key[1], now_words(), "")
    made = sign(purpose, text_of(mark))
    if made.kid != mark.kid:  # rotated between the two lines: once more with the new one
        return _signed(purpose, text_of)
    return Mark(mark.kid, mark.public, mark.at, made.value)


def _current(purpose: str) -> tuple[str, str]:
    key = signing_key(purpose)
    return key.kid, base64.b64encode(key.public).decode()


def read_seal(content: bytes) -> Seal:
    """What stands in the document.

    Raises:
        ValueError: not such a document, or not in its one spelling.
    """
    root = parse(content)
    digest_row = root.find("清单")
    if root.tag != "归档签名" or digest_row is None:
        raise ValueError("不是归档签名文件")
    marks = _mark(root.find("签名")), _mark(root.find("时间戳"))
    found = Seal(root.get("档号", ""), digest_row.text or "", *marks, root.findtext("时间戳令牌") or "")
    if found.document() != content:
        raise ValueError("签名文件的写法被改动")
    return found


def _mark(row: etree._Element | None) -> Mark:
    if row is None:
        raise ValueError("缺少签名或者时间戳")
    return Mark(row.get("密钥", ""), row.get("公钥", ""), row.get("时间", ""), row.text or "")


def seal_fault(found: Seal, manifest: bytes, *, ours: bool) -> str:
    """Why the seal does not hold for this manifest; empty when it does.

    What was sealed and stamped while its key was trusted stays good when the key is revoked later, unless the key was
    compromised.

    Args:
        ours: the keys have to be those of this city; else those named in the document are taken, as a stranger does.
    """
    if found.manifest != digest(manifest):
        return "归档目录.xml: 摘要与签名不一致"
    try:
        at = moment_of(found.stamp.at)
    except ValueError:
        return "签名.xml: 时间戳的时间读不懂"
    return (
        _mark_fault("签名", PURPOSE, found.signature, found.text(), at if ours else None)
        or _mark_fault("时间戳", TIME_PURPOSE, found.stamp, found.stamp_text(), at if ours else None)
        or _token_fault(found)
    )


def _token_fault(found: Seal) -> str:
    """The authority's token is for this signature, and not earlier than it says it was made."""
    if not found.token:
        return ""
    try:
        at = check_stamp(base64.b64decode(found.token), found.signature.value.encode())
        early = at < moment_of(found.signature.at) - CLOCKS_DIFFER
    except (BadStamp, ValueError) as error:
        return f"签名.xml: 时间戳令牌无效（{error}）"
    return "签名.xml: 时间戳令牌早于签名" if early else ""


def _mark_fault(name: str, purpose: str, mark: Mark, text: bytes, at: datetime | None) -> str:
    try:
        if at is None:
            bound = b"tongban/" + purpose.encode() + b"\x00" + text
            suite(SUITE).verify(base64.b64decode(mark.public), base64.b64decode(mark.value), bound)
        else:
            verify(text, Signature(mark.kid, SUITE, mark.value), purpose=purpose, at=at)
            if key_of(mark.kid).public != mark.public:
                return f"签名.xml: {name}的公钥不是本市登记的公钥"
    except (NotTrusted, NoSuchKey, BadSignature, ValueError) as error:
        return f"签名.xml: {name}无效（{error}）"
    return ""


def moment_of(words: str) -> datetime:
    """A moment as it stands in the document."""
    return datetime.fromisoformat(words.replace("Z", "+00:00"))
