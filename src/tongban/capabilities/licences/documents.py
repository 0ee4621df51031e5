"""Letters and licences as sealed PDFs."""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from pyhanko.pdf_utils.reader import PdfFileReader
from reportlab.lib.units import mm

from tongban.foundation.audit.public import HasActorRef
from tongban.foundation.crypto.public import suite
from tongban.foundation.ledger import public as ledger
from tongban.foundation.trust.public import seal_identity
from tongban.registers.authorities.public import Authority
from tongban.registers.authorities.public import authority as authority_by_code

from .drawing.foot import Foot
from .drawing.letter import draw_letter
from .drawing.seal import seal_page
from .letters import compose, letter_kinds
from .models import Licence, SealedDocument, SealRequest
from .seals.register import APPROVAL, Permit, key_code, permit
from .seals.uses import note_use
from .signing import SealPlace, put_seal

# Crockford's alphabet: nothing that is read as something else.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """A verification code of 60 random bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


def verification_url(code: str) -> str:
    """The address in the QR symbol."""
    return f"{settings.TONGBAN_URL}/verify/{code}/"


def seal_pdf(
    pdf: bytes, authority: Authority | str, reason: str, *, place: SealPlace | None = None, purpose: str = APPROVAL,
    field: str = "Seal1", kind: str = "certificate", about: str = "",
) -> bytes:  # fmt: skip
    """The PDF under the authority's electronic seal, visible and verifiable by any reader; earlier seals stay valid.

    The use is written down with the file's digest, under the standing authorisation that permits it.

    Args:
        authority: whose seal, or its code.
        reason: what the seal says about the document, such as 受理.
        place: where; without it lower right on the last page.
        field: name of the seal in the file, when a place is given; a second seal needs another one.
        kind: what it is, as authorisations name it: a kind of letter, ``licence``, ``bill``, ``certificate``.
        about: what it belongs to, such as ``cases.case:12``; for the log.
    Raises:
        SealRefused: the seal is not in use, or nobody permitted this; nothing was sealed.
    Legal: 国务院令第716号 第九条; 国发〔1999〕25号.
    """
    allowed = permit(_authority(authority), purpose, kind)
    sealed = _put(pdf, allowed, reason, place, field)
    note_use(allowed, sealed, kind=kind, why=reason, about=about)
    return sealed


def put_by_hand(allowed: Permit, pdf: bytes, title: str, *, request: SealRequest, by: HasActorRef | str) -> bytes:
    """The PDF under the seal that a custodian puts on it."""
    sealed = _put(pdf, allowed, title, None, "")
    note_use(allowed, sealed, kind="by_hand", why=title, about=request.case_ref, by=by, request=request)
    return sealed


def _put(pdf: bytes, allowed: Permit, reason: str, place: SealPlace | None, field: str) -> bytes:
    body, purpose = allowed.seal.authority, allowed.seal.purpose
    if place is None:
        reader = PdfFileReader(io.BytesIO(pdf))
        pages = int(reader.root["/Pages"]["/Count"])
        place = SealPlace(pages - 1, 155 * mm, 60 * mm)
        field = f"Seal{len(reader.embedded_signatures) + 1}"
    identity = seal_identity(body.name, key_code(allowed.seal))
    return put_seal(
        pdf, identity, seal_page(body.name, purpose, allowed.seal.number), place, reason=reason, field=field
    )


def render_letter(
    kind: str, context: Mapping[str, Any], authority: Authority | str, *, language: str = "zh", about: str = ""
) -> bytes:
    """A letter of the authority, sealed and registered for verification.

    The words are in ``data/letters.yaml``; a paragraph whose names the context lacks is left out. Names that letters
    know: ``case_number item applicant applicant_id agent contact submitted_on received_on accepted_on decided_on
    issued_on promised_due_on statutory_due_on due_on new_due_on days reason remedy legal_basis conditions decision
    amount result procedure started_on document recipient delivery_mode delivered_on tracking check_within pledge
    other_authority reconsideration_body court addressee number``, and the tables ``materials [{title, source, note}]``,
    ``corrections [{title, problem, remedy}]``, ``grounds [{text, legal, remedy}]``, ``fields [{label, value}]``,
    the list ``promises``. Texts may be ``{"zh": …, "en": …}``; dates may be dates or ISO texts.

    Args:
        kind: see ``letter_kinds()``.
        language: ``zh``, or ``en`` for the translation.
        about: what it belongs to, such as ``cases.case:12``; for the log of the seal.
    Returns:
        The PDF; keep it with ``files.store(…, scan=False)``.
    Raises:
        UnknownLetter: no such kind.
        SealRefused: the seal is not in use, or nobody permitted letters of this kind; nothing was made.
    """
    body = _authority(authority)
    letter = compose(kind, context, body, language)
    code = new_code()
    foot = Foot("-".join(code[i : i + 4] for i in (0, 4, 8)), verification_url(code), language)
    titles = letter_kinds()[kind]
    drawing = draw_letter(letter, foot, subtitle=titles["en"] if language == "zh" else "")
    pdf = seal_pdf(drawing.pdf, body, titles["zh"], place=drawing.places[0], kind=kind, about=about)
    register(pdf, code, kind=kind, number=letter.number, title=titles["zh"], authority=body)
    return pdf


def register(
    pdf: bytes, code: str, *, kind: str, number: str, title: str, authority: Authority, licence: Licence | None = None
) -> SealedDocument:
    """Remember what left the house, so that its code and its bytes can be recognised; the log remembers it too."""
    document = SealedDocument.objects.create(
        code=code, kind=kind, number=number[:120], title=title[:120], authority=authority, licence=licence,
        digest=suite("international").hexdigest(pdf),
    )  # fmt: skip
    ledger.append("document.sealed", evidence_of(document), about=document)
    return document


def evidence_of(document: SealedDocument) -> dict[str, str]:
    """What the log knows of a document: enough to prove the bytes and their moment, nothing about anybody."""
    return {
        "authority": document.authority.credit_code,
        "code": document.code,
        "digest": document.digest,
        "kind": document.kind,
    }


def receipt_of(document: SealedDocument) -> dict[str, Any] | None:
    """存证回执: proof that this document entered the log, for anybody's verifier; None while it waits for its place."""
    entries = ledger.entries_about(document)
    try:
        return ledger.receipt(entries[0], evidence_of(document)) if entries else None
    except ledger.NotYet:
        return None


def _authority(authority: Authority | str) -> Authority:
    return authority_by_code(authority) if isinstance(authority, str) else authority
