"""签名密钥: which keys sign for whom; rotating, revoking with a confirmation, and who may sign for what."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.licences.public import find_seals
from tongban.foundation.access.public import operator_page, viewer_of
from tongban.foundation.four_eyes.public import FourEyesRefused
from tongban.foundation.trust.public import (
    CITY,
    KeyProposal,
    KeyState,
    NoSuchKey,
    NotEntitled,
    RevocationReason,
    SigningKey,
    authority_of,
    confirm,
    issuers,
    key_entry,
    key_of,
    known_purposes,
    proposal,
    proposals,
    propose,
    read_authority,
    reject,
    signing_keys,
    thumbprint,
    withdraw,
)
from tongban.foundation.ui.public import localised
from tongban.foundation.values.public import read_day

from .second_look import cards, decide

PER_PAGE = 50
PURPOSE_WORDS = {
    "archive": gettext_lazy("电子档案"), "archive_time": gettext_lazy("档案时间戳"),
    "benefit_decision": gettext_lazy("免申即享决定"), "bill": gettext_lazy("电子票据"),
    "codes": gettext_lazy("随申码"), "codes.root": gettext_lazy("随申码的根"),
    "credential": gettext_lazy("可验证凭证"), "ledger": gettext_lazy("存证日志"), "licence": gettext_lazy("电子证照"),
    "pack": gettext_lazy("服务包"), "pay_file": gettext_lazy("支付文件"), "seal": gettext_lazy("电子印章"),
    "status_list": gettext_lazy("状态列表"),
}  # fmt: skip
ACT_WORDS = {
    "key.prepare": gettext_lazy("公布下一把密钥"), "key.rotate": gettext_lazy("轮换密钥"),
    "key.revoke": gettext_lazy("吊销密钥"), "seal.restore": gettext_lazy("恢复印章"),
    "seal.destroy": gettext_lazy("销毁印章"), "seal.replace": gettext_lazy("换新印章"),
    "authority.recognise": gettext_lazy("认可外部机构"), "authority.withdraw": gettext_lazy("不再认可外部机构"),
}  # fmt: skip


def purpose_words(purpose: str) -> str:
    """The purpose in the language of the page; a name nobody translated stays as it is."""
    return str(PURPOSE_WORDS.get(purpose, purpose))


@operator_page
def keys(request: HttpRequest) -> HttpResponse:
    """Every signing key, filtered by purpose, issuer and state."""
    asked = {name: request.GET.get(name, "").strip() for name in ("purpose", "issuer", "state")}
    rows = signing_keys(purpose=asked["purpose"], issuer=asked["issuer"] or None, state=asked["state"])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = {one.code: one.name for one in issuers()}
    context = {
        "page": page,
        "rows": [_row(key, names) for key in page.object_list],
        "asked": asked,
        "purposes": [(one, purpose_words(one)) for one in known_purposes()],
        "issuers": sorted(names.items(), key=lambda pair: pair[1]),
        "states": KeyState.choices,
        "State": KeyState, "open_proposals": len(proposals(is_open=True)),
    }  # fmt: skip
    return render(request, "console/keys.html", context)


def _row(key: SigningKey, names: dict[str, str]) -> dict[str, Any]:
    return {
        "key": key, "words": purpose_words(key.purpose), "fingerprint": thumbprint(key_entry(key)),
        "issuer": names.get(key.issuer, key.issuer) if key.issuer else _("全市"),
    }  # fmt: skip


@require_POST
@operator_page
def key_rotate(request: HttpRequest) -> HttpResponse:
    """Propose that the next key be published, or that it sign from now on; another operator carries it out."""
    purpose, issuer = request.POST.get("purpose", ""), request.POST.get("issuer", CITY)
    reason = request.POST.get("reason", "").strip()
    if purpose not in known_purposes():
        raise Http404
    if not reason:
        messages.error(request, _("请写明为什么。"))
        return redirect("console:keys")
    act = "key.prepare" if request.POST.get("verb") == "prepare" else "key.rotate"
    return _proposed(request, act, f"{purpose}@{issuer}", reason)


def _proposed(request: HttpRequest, act: str, subject: str, reason: str, **detail: str) -> HttpResponse:
    try:
        propose(act, subject, reason=reason, by=viewer_of(request), detail=detail)
        messages.success(request, _("已提出，等另一位运营人员确认后执行。"))
    except FourEyesRefused as told:
        messages.error(request, str(told.message))
    return redirect("console:key_proposals")


@require_GET
@operator_page
def key_proposals(request: HttpRequest) -> HttpResponse:
    """What waits for a second operator, and what was decided lately."""
    viewer = viewer_of(request)
    waiting, decided = proposals(is_open=True), proposals(is_open=False)
    keys_of_seals = [one.subject for one in (*waiting, *decided) if one.act.startswith("seal.")]
    names = {one.code: one.name for one in issuers()}
    names |= {f"seal:{one.pk}": one.title for one in find_seals(viewer).filter(pk__in=keys_of_seals)}
    words = partial(_words, names)
    context = {"waiting": cards(waiting, viewer, words), "decided": cards(decided, viewer, words)}
    return render(request, "console/key_proposals.html", context)


def _words(names: dict[str, str], row: KeyProposal) -> tuple[str, str, list[str]]:
    words, subject = str(ACT_WORDS.get(row.act, row.act)), row.subject
    if row.act in ("key.rotate", "key.prepare"):
        purpose, _mark, issuer = row.subject.partition("@")
        subject = f"{purpose_words(purpose)} · {names.get(issuer, issuer) or _('全市')}"
    elif row.act.startswith("seal."):
        subject = names.get(f"seal:{subject}", subject)
    elif row.act.startswith("authority."):
        return authority_words(row)
    why = row.detail.get("why", "")
    return words, subject, [str(RevocationReason(why).label)] if why in RevocationReason.values else []


def authority_words(row: KeyProposal) -> tuple[str, str, list[str]]:
    """What is to become of which authority; to enter it, what stands in its certificate: the second one compares."""
    words = str(ACT_WORDS.get(row.act, row.act))
    try:
        if row.act == "authority.withdraw":
            one = authority_of(int(row.subject))
            return words, localised({"zh": one.title_zh, "en": one.title_en}), []
        found = read_authority(str(row.detail["certificate"]).encode())
    except (NoSuchKey, NotEntitled):  # no longer there, or no longer fit: it still waits and cannot be carried out
        return words, str(row.detail.get("title_zh", row.subject)), []
    term = f"{localtime(found.valid_from):%Y-%m-%d} – {localtime(found.valid_until):%Y-%m-%d}"
    title = localised({"zh": row.detail["title_zh"], "en": row.detail["title_en"]})
    return words, title, [found.subject, f"{found.key} · {term}", f"SHA-256 {found.fingerprint_words}"]


@require_POST
@operator_page
def key_decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Carry out what another operator proposed, refuse it, or take back one's own."""
    row = proposal(pk)
    if row is None:
        raise Http404
    back = "console:authorities" if row.act.startswith("authority.") else "console:key_proposals"
    return decide(request, verb, row, confirm=confirm, reject=reject, done=_("已执行。"), back=back)


