"""清除我的材料: what would go, what the law keeps and why, confirm, and a receipt with its proof."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.archives.public import own_archives
from tongban.capabilities.materials.public import erase, erasure, erasures_of, outlook, proof_of_erasure
from tongban.channels.web import library as shown
from tongban.foundation.access.public import NotVisible, person_page


@never_cache
@require_http_methods(["GET", "POST"])
@person_page(assurance=2)
def erasing(request: HttpRequest) -> HttpResponse:
    """Ask for everything to be erased; only the owner can, nobody who acts under a delegation."""
    owner, viewer = shown.owner_of(request)
    if viewer.delegation_id:
        raise NotVisible
    reference, error = request.POST.get("reference", "")[:60], ""
    if request.method == "POST":
        if request.POST.get("sure") == "yes" and reference:
            return redirect("web:erased", erase(owner.holder, by=viewer, reference=reference).number)
        error = _("请先勾选，确认您知道不能恢复。")
    context = {
        "me": owner, "outlook": outlook(owner.holder), "error": error, "reference": reference or str(uuid4()),
        "before": erasures_of(viewer), "has_archives": bool(own_archives(viewer, size=1)[0]),
    }  # fmt: skip
    return render(request, "web/erasing.html", context, status=400 if error else 200)


@require_GET
@person_page
def erased(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt: when, what went, whether the key was destroyed, what stays and why."""
    _owner, viewer = shown.owner_of(request)
    row = erasure(viewer, number)
    return render(request, "web/erased.html", {"row": row, "has_proof": proof_of_erasure(row) is not None})


@require_GET
@person_page
def erased_proof(request: HttpRequest, number: str) -> HttpResponse:
    """存证回执 of the erasure for anybody's verifier."""
    _owner, viewer = shown.owner_of(request)
    found = proof_of_erasure(erasure(viewer, number))
    if found is None:
        raise Http404
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{number}.json"'
    return answer
