"""Reading and verifying a sealed OFD package: each step in the order of the standard, and the fault by its name.

Legal: GB/T 38540-2020 7.3 (verification of a seal and of a signature).
"""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import core
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from lxml import etree

from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import NotTrusted, check_sm2_certificate, verify_sm2

from . import ses
from .sealing import _seal_content
from .writing import NAMESPACE, ROOT, zipped

LARGEST_BYTES = 64 * 1024 * 1024
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_NS = {"ofd": NAMESPACE}

FAULTS = {
    "container": _("文件包已损坏，或者包里的字节被改动过。"),
    "unsigned": _("文件上没有电子印章。"),
    "file": _("盖章之后，文件内容被改动过。"),
    "added": _("盖章之后，文件里添加了没有被印章保护的内容。"),
    "data_hash": _("盖章之后，签章清单被改动过。"),
    "signature": _("印章的签名对不上。"),
    "method": _("印章用的摘要算法不是国家标准规定的，没法核对。"),
    "seal": _("印章本身被改动过，或者不是制章机构制作的。"),
    "not_listed": _("签名用的证书不是这枚印章的证书。"),
    "seal_time": _("盖章时印章不在有效期内。"),
    "certificate": _("印章的证书不是本市签发的，不能信任。"),
    "certificate_time": _("盖章时证书不在有效期内。"),
    "revoked": _("印章的证书已被吊销。"),
}


class OfdFault(Exception):
    """The package is not to be believed; ``fault`` is one of ``FAULTS``."""

    def __init__(self, fault: str, detail: str = "") -> None:
        super().__init__(f"{fault} {detail}".strip())
        self.fault = fault

    @property
    def words(self) -> str:
        """The fault in the reader's language."""
        return str(FAULTS[self.fault])


@dataclass(frozen=True)
class OfdSeal:
    """What a good seal says."""

    signed_by: str
    signed_at: datetime
    number: str
    custom: dict[str, str] = field(default_factory=dict)


def read_parts(content: bytes) -> dict[str, bytes]:
    """The parts of a package by name.

    Raises:
        OfdFault: ``container``.
    """
    if content[-22:-18] != b"PK\x05\x06":  # else another package that lies inside could be taken for this one
        raise OfdFault("container", "cut, or something was added behind")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST_BYTES or len({e.filename for e in entries}) != len(
                entries
            ):
                raise OfdFault("container", "too large, or a name twice")
            return {entry.filename: package.read(entry) for entry in entries}
    except (
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        binascii.Error,
    ) as error:
        raise OfdFault("container", str(error)) from error


def _xml(content: bytes) -> Any:
    try:
        return etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        raise OfdFault("container", "xml") from error


def _part(parts: dict[str, bytes], path: str, base: str = "") -> bytes:
    name = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(base, path))
    if name not in parts:
        raise OfdFault("container", f"no {name}")
    return parts[name]


def _text(element: Any, path: str) -> str:
    return (element.findtext(path, namespaces=_NS) or "").strip()


def _native(value: Any) -> datetime:
    moment = value.native
    if not isinstance(moment, datetime):
        raise OfdFault("seal", "time")
    return moment


def texts_of(content: bytes) -> list[tuple[str, float, float]]:
    """Every run of letters of the first page with its place in millimetres: for comparing with another form."""
    parts = read_parts(content)
    page = _xml(next(value for name, value in parts.items() if name.endswith("Page_0/Content.xml")))
    found = []
    for run in page.iter(f"{{{NAMESPACE}}}TextCode"):
        matrix = run.getparent().get("CTM")
        x, y = float(run.get("X")), float(run.get("Y"))
        if matrix:
            x, y = (float(one) for one in matrix.split()[4:])
        found.append((run.text or "", x, y))
    return found


def verify_ofd(content: bytes) -> OfdSeal:
    """The seal of a package that is whole, sealed by one of our bodies, and unchanged.

    Raises:
        OfdFault: the first step that failed, by name.
    """
    parts = read_parts(content)
    listed = _signature_entry(parts)
    xml = _part(parts, listed)
    signature = _xml(xml)
    value_name = _text(signature, "ofd:SignedValue")
    _check_files(parts, signature, {listed.lstrip("/"), value_name.lstrip("/")})
    signed = _load(_part(parts, value_name))
    to_sign = signed["toSign"]
    if ses.octets(to_sign["dataHash"]) != suite("national").digest(xml):
        raise OfdFault("data_hash")
    found = _check_v4(signed) if isinstance(signed, ses.SealSignature) else _check_v1(signed)
    signed_by = _check_ours(found)
    seal_file = _text(signature, "ofd:SignedInfo/ofd:Seal/ofd:BaseLoc")
    if seal_file and _part(parts, seal_file) != to_sign["eseal"].dump():
        raise OfdFault("seal", "Seal.esl is another")
    if zipped(parts) != content:
        raise OfdFault("container", "other bytes around the parts")
    root = _xml(parts[ROOT])
    custom = {one.get("Name"): one.text or "" for one in root.iter(f"{{{NAMESPACE}}}CustomData")}
    return OfdSeal(signed_by, found.signed_at, found.number, custom)


