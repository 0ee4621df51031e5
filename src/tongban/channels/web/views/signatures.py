"""签署: documents that wait for my signature, putting one up, signing what is on the screen."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.signatures.public import (
    AssuranceTooLow,
    BadSigner,
    Invited,
    RequestState,
    SignatureError,
    SignerState,
    SigningRequest,
    consent_text,
    decline,
    find_signer,
    is_sender,
    remove_signer,
    request_signatures,
    requests_of,
    sign,
    signer_for,
    visible_request,
    waiting_for,
    withdraw,
)
from tongban.foundation.access.public import Viewer, person_page, viewer_of
from tongban.foundation.files.public import FileRefused, response
from tongban.foundation.ledger.public import receipts_within
from tongban.registers.organisations.public import organisation
from tongban.registers.people.public import person

PER_PAGE = 20
LARGEST_BYTES = 20 * 1024 * 1024
TERMS = (7, 30, 90)


@require_GET
@person_page
def signatures(request: HttpRequest) -> HttpResponse:
    """What waits for my signature, and everything I sent or signed."""
    viewer = viewer_of(request)
    page = Paginator(requests_of(viewer), PER_PAGE).get_page(request.GET.get("page"))
    context = {"waiting": list(waiting_for(viewer)[:PER_PAGE]), "page": page, "State": RequestState}
    return render(request, "web/signatures.html", context)


@require_http_methods(["GET", "POST"])
@person_page(assurance=2)
def new_signature(request: HttpRequest) -> HttpResponse:
    """Put a PDF up: title, signers by name and number, order, term."""
    viewer = viewer_of(request)
    if viewer.is_acting_for_another and not viewer.organisation_id:
        raise Http404
    typed = {name: request.POST.get(name, "").strip() for name in ("title", "signers", "order", "term", "me", "key")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        made = _put_up(request, viewer, typed, errors)
        if made is not None:
            messages.success(request, _("已发起，签署人会收到通知。"))
            return redirect("web:signature", made.reference)
    context = {"typed": typed, "errors": errors, "terms": TERMS, "key": typed["key"] or uuid.uuid4().hex}
    return render(request, "web/new_signature.html", context, status=422 if errors else 200)


def _put_up(
    request: HttpRequest, viewer: Viewer, typed: dict[str, str], errors: dict[str, str]
) -> SigningRequest | None:
    upload = request.FILES.get("document")
    if upload is None or (upload.size or 0) > LARGEST_BYTES:
        errors["document"] = _("请选择一份 20 MB 以内的 PDF。")
    if not typed["title"]:
        errors["title"] = _("请写明是什么文件，例如：房屋租赁合同。")
    signers, wrong = _signers(viewer, typed)
    if wrong or not signers:
        errors["signers"] = (
            _("第 %(lines)s 行对不上，请核对姓名（名称）和号码。") % {"lines": "、".join(wrong)}
            if wrong
            else _("请至少写一位签署人。")
        )
    if errors or upload is None:
        return None
    term = int(typed["term"]) if typed["term"].isdigit() else TERMS[1]
    try:
        return request_signatures(
            upload.read(), typed["title"], signers, viewer=viewer, key=f"{viewer.actor_ref}:{typed['key']}"[:80],
            name=str(upload.name), in_order=typed["order"] == "yes", term_days=term,
        )  # fmt: skip
    except BadSigner as error:
        errors["signers"] = str(error)
    except (SignatureError, FileRefused) as error:
        errors["document"] = str(error)
    return None


def _signers(viewer: Viewer, typed: dict[str, str]) -> tuple[list[Any], list[str]]:
    """(people and organisations in their order, numbers of lines that fit nobody)."""
    found: list[Any] = []
    wrong: list[str] = []
    if typed["me"] == "yes":
        found.append(organisation(viewer.organisation_id) if viewer.organisation_id else person(viewer.person_id or 0))
    for number, line in enumerate((line for line in typed["signers"].splitlines() if line.strip()), 1):
        parts = re.split(r"[\s,，;；]+", line.strip())
        try:
            found.append(find_signer(Invited(" ".join(parts[:-1]), parts[-1])))
        except BadSigner:
            wrong.append(str(number))
    return found, wrong


def _context(one: SigningRequest, viewer: Viewer) -> dict[str, Any]:
    mine = signer_for(one, viewer)
    rows = list(one.signers.select_related("person", "organisation", "acted_by"))
    ahead = [row for row in rows if mine and row.place < mine.place and row.state == SignerState.WAITING]
    may_strike = is_sender(one, viewer) and one.state == RequestState.OPEN and not one.about
    return {
        "one": one, "signers": rows, "mine": mine, "sender": one.organisation or one.person,
        "is_sender": is_sender(one, viewer), "State": RequestState, "SignerState": SignerState,
        "my_turn": bool(
            mine and mine.state == SignerState.WAITING and one.state == RequestState.OPEN
            and not (one.in_order and ahead)
        ),
        "waits": bool(mine and mine.state == SignerState.WAITING and one.in_order and ahead),
        "removable": {row.pk for row in rows if row.state == SignerState.WAITING} if may_strike else set(),
        "is_sure": viewer.assurance >= one.least_assurance,
        "consent": consent_text(one.title, one.digest, mine.name) if mine else "",
    }  # fmt: skip


@require_GET
@person_page
def signature(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """One document: who signed, who is to sign, and my own consent."""
    viewer = viewer_of(request)
    return render(request, "web/signature.html", _context(visible_request(viewer, reference), viewer))


@require_GET
@person_page
def signature_file(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """The document as it was put up while it is signed (the bytes the consent names), then with all signatures."""
    one = visible_request(viewer_of(request), reference)
    original = one.state == RequestState.OPEN or request.GET.get("as") == "put-up"
    return response(one.document if original else one.current, inline=True)


@require_GET
@person_page
def signature_proofs(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """存证回执 of all signatures as one file for the stand-alone verifier."""
    one = visible_request(viewer_of(request), reference)
    receipts, waiting = receipts_within(one.ref)
    content = {"format": "tongban-receipts/1", "waiting": waiting, "receipts": receipts}
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{one.reference}.proofs.json"'
    return answer


@require_POST
@person_page
def signature_act(request: HttpRequest, reference: uuid.UUID, verb: str) -> HttpResponse:
    """Sign, decline or withdraw."""
    viewer = viewer_of(request)
    one = visible_request(viewer, reference)
    reason = request.POST.get("reason", "").strip()
    try:
        if verb == "sign":
            agrees = request.POST.get("agrees") == "yes"
            sign(one, viewer=viewer, shown_digest=request.POST.get("digest", ""), agrees=agrees)
            messages.success(request, _("已签署。"))
        elif verb in ("decline", "withdraw", "remove") and not reason:
            messages.error(request, _("请写明原因。"))
        elif verb == "decline":
            decline(one, viewer=viewer, reason=reason)
            messages.success(request, _("已拒签，发起人会收到通知。"))
        elif verb == "withdraw":
            withdraw(one, viewer=viewer, reason=reason)
            messages.success(request, _("已撤回。"))
        elif verb == "remove":
            remove_signer(one, _number(request.POST.get("signer", "")), viewer=viewer, reason=reason)
            messages.success(request, _("已移除这位签署人。"))
        else:
            raise Http404
    except AssuranceTooLow:
        return redirect(f"/accounts/login/?next=/signatures/{one.reference}/&assurance={one.least_assurance}")
    except SignatureError as error:
        messages.error(request, str(error))
    return redirect("web:signature", one.reference)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
