"""A licence's face, drawn and sealed as an OFD, the same with parts exchanged, and what others signed and sealed."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from asn1crypto import cms, keys, x509
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas

from tongban.capabilities.licences.adapters.embedded import token
from tongban.capabilities.licences.drawing.foot import Foot
from tongban.capabilities.licences.drawing.licence import Face, draw_licence
from tongban.capabilities.licences.ofd import sealing
from tongban.capabilities.licences.ofd.reading import read_parts
from tongban.capabilities.licences.ofd.sealing import Sealer, sealed_ofd
from tongban.capabilities.licences.ofd.writing import About, zipped
from tongban.foundation.trust.public import SealIdentity, Sm2Identity, time_stamp_identity
from tongban.foundation.trust.tests.factories import Holder

SEALER = Sealer("黄浦区市场监督管理局", "11319900TB000001XT", "行政审批专用章", "3199000000001")


def face(layout="licence", **more):
    rows = [("经营者", "Operator", "上海禾光餐饮有限公司"), ("经营项目", "Items", "热食类食品制售；" * 12)]
    return Face(
        layout, "食品经营许可证", "Food Business Licence", "JY2026 & <1>", "1.2.156.3005.2", "上海禾光", rows,
        SEALER.name, "2026年11月28日", "2026年11月28日 至 2031年11月27日", "准予从事下列食品经营活动。", "Permitted.",
        **more,
    )  # fmt: skip


def drawing(layout="licence", **more):
    return draw_licence(face(layout, **more), Foot("AAAA-BBBB-CCCC", "https://city.example/verify/AAAABBBBCCCC/", "zh"))


def sealed(layout="licence", **more):
    drawn = drawing(layout)
    about = About("ab" * 16, "食品经营许可证", SEALER.name, timezone.localdate(), {"ZZBS": "1.2.156.3005.2"})
    return sealed_ofd(drawn.recording, drawn.places[0], SEALER, about, **more)


def changed(content, **parts):
    return zipped(read_parts(content) | {name.replace("__", "/"): value for name, value in parts.items()})


def _above(holder: Holder) -> list[x509.Certificate]:
    """What a signer puts beside his own certificate: everything but the root."""
    found = []
    one = holder.issuer
    while one is not None and one.issuer is not None:
        found.append(x509.Certificate.load(one.der))
        one = one.issuer
    return found


class Stamps(TimeStamper):
    """A time-stamp authority whose clock stands still."""

    def __init__(self, identity: SealIdentity, at: datetime) -> None:
        super().__init__()
        self.identity, self.at = identity, at

    async def async_timestamp(self, message_digest: bytes, _md_algorithm: str) -> cms.ContentInfo:
        return cms.ContentInfo.load(token(self.identity, message_digest, self.at))

    async def async_dummy_response(self, _md_algorithm: str) -> cms.ContentInfo:
        return await self.async_timestamp(bytes(32), "sha256")


def our_stamps(at: datetime) -> Stamps:
    """The city's own time-stamp authority, at another moment."""
    return Stamps(time_stamp_identity(), at)


def stamps_of(holder: Holder, at: datetime) -> Stamps:
    """A time-stamp authority of somebody else."""
    chain = tuple(one.dump() for one in _above(holder))
    return Stamps(SealIdentity("Time", "time", holder.der, holder.key_der, chain), at)


def plain_pdf() -> bytes:
    """One page without any signature."""
    held = io.BytesIO()
    canvas = Canvas(held, invariant=True)
    canvas.drawString(72, 720, "A contract")
    canvas.save()
    return held.getvalue()


def signed_pdf(pdf: bytes, holder: Holder, stamps: Stamps | None = None, field: str = "S") -> bytes:
    """Signed with the holder's key; the certificates between him and the root lie in the file."""
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(holder.der), signing_key=keys.PrivateKeyInfo.load(holder.key_der),
        cert_registry=SimpleCertificateStore.from_certs(_above(holder)),
    )  # fmt: skip
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return bytes(signers.sign_pdf(writer, meta, signer=signer, timestamper=stamps).getvalue())


def ofd_sealed_by(monkeypatch: Any, identity: Sm2Identity, maker: Sm2Identity, **more: Any) -> bytes:
    """A licence's face under the seal of another body."""
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "sm2_seal", lambda _name, _code: identity)
        patch.setattr(sealing, "sm2_maker", lambda: maker)
        return sealed(**more)