def _signature_entry(parts: dict[str, bytes]) -> str:
    if ROOT not in parts:
        raise OfdFault("container", "no OFD.xml")
    place = _text(_xml(parts[ROOT]), ".//ofd:Signatures")
    if not place:
        raise OfdFault("unsigned")
    entries = _xml(_part(parts, place)).findall("ofd:Signature", namespaces=_NS)
    if len(entries) != 1:
        raise OfdFault("unsigned", f"{len(entries)} signatures")
    base = entries[0].get("BaseLoc") or ""
    return base if base.startswith("/") else "/" + posixpath.normpath(posixpath.join(posixpath.dirname(place), base))


def _check_files(parts: dict[str, bytes], signature: Any, covered: set[str]) -> None:
    references = signature.find(".//ofd:References", namespaces=_NS)
    if references is None or references.get("CheckMethod") != ses.SM3:
        raise OfdFault("method")
    covered = set(covered)
    for reference in references.findall("ofd:Reference", namespaces=_NS):
        name = (reference.get("FileRef") or "").lstrip("/")
        expected = _text(reference, "ofd:CheckValue")
        if name not in parts or base64.b64encode(suite("national").digest(parts[name])).decode() != expected:
            raise OfdFault("file", name)
        covered.add(name)
    if extra := set(parts) - covered:
        raise OfdFault("added", ", ".join(sorted(extra)))


def _load(data: bytes) -> Any:
    """SES_Signature of the new or the old standard."""
    for kind in (ses.SealSignature, ses.SealSignatureV1):
        try:
            signed = kind.load(data, strict=True)
            signed.native  # noqa: B018  parses to the last leaf
        except (ValueError, TypeError):
            continue
        if signed.dump(force=True) == data:
            return signed
    raise OfdFault("signature", "not a seal's signature")


@dataclass(frozen=True)
class _Checked:
    """Whole and fitting together; whose root stands above the two certificates is not yet looked at."""

    certificate: bytes
    maker: bytes
    signed_at: datetime
    number: str


def _check_v4(signed: ses.SealSignature) -> _Checked:
    to_sign, certificate = signed["toSign"], signed["cert"].native
    seal = to_sign["eseal"]
    _require("signature", certificate, ses.octets(signed["signature"]), to_sign.dump())
    maker = seal["cert"].native
    _require("seal", maker, ses.octets(seal["signedValue"]), _seal_content(seal["eSealInfo"], maker))
    about = seal["eSealInfo"]["property"]
    at = _native(to_sign["timeInfo"])
    if not _lists(about, certificate):
        raise OfdFault("not_listed")
    return _finish(seal["eSealInfo"], certificate, maker, at)


def _check_v1(signed: ses.SealSignatureV1) -> _Checked:
    to_sign = signed["toSign"]
    certificate, seal = to_sign["cert"].native, to_sign["eseal"]
    _require("signature", certificate, ses.octets(signed["signature"]), to_sign.dump())
    sign_info = seal["signInfo"]
    maker = sign_info["cert"].native
    content = seal["esealInfo"].dump() + sign_info["cert"].dump() + sign_info["signatureAlgorithm"].dump()
    _require("seal", maker, ses.octets(sign_info["signData"]), bytes(content))
    if certificate not in seal["esealInfo"]["property"]["certList"].native:
        raise OfdFault("not_listed")
    at = _native(core.GeneralizedTime.load(ses.octets(to_sign["timeInfo"])))
    return _finish(seal["esealInfo"], certificate, maker, at)


def _require(fault: str, certificate: bytes, signature: bytes, data: bytes) -> None:
    try:
        verify_sm2(certificate, signature, data)
    except NotTrusted as error:
        raise OfdFault(fault, str(error)) from error


def _lists(about: ses.Property, certificate: bytes) -> bool:
    """The seal names this certificate, itself or by its digest."""
    raw = about["certList"].dump()
    if about["certListType"].native == 1:
        return certificate in ses.Certificates.load(raw).native
    digest = suite("national").digest(certificate)
    return any(one["value"] == digest for one in ses.CertificateDigests.load(raw).native)


def _finish(info: Any, certificate: bytes, maker: bytes, at: datetime) -> _Checked:
    about = info["property"]
    if not _native(about["validStart"]) <= at <= _native(about["validEnd"]) or at > timezone.now() + timedelta(
        minutes=5
    ):
        raise OfdFault("seal_time")
    return _Checked(certificate, maker, at, str(info["esID"].native))


def _check_ours(found: _Checked) -> str:
    """The sealer's name when seal and maker are under our own root."""
    names = {"unknown_key": "certificate", "expired": "certificate_time", "revoked": "revoked"}
    try:
        check_sm2_certificate(found.maker, found.signed_at)
        return check_sm2_certificate(found.certificate, found.signed_at)
    except NotTrusted as error:
        raise OfdFault(names.get(error.code, "certificate"), str(error)) from error