@require_http_methods(["GET", "POST"])
@operator_page
def key_revoke(request: HttpRequest, kid: str) -> HttpResponse:
    """Say what revoking means, ask for reason and number, then propose it to another operator."""
    try:
        key = key_of(kid)
    except NoSuchKey:
        raise Http404 from None
    typed = {name: request.POST.get(name, "").strip() for name in ("reason", "note", "until", "kid")}
    errors = []
    if request.method == "POST":
        day = read_day(typed["until"])
        if typed["reason"] not in RevocationReason.values or not typed["note"]:
            errors.append(_("请选择原因并写明情况。"))
        if typed["until"] and day is None:
            errors.append(_("日期看不懂，请写成 2026-01-31。"))
        if typed["kid"] != key.kid:
            errors.append(_("请照抄密钥编号，确认吊销的就是这一把。"))
        if not errors:
            until = datetime.combine(day, time(), get_current_timezone()).isoformat() if day else ""
            return _proposed(request, "key.revoke", kid, typed["note"], why=typed["reason"], trusted_until=until)
    context = {
        "key": key, "words": purpose_words(key.purpose), "typed": typed, "errors": errors,
        "reasons": RevocationReason.choices, "State": KeyState,
    }  # fmt: skip
    return render(request, "console/key_revoke.html", context, status=400 if errors else 200)


@require_http_methods(["GET", "POST"])
@operator_page
def key_issuers(request: HttpRequest) -> HttpResponse:
    """Who may sign for what; a right is withdrawn with the reason."""
    error, typed = "", {name: request.POST.get(name, "").strip() for name in ("code", "purpose", "reason")}
    if request.method == "POST":
        if not typed["reason"]:
            error = _("请写明为什么停止这项权限。")
        else:
            try:
                withdraw(typed["code"], typed["purpose"], reason=typed["reason"], by=viewer_of(request))
            except NotEntitled:
                raise Http404 from None
            messages.success(request, _("权限已停止；以前签发的仍然有效。"))
            return redirect("console:key_issuers")
    query = request.GET.get("q", "").strip()
    found = [one for one in issuers() if query in one.name or query in one.code]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"issuer": one, "rights": [(right, purpose_words(right.purpose)) for right in one.rights.all()]}
        for one in page.object_list
    ]
    context = {"page": page, "rows": rows, "q": query, "error": error}
    return render(request, "console/key_issuers.html", context, status=400 if error else 200)
