"""接入系统: departments' systems that call the open API; a token is shown once."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.access.public import operator_page, viewer_of
from tongban.registers.authorities.public import authorities
from tongban.registers.identity.public import SCOPES, ApiClient, open_client, revoke_client
from tongban.registers.identity.public import clients as all_clients

SCOPE_WORDS = {
    "items.read": gettext_lazy("读事项和指南"),
    "cases.read": gettext_lazy("读本机关的办件"),
    "cases.file": gettext_lazy("代收件、提交申请"),
    "cases.decide": gettext_lazy("受理、决定"),
    "facts.read": gettext_lazy("读数据项"),
    "licences.rely": gettext_lazy("申请和使用证照授权"),
    "licences.verify": gettext_lazy("核验证照，只得到是或否"),
    "licences.duty": gettext_lazy("为办件依职权调用证照"),
    "codes.gate": gettext_lazy("登记验码终端、同步、上传扫码"),
}
SOON_DAYS = 30


@never_cache
@operator_page
@require_http_methods(["GET", "POST"])
def clients(request: HttpRequest) -> HttpResponse:
    """Every system with its scopes and last use; opening one shows its token this once and never again."""
    token, error = "", ""
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "authority", "days")}
    known = {one.pk: one for one in authorities()}
    scopes = [scope for scope in request.POST.getlist("scope") if scope in SCOPES]
    if request.method == "POST":
        days = int(typed["days"]) if typed["days"].isdigit() else 0
        if not typed["name"] or typed["authority"] not in known or not scopes or not 1 <= days <= 730:
            error = _("请写清系统名称、所属机关、至少一项权限，有效期 1 到 730 天。")
        else:
            _client, token = open_client(
                typed["name"], typed["authority"], scopes=scopes, valid_days=days, by=viewer_of(request)
            )
    today = timezone.localdate()
    rows = [
        {
            "client": one,
            "effective": one.is_effective(today),
            "soon": one.is_effective(today) and one.expires_on <= today + timedelta(days=SOON_DAYS),
            "scopes": [SCOPE_WORDS.get(scope, scope) for scope in one.scopes],
        }
        for one in all_clients()
    ]
    context = {
        "rows": rows, "token": token, "error": error, "typed": {} if token else typed,
        "chosen": [] if token else scopes, "authorities": list(known.values()),
        "scopes": [(scope, SCOPE_WORDS.get(scope, scope)) for scope in SCOPES],
    }  # fmt: skip
    return render(request, "console/clients.html", context, status=400 if error else 200)


@require_POST
@operator_page
def client_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token at once, with the reason."""
    client = get_object_or_404(ApiClient, pk=pk)
    revoke_client(client, by=viewer_of(request), reason=request.POST.get("reason", "").strip())
    messages.success(request, _("令牌已停用，马上生效。"))
    return redirect("console:clients")
