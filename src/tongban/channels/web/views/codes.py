"""随申码: show it, let a telephone draw it without a network, print it, see who looked at it."""

from __future__ import annotations

import base64
import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.codes.public import (
    CodeError,
    Scan,
    bind_device,
    device_of,
    devices_of,
    fact_words,
    families,
    give_up_device,
    issue_paper,
    issue_passes,
    may_have_paper,
    object_to,
    paper_of,
    scan_of,
    scans_of,
    scenes,
    show_online,
    void_paper,
)
from tongban.channels.web.personal import applicant_of, wallet
from tongban.foundation.access.public import person_page, public_page, rate_limited, viewer_of
from tongban.foundation.trust.public import blind_index
from tongban.foundation.ui.public import localised, qr_symbol
from tongban.registers.people.public import person

GENERAL = "general"


def _families(chosen: str) -> list[dict[str, Any]]:
    return [
        {"text": localised(one.title), "href": f"?for={one.id}", "current": one.id == chosen, "id": one.id}
        for one in families().values()
    ]


def _chosen(request: HttpRequest) -> str:
    chosen = request.GET.get("for", GENERAL)
    return chosen if chosen in families() else GENERAL


def _drawing(request: HttpRequest, chosen: str) -> dict[str, Any]:
    drawn = show_online(viewer_of(request), chosen)
    seconds = max(20, int((drawn.good_until - timezone.now()).total_seconds()) - 30)
    return {"symbol": qr_symbol(drawn.text), "seconds": seconds, "chosen": chosen, "now": timezone.localtime()}


@require_GET
@person_page
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """My code: good for a minute and a half, drawn anew by itself; who looked at it lately."""
    applicant, viewer, chosen = applicant_of(request), viewer_of(request), _chosen(request)
    context: dict[str, Any] = {"me": applicant, "tabs": _families(chosen), "chosen": chosen,
                               "zone": settings.TIME_ZONE,
        "owner": blind_index("codes.device", viewer.actor_ref)[:16]}  # fmt: skip
    if applicant is not None:
        context |= {
            **_drawing(request, chosen), "wallet": wallet(applicant),
            "scans": [_row(one) for one in scans_of(viewer, size=3).scans],
        }  # fmt: skip
    return render(request, "web/code.html", context)


@require_GET
@person_page
@never_cache
def code_drawing(request: HttpRequest) -> HttpResponse:
    """The next drawing, for the page that is open."""
    if applicant_of(request) is None:
        raise Http404
    return render(request, "web/parts/code_drawing.html", _drawing(request, _chosen(request)))


@require_GET
@public_page
@cache_control(private=True, max_age=3600)
def code_offline(request: HttpRequest) -> HttpResponse:
    """The page that draws without a network; it holds nothing of anybody, the telephone does."""
    return render(request, "web/code_offline.html", {"tabs": _families(GENERAL), "zone": settings.TIME_ZONE})


@require_POST
@person_page
@rate_limited("code.bind", times=60, seconds=3600)
def code_bind(request: HttpRequest) -> HttpResponse:
    """A telephone's key is bound and gets its passes for a day."""
    viewer = viewer_of(request)
    try:
        wanted = json.loads(request.body)
        key = base64.b64decode(wanted["key"], validate=True)
        device = bind_device(viewer, int(wanted["algorithm"]), key, str(wanted.get("label", "")))
        keys = {str(name): base64.b64decode(one, validate=True) for name, one in (wanted.get("keys") or {}).items()}
        passes = issue_passes(viewer, device, keys)
    except (ValueError, KeyError, TypeError, AttributeError, RawPostDataException):
        return JsonResponse({"error": _("设备送来的内容不完整。")}, status=400)
    except CodeError as error:
        return JsonResponse({"error": str(error)}, status=409)
    encoded = {name: base64.b64encode(data).decode() for name, data in passes.items()}
    return JsonResponse({"device": device.pk, "passes": encoded, "issued_at": int(timezone.now().timestamp())})


@require_http_methods(["GET", "POST"])
@person_page
def code_devices(request: HttpRequest) -> HttpResponse:
    """Telephones that may draw my code; a lost one is given up here."""
    viewer = viewer_of(request)
    if request.method == "POST":
        key = request.POST.get("device", "")
        give_up_device(viewer, device_of(viewer, int(key) if key.isdigit() else 0))
        messages.success(request, _("已解除绑定。这台设备上的码立即作废。"))
        return redirect("web:code_devices")
    return render(request, "web/code_devices.html", {"rows": devices_of(viewer)})


def _row(scan: Scan) -> dict[str, Any]:
    scene = scenes().get(scan.scene)
    return {
        "scan": scan, "scene": localised(scene.title) if scene else scan.scene, "is_good": scan.result == "good",
        "place": localised({"zh": scan.gate.title_zh, "en": scan.gate.title_en or scan.gate.title_zh}),
    }  # fmt: skip


@require_GET
@person_page
def code_scans(request: HttpRequest) -> HttpResponse:
    """Everybody who looked at my code."""
    page = scans_of(viewer_of(request), before=request.GET.get("before", ""))
    more = f"?before={page.next}" if page.next else ""
    return render(request, "web/code_scans.html", {"rows": [_row(one) for one in page.scans], "more": more})


@require_http_methods(["GET", "POST"])
@person_page
def code_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """One look at my code: who, where, why, what they saw; I can object."""
    viewer = viewer_of(request)
    scan, error, text = scan_of(viewer, pk), "", ""
    if request.method == "POST":
        text = request.POST.get("text", "").strip()
        if text:
            object_to(viewer, scan, text)
            messages.success(request, _("异议已送达，对方最晚 15 天内答复，答复会发到您的消息里。"))
            return redirect("web:code_scan", pk)
        error = _("请写下哪里不对")
    context = {
        **_row(scan),
        "seen": fact_words(scan),
        "error": error,
        "text": text,
        "objection": getattr(scan, "objection", None),
        "use": getattr(scan, "lawful", None),
    }
    return render(request, "web/code_scan.html", context)


@require_http_methods(["GET", "POST"])
@person_page
@never_cache
def code_paper(request: HttpRequest) -> HttpResponse:
    """离线码 for a parent, a child or oneself: made, printed, and declared lost here."""
    viewer = viewer_of(request)
    if viewer.person_id is None:
        raise Http404
    holder = person(viewer.person_id)
    context: dict[str, Any] = {"me": applicant_of(request), "paper": paper_of(viewer), "may": may_have_paper(holder)}
    if request.method == "POST":
        if request.POST.get("act") == "void":
            void_paper(holder, viewer)
            messages.success(request, _("原来的离线码已经作废。"))
            return redirect("web:code_paper")
        try:
            paper, texts = issue_paper(holder, viewer)
        except CodeError as error:
            messages.error(request, str(error))
            return redirect("web:code_paper")
        titles = {one["id"]: one["text"] for one in _families(GENERAL)}
        context |= {"paper": paper, "symbols": [(titles[name], qr_symbol(text)) for name, text in texts.items()]}
    return render(request, "web/code_paper.html", context)
