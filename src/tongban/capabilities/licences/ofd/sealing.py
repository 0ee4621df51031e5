"""Sealing an OFD package with a department's electronic seal (SM2, SM3).

Legal: GB/T 38540-2020; GB/T 33190-2016 18 (signatures).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from asn1crypto import core, x509
from django.utils import timezone

from tongban.capabilities.licences.drawing.recording import Recording
from tongban.capabilities.licences.drawing.seal import DIAMETER, seal_recording
from tongban.capabilities.licences.signing import SealPlace
from tongban.foundation.crypto.public import suite
from tongban.foundation.trust.public import Sm2Identity, der_of, sm2_maker, sm2_seal

from . import ses
from .operators import MM, number
from .writing import DOCUMENT, About, _element, document, page_id_of, parts_of, zipped

SIGNATURES = "Doc_0/Signs/Signatures.xml"
SIGNATURE = "Doc_0/Signs/Sign_0/Signature.xml"
SEAL = "Doc_0/Signs/Sign_0/Seal.esl"
VALUE = "Doc_0/Signs/Sign_0/SignedValue.dat"
PROVIDER = "Tongban"


@dataclass(frozen=True)
class Sealer:
    """Whose seal: the name on it, the credit code, what it is for, its number."""

    name: str
    code: str
    purpose: str
    number: str


def _time(moment: datetime) -> core.GeneralizedTime:
    return core.GeneralizedTime(moment.astimezone(UTC).replace(microsecond=0))


@lru_cache(maxsize=256)
def _seal(sealer: Sealer, certificate: bytes, maker: Sm2Identity) -> bytes:
    """The seal itself, signed by its maker; the same as long as the certificate is."""
    validity = x509.Certificate.load(certificate)["tbs_certificate"]["validity"]
    start, end = validity["not_before"].native, validity["not_after"].native
    about = About("0" * 32, sealer.name, sealer.name, start.date())
    picture = zipped(parts_of(seal_recording(sealer.name, sealer.purpose, sealer.number), about))
    side = round(DIAMETER * MM)
    info = ses.SealInfo(
        {
            "header": {"ID": "ES", "version": ses.VERSION, "Vid": PROVIDER},
            "esID": sealer.number,
            "property": {
                "type": 1,
                "name": f"{sealer.name}{sealer.purpose}",
                "certListType": 1,
                "certList": ses.Certificates([certificate]),
                "createDate": _time(start),
                "validStart": _time(start),
                "validEnd": _time(end),
            },
            "picture": {"type": "OFD", "data": picture, "width": side, "height": side},
        }
    )
    signed = maker.sign(_seal_content(info, maker.certificate))
    seal = {
        "eSealInfo": info, "cert": maker.certificate, "signAlgID": ses.SM2_WITH_SM3,
        "signedValue": ses.bits(der_of(signed)),
    }  # fmt: skip
    return bytes(ses.Seal(seal).dump())


def _seal_content(info: ses.SealInfo, certificate: bytes) -> bytes:
    """What the maker signs: the information, his certificate and the algorithm.

    Legal: GB/T 38540-2020 6.1.
    """
    return bytes(info.dump() + core.OctetString(certificate).dump() + core.ObjectIdentifier(ses.SM2_WITH_SM3).dump())


def _signature_xml(parts: Mapping[str, bytes], stamp: dict[str, Any], at: datetime) -> bytes:
    sm3 = suite("national")
    references = "".join(
        _element(
            "Reference", _element("CheckValue", base64.b64encode(sm3.digest(content)).decode()), FileRef=f"/{name}"
        )
        for name, content in parts.items()
    )
    info = (
        _element("Provider", ProviderName=PROVIDER, Version="1.0", Company=PROVIDER)
        + _element("SignatureMethod", ses.SM2_WITH_SM3)
        + _element("SignatureDateTime", f"{at.astimezone(UTC):%Y%m%d%H%M%S}Z")
        + _element("References", references, CheckMethod=ses.SM3)
        + _element("StampAnnot", **stamp)
        + _element("Seal", _element("BaseLoc", f"/{SEAL}"))
    )
    return document("Signature", _element("SignedInfo", info) + _element("SignedValue", f"/{VALUE}"))


def sealed_ofd(page: Recording, place: SealPlace, sealer: Sealer, about: About, *, at: datetime | None = None) -> bytes:
    """The package of a drawn page under a department's seal.

    Args:
        place: where the seal stands, as in the PDF.
        at: when it is sealed; now without.
    """
    moment = at or timezone.now()
    identity = sm2_seal(sealer.name, sealer.code)
    parts = parts_of(page, about, signatures=SIGNATURES)
    entry = _element("Signature", ID="1", Type="Seal", BaseLoc=f"/{SIGNATURE}")
    parts[SIGNATURES] = document("Signatures", _element("MaxSignId", "1") + entry)
    seal = _seal(sealer, identity.certificate, sm2_maker())
    parts[SEAL] = seal
    side = place.diameter * MM
    left, top = place.x * MM - side / 2, (page.height - place.y) * MM - side / 2
    box = " ".join(number(value) for value in (left, top, side, side))
    xml = _signature_xml(parts, {"ID": "1", "PageRef": page_id_of(parts[DOCUMENT]), "Boundary": box}, moment)
    to_sign = ses.ToSign(
        {
            "version": ses.VERSION,
            "eseal": ses.Seal.load(seal),
            "timeInfo": _time(moment),
            "dataHash": ses.bits(suite("national").digest(xml)),
            "propertyInfo": f"/{SIGNATURE}",
        }
    )
    signed = ses.SealSignature(
        {
            "toSign": to_sign,
            "cert": identity.certificate,
            "signatureAlgID": ses.SM2_WITH_SM3,
            "signature": ses.bits(der_of(identity.sign(to_sign.dump()))),
        }
    )
    return zipped({**parts, SIGNATURE: xml, VALUE: bytes(signed.dump())})
