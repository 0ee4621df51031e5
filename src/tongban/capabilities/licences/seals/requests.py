"""Sealing by hand: an officer asks for one document, a custodian, never the same person, looks and seals."""

from __future__ import annotations

import io

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader

from tongban.capabilities.licences.documents import new_code, put_by_hand, register
from tongban.capabilities.licences.errors import SealActRefused
from tongban.capabilities.licences.models import Seal, SealRequest, SealRequestState
from tongban.foundation.access.public import Viewer
from tongban.foundation.audit.public import record
from tongban.foundation.events.public import announce
from tongban.foundation.files.public import read, store

from .keeping import USERS, is_custodian
from .register import Permit, require_in_use

KIND = "by_hand"


def ref_of(request: SealRequest) -> str:
    """How the request stands in the audit log."""
    return f"licences.sealrequest:{request.pk}"


def ask_for_seal(
    seal: Seal, pdf: bytes, *, title: str, reason: str, key: str, by: Viewer, name: str = "document.pdf",
    case_ref: str = "",
) -> SealRequest:  # fmt: skip
    """Ask that one PDF be sealed by hand. The same key gives the same request.

    Raises:
        SealActRefused: not of this authority, title or reason missing, or no PDF that can be sealed.
        SealRefused: the seal is not in use.
        FileRefused: too large, or a virus.
    """
    key = f"{by.actor_ref}:{key}"[:80]
    if (known := SealRequest.objects.filter(key=key).first()) is not None:
        return known
    if by.authority_code != seal.authority_id or not by.holds(*USERS) or not by.officer_id:
        raise SealActRefused(_("只有本单位的工作人员可以提出。"))
    if not title.strip() or not reason.strip():
        raise SealActRefused(_("请写明文件名称和用印理由。"))
    require_in_use(Seal.objects.select_related("authority").get(pk=seal.pk))
    require_pdf(pdf)
    file = store(pdf, name=name, by=by, allowed={"pdf"}, owner_ref=f"licences.seal:{seal.pk}", whose="")
    with transaction.atomic():
        row, made = SealRequest.objects.get_or_create(
            key=key,
            defaults={
                "seal": seal, "title": title.strip()[:120], "reason": reason.strip()[:500], "file": file,
                "digest": file.digest, "asked_by_id": by.officer_id, "case_ref": case_ref[:80],
            },
        )  # fmt: skip
        if made:
            record(by, "seal.use_asked", ref_of(row), detail={"seal": seal.pk, "digest": file.digest})
            announce("tongban.seal.asked", subject=ref_of(row), data={"seal": seal.pk})
    return row


def require_pdf(pdf: bytes) -> None:
    """Raises SealActRefused: damaged, encrypted, or without pages."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        good = not reader.encrypted and int(reader.root["/Pages"]["/Count"]) > 0
    except Exception:  # a damaged or hostile file: whatever the parser meets, it is not sealed here
        good = False
    if not good:
        raise SealActRefused(_("这份 PDF 不能盖章：已损坏或者加了密码。"))


def _locked(request: SealRequest) -> SealRequest:
    rows = SealRequest.objects.select_for_update(of=("self",)).select_related("seal__authority")
    return rows.get(pk=request.pk)


def may_decide_use(request: SealRequest, viewer: Viewer) -> bool:
    """The viewer keeps the seal and is not who asked."""
    return (
        request.state == SealRequestState.ASKED
        and request.asked_by_id != viewer.officer_id
        and is_custodian(viewer, request.seal)
    )


@transaction.atomic
def approve_use(request: SealRequest, *, by: Viewer, shown_digest: str) -> SealRequest:
    """The custodian has seen the document and seals it. Approving twice seals once.

    Args:
        shown_digest: digest of the document on the custodian's screen.
    Raises:
        SealActRefused: not a custodian, the asker, another document, or answered already.
        SealRefused: the seal is not in use.
    Legal: 国发〔1999〕25号 二十五.
    """
    request = _locked(request)
    if request.state == SealRequestState.SEALED:
        return request
    if request.asked_by_id == by.officer_id:
        raise SealActRefused(_("申请人不能给自己的文件用印，请另一位保管人办理。"))
    if not is_custodian(by, request.seal):
        raise SealActRefused(_("只有这枚印章的保管人可以用印。"))
    if request.state != SealRequestState.ASKED:
        raise SealActRefused(_("这份申请已经处理过了。"))
    if shown_digest != request.digest:
        raise SealActRefused(_("页面上的文件已经变了，请重新看过。"))
    seal = Seal.objects.select_for_update(of=("self",)).select_related("authority").get(pk=request.seal_id)
    require_in_use(seal)
    pdf = put_by_hand(Permit(seal, None), read(request.file), request.title, request=request, by=by)
    request.sealed = store(
        pdf, name=request.file.name, by=by, allowed={"pdf"}, owner_ref=f"licences.seal:{seal.pk}", whose="", scan=False
    )
    _answer(request, SealRequestState.SEALED, by, "")
    register(pdf, new_code(), kind=KIND, number="", title=request.title, authority=seal.authority)
    return request


@transaction.atomic
def refuse_use(request: SealRequest, *, by: Viewer, note: str) -> SealRequest:
    """The custodian does not seal it, and says why. Twice is harmless.

    Raises:
        SealActRefused: not a custodian, the asker, no reason, or answered already.
    """
    request = _locked(request)
    if request.state == SealRequestState.REFUSED:
        return request
    if not may_decide_use(request, by):
        raise SealActRefused(_("只有另一位保管人可以处理，并且只处理一次。"))
    if not note.strip():
        raise SealActRefused(_("请写明原因。"))
    return _answer(request, SealRequestState.REFUSED, by, note.strip())


@transaction.atomic
def withdraw_use(request: SealRequest, *, by: Viewer) -> SealRequest:
    """The asker takes it back before it is answered. Twice is harmless.

    Raises:
        SealActRefused: somebody else's, or answered already.
    """
    request = _locked(request)
    if request.asked_by_id != by.officer_id:
        raise SealActRefused(_("只有申请人可以撤回。"))
    if request.state == SealRequestState.WITHDRAWN:
        return request
    if request.state != SealRequestState.ASKED:
        raise SealActRefused(_("这份申请已经处理过了。"))
    return _answer(request, SealRequestState.WITHDRAWN, by, "")


def _answer(request: SealRequest, state: SealRequestState, by: Viewer, note: str) -> SealRequest:
    request.state, request.decided_by_id, request.decided_at = state, by.officer_id, timezone.now()
    request.note = note[:200]
    request.save(update_fields=["state", "decided_by", "decided_at", "note", "sealed"])
    record(by, f"seal.use_{state.value}", ref_of(request), reason=note)
    announce(f"tongban.seal.{state.value}", subject=ref_of(request), data={"seal": request.seal_id})
    return request
