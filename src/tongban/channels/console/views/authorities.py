"""认可的电子认证机构: whose certificates are believed on files handed in; two operators enter and withdraw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.foundation.access.public import operator_page, viewer_of
from tongban.foundation.four_eyes.public import FourEyesRefused
from tongban.foundation.trust.public import (
    AuthorityCertificate,
    AuthorityRefused,
    NoSuchKey,
    RecognisedAuthority,
    authority_of,
    proposals,
    propose,
    read_authority,
    recognised_authorities,
)
from tongban.foundation.ui.public import localised

from .keys import authority_words
from .second_look import cards

PER_PAGE = 50
LARGEST_BYTES = 64 * 1024
FIELDS = ("title_zh", "title_en", "ground", "pem", "fingerprint")
UNFIT = {
    "unreadable": gettext_lazy("没有读到证书。请粘贴 PEM，或者选一个证书文件（.cer、.crt、.pem）。"),
    "several": gettext_lazy("里面有好几份证书。请一次只放一份；根证书和运营证书分别加入。"),
    "broken": gettext_lazy("证书自己的签名对不上，可能在传送中损坏。请向该机构重新索取。"),
    "not_ca": gettext_lazy("这是签名用的证书，不是机构签发证书用的 CA 证书。"),
    "own": gettext_lazy("这是本市自己的证书，不用加入。"),
    "kind": gettext_lazy("只认 RSA、EC 和 SM2 的证书。"),
    "weak_key": gettext_lazy("密钥太短，已不安全：RSA 至少 2048 位，EC 至少 256 位。"),
    "weak_digest": gettext_lazy("证书用了不安全的摘要算法（例如 SHA-1）。请索取新的证书。"),
    "expired": gettext_lazy("证书已经过期。请索取新的证书。"),
    "not_yet": gettext_lazy("证书还没有到生效的日子。"),
}  # fmt: skip


@require_GET
@operator_page
def authorities(request: HttpRequest) -> HttpResponse:
    """The list, and what waits for a second operator."""
    page = Paginator(recognised_authorities(), PER_PAGE).get_page(request.GET.get("page"))
    waiting = [one for one in proposals(is_open=True) if one.act.startswith("authority.")]
    leaving = {one.subject for one in waiting if one.act == "authority.withdraw"}
    context = {
        "page": page, "rows": [_row(one, leaving) for one in page.object_list],
        "waiting": cards(waiting, viewer_of(request), authority_words),
    }  # fmt: skip
    return render(request, "console/authorities.html", context)


def _row(one: RecognisedAuthority, leaving: set[str]) -> dict[str, Any]:
    now = timezone.now()
    good = one.valid_from <= now <= one.valid_until
    return {
        "one": one, "title": localised({"zh": one.title_zh, "en": one.title_en}),
        "state": "withdrawn" if one.withdrawn_at else "good" if good else "expired",
        "is_leaving": str(one.pk) in leaving,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@operator_page
def authority_new(request: HttpRequest) -> HttpResponse:
    """Read a certificate, show what stands in it, then propose it to another operator; what was typed is kept."""
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    found, error = None, ""
    if request.method == "POST":
        found, error = _read(request, typed)
        # Proposed is only what was shown: another certificate pasted meanwhile is shown first.
        if found and request.POST.get("verb") == "propose" and typed["fingerprint"] == found.fingerprint:
            error = _proposed(request, found, typed)
            if not error:
                messages.success(request, _("已提出，等另一位运营人员确认后生效。"))
                return redirect("console:authorities")
    context = {"typed": typed, "found": found, "error": error}
    return render(request, "console/authority_new.html", context, status=400 if error else 200)


def _read(request: HttpRequest, typed: dict[str, str]) -> tuple[AuthorityCertificate | None, str]:
    upload = request.FILES.get("file")
    if upload is not None and (upload.size or 0) > LARGEST_BYTES:
        return None, str(UNFIT["unreadable"])
    try:
        found = read_authority(upload.read() if upload is not None else typed["pem"].encode())
    except AuthorityRefused as refusal:
        return None, str(UNFIT[refusal.code])
    typed["pem"] = found.pem
    return found, ""


def _proposed(request: HttpRequest, found: AuthorityCertificate, typed: dict[str, str]) -> str:
    """Words when it cannot be proposed."""
    if not typed["title_zh"] or not typed["ground"]:
        return _("请写明机构名称和依据。")
    if any(one.fingerprint == found.fingerprint and not one.withdrawn_at for one in recognised_authorities()):
        return _("这份证书已经在名单上。")
    titles = {"title_zh": typed["title_zh"][:80], "title_en": (typed["title_en"] or typed["title_zh"])[:120]}
    detail = {**titles, "certificate": found.pem}
    try:
        propose(
            "authority.recognise", found.fingerprint, reason=typed["ground"][:200], by=viewer_of(request), detail=detail
        )
    except FourEyesRefused as told:
        return str(told.message)
    return ""


@require_POST
@operator_page
def authority_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that an authority be recognised no more; another operator confirms."""
    try:
        row = authority_of(pk)
    except NoSuchKey:
        raise Http404 from None
    try:
        propose("authority.withdraw", str(row.pk), reason=request.POST.get("reason", "")[:200], by=viewer_of(request))
        messages.success(request, _("已提出，等另一位运营人员确认后不再认可。"))
    except FourEyesRefused as told:
        messages.error(request, str(told.message))
    return redirect("console:authorities")
