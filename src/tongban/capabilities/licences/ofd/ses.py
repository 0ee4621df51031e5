"""Electronic seals and their signatures as ASN.1.

Legal: GB/T 38540-2020 (version 4, written and read); GM/T 0031-2014 (version 1, read).
"""

from __future__ import annotations

from typing import ClassVar

from asn1crypto import core

SM2_WITH_SM3 = "1.2.156.10197.1.501"
SM3 = "1.2.156.10197.1.401"
VERSION = 4


class Header(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar = [("ID", core.IA5String), ("version", core.Integer), ("Vid", core.IA5String)]


class Certificates(core.SequenceOf):  # type: ignore[misc]
    _child_spec = core.OctetString


class CertificateDigest(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar = [("type", core.PrintableString), ("value", core.OctetString)]


class CertificateDigests(core.SequenceOf):  # type: ignore[misc]
    _child_spec = CertificateDigest


class Property(core.Sequence):  # type: ignore[misc]
    """Whose seal, good for which certificates, from when until when. ``certListType`` 1: certificates, 2: digests."""

    _fields: ClassVar = [
        ("type", core.Integer), ("name", core.UTF8String), ("certListType", core.Integer), ("certList", core.Any),
        ("createDate", core.GeneralizedTime), ("validStart", core.GeneralizedTime), ("validEnd", core.GeneralizedTime),
    ]  # fmt: skip


class PropertyV1(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar = [
        ("type", core.Integer), ("name", core.UTF8String), ("certList", Certificates), ("createDate", core.UTCTime),
        ("validStart", core.UTCTime), ("validEnd", core.UTCTime),
    ]  # fmt: skip


class PictureInfo(core.Sequence):  # type: ignore[misc]
    """``width`` and ``height`` in millimetres."""

    _fields: ClassVar = [
        ("type", core.IA5String), ("data", core.OctetString), ("width", core.Integer), ("height", core.Integer),
    ]  # fmt: skip


_EXTRA = {"explicit": 0, "optional": True}


class SealInfo(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar = [
        ("header", Header), ("esID", core.IA5String), ("property", Property), ("picture", PictureInfo),
        ("extDatas", core.Any, _EXTRA),
    ]  # fmt: skip


class Seal(core.Sequence):  # type: ignore[misc]
    """SESeal: the seal, signed by its maker."""

    _fields: ClassVar = [
        ("eSealInfo", SealInfo), ("cert", core.OctetString), ("signAlgID", core.ObjectIdentifier),
        ("signedValue", core.BitString),
    ]  # fmt: skip


class ToSign(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar = [
        ("version", core.Integer), ("eseal", Seal), ("timeInfo", core.GeneralizedTime), ("dataHash", core.BitString),
        ("propertyInfo", core.IA5String), ("extDatas", core.Any, _EXTRA),
    ]  # fmt: skip


class SealSignature(core.Sequence):  # type: ignore[misc]
    """SES_Signature: who sealed what, and when."""

    _fields: ClassVar = [
        ("toSign", ToSign), ("cert", core.OctetString), ("signatureAlgID", core.ObjectIdentifier),
        ("signature", core.BitString), ("timeStamp", core.BitString, _EXTRA),
    ]  # fmt: skip


class SealInfoV1(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar = [
        ("header", Header), ("esID", core.IA5String), ("property", PropertyV1), ("picture", PictureInfo),
        ("extDatas", core.Any, _EXTRA),
    ]  # fmt: skip


class SignInfoV1(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar = [
        ("cert", core.OctetString), ("signatureAlgorithm", core.ObjectIdentifier), ("signData", core.BitString),
    ]  # fmt: skip


class SealV1(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar = [("esealInfo", SealInfoV1), ("signInfo", SignInfoV1)]


class ToSignV1(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar = [
        ("version", core.Integer), ("eseal", SealV1), ("timeInfo", core.BitString), ("dataHash", core.BitString),
        ("propertyInfo", core.IA5String), ("cert", core.OctetString), ("signatureAlgorithm", core.ObjectIdentifier),
    ]  # fmt: skip


class SealSignatureV1(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar = [("toSign", ToSignV1), ("signature", core.BitString)]


def bits(data: bytes) -> core.BitString:
    """A BIT STRING of whole bytes."""
    return core.BitString.load(core.OctetBitString(data).dump())


def octets(value: core.BitString) -> bytes:
    """The bytes of a BIT STRING of whole bytes."""
    contents = bytes(value.contents)
    if not contents or contents[0] != 0:
        raise ValueError("unused bits")
    return contents[1:]
