"""Three faces of one licence: PDF, OFD and credential, each made from what stood fast when it was issued.

Which are made with the licence and which on first asking is a setting; what they say does not depend on it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from PIL import Image

from tongban.capabilities.licences.ofd.sealing import Sealer, sealed_ofd
from tongban.capabilities.licences.ofd.writing import About
from tongban.foundation.audit.public import HasActorRef
from tongban.foundation.crypto.public import suite
from tongban.foundation.files.public import StoredFile, read, store

from .credentials import credential_of, ref_of
from .documents import new_code, register, seal_pdf, verification_url
from .drawing.foot import Drawing, Foot
from .drawing.licence import Face, draw_licence
from .letters import date_text, shown
from .metadata import metadata_of
from .models import Licence, SealedDocument
from .seals.register import APPROVAL, permit
from .seals.uses import note_use


def face_of(licence: Licence) -> Face:
    """What the licence shows, in words; call when it is issued."""
    kind = licence.type
    start = date_text(licence.valid_from, "zh")
    until = "长期" if licence.valid_until is None else f"至 {date_text(licence.valid_until, 'zh')}"
    rows = [
        (
            shown(row["label"], "zh"),
            shown(row["label"], "en") if row["label"].get("en") else "",
            shown(row["value"], "zh"),
        )
        for row in licence.fields
    ]
    return Face(
        layout=kind.layout, title=kind.title_zh, title_en=kind.title_en, number=licence.number,
        identifier=licence.identifier, holder=licence.holder_name, rows=rows, authority=licence.authority.name,
        issued_on=date_text(licence.issued_on, "zh"), valid=f"{start} {until}", statement=kind.statement_zh,
        statement_en=kind.statement_en,
    )  # fmt: skip


def snapshot(licence: Licence) -> dict[str, Any]:
    """The face as it is kept: a department or a holder that is renamed later does not change what was issued."""
    kept = asdict(face_of(licence))
    del kept["photo"]
    return kept


def _drawing(licence: Licence, code: str) -> Drawing:
    kept: dict[str, Any] = licence.face or snapshot(licence)
    face = Face(**{**kept, "rows": [tuple(row) for row in kept["rows"]]})
    if licence.photo:
        face.photo = _plain_picture(read(licence.photo))
    return draw_licence(face, Foot("-".join(code[i : i + 4] for i in (0, 4, 8)), verification_url(code), "zh"))


def _plain_picture(content: bytes) -> bytes:
    """A picture that every reader of both formats knows: jpg or png."""
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        return content
    out = io.BytesIO()
    Image.open(io.BytesIO(content)).convert("RGB").save(out, "PNG")
    return out.getvalue()


@transaction.atomic
def pdf_of(licence: Licence, *, by: HasActorRef | str = "system") -> StoredFile:
    """The sealed PDF; made on first asking. Asking twice, or two at once, gives the same file."""
    locked = _locked(licence)
    if locked.file is None:
        code = new_code()
        _make_pdf(locked, code, _drawing(locked, code), by)
    licence.file = locked.file
    assert licence.file is not None
    return licence.file


def _locked(licence: Licence) -> Licence:
    return Licence.objects.select_for_update(of=("self",)).select_related("authority").get(pk=licence.pk)


def _make_pdf(locked: Licence, code: str, drawing: Drawing, by: HasActorRef | str) -> SealedDocument:
    title = locked.type.title_zh
    pdf = seal_pdf(drawing.pdf, locked.authority, title, place=drawing.places[0], kind="licence", about=ref_of(locked))
    locked.file = store(pdf, name=f"{title}.pdf", by=by, owner_ref=ref_of(locked), allowed={"pdf"}, scan=False)
    locked.save(update_fields=["file"])
    return register(
        pdf, code, kind="licence", number=locked.number, title=title, authority=locked.authority, licence=locked
    )


@transaction.atomic
def ofd_of(licence: Licence, *, by: HasActorRef | str = "system") -> StoredFile:
    """The sealed OFD file with the same drawing and verification code as the PDF; made on first asking, like it."""
    locked = _locked(licence)
    if locked.ofd is None:
        document = SealedDocument.objects.get(licence=locked, kind="licence") if locked.file else None
        code = document.code if document else new_code()
        body, title, drawing = locked.authority, locked.type.title_zh, _drawing(locked, code)
        document = document or _make_pdf(locked, code, drawing, by)
        assert drawing.recording is not None
        allowed = permit(body, APPROVAL, "licence")
        sealer = Sealer(body.name, body.credit_code, APPROVAL, allowed.seal.number)
        identifier = suite("international").hexdigest(locked.identifier.encode())[:32]
        about = About(identifier, title, body.name, locked.issued_on, metadata_of(locked))
        content = sealed_ofd(drawing.recording, drawing.places[0], sealer, about)
        locked.ofd = store(content, name=f"{title}.ofd", by=by, owner_ref=ref_of(locked), allowed={"ofd"}, scan=False)
        locked.save(update_fields=["ofd"])
        note_use(allowed, content, kind="licence", why=f"{title}（OFD）", about=ref_of(locked))
        document.ofd_digest = suite("international").hexdigest(content)
        document.save(update_fields=["ofd_digest"])
    licence.file, licence.ofd = locked.file, locked.ofd
    assert licence.ofd is not None
    return licence.ofd


_MAKERS: dict[str, Callable[[Licence], object]] = {"pdf": pdf_of, "ofd": ofd_of, "credential": credential_of}


def make_at_once(licence: Licence) -> None:
    """The forms that the city wants with the licence, in the transaction that issues it."""
    for form in sorted(settings.TONGBAN_LICENCE_FORMS):  # OFD before PDF: both come from one drawing then
        _MAKERS[form](licence)
