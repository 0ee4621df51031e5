"""我的材料: what I handed in once, for life: look, search, upload, rename, renew, stop, delete, and who used it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.materials.public import (
    MaterialError,
    Source,
    allow_again,
    consent_of,
    consents_of,
    copies_that_stay,
    delete,
    export,
    keep,
    library,
    material_kinds,
    receipt_of,
    rename,
    renew,
    take_back,
    withdraw,
)
from tongban.channels.web import library as shown
from tongban.foundation.access.public import Viewer, person_page
from tongban.foundation.audit.public import record, ref
from tongban.foundation.files.public import FileRefused, StoredFile, response, store
from tongban.journeys.cases.public import cases_visible_to

MOST_CONSENTS = 100


@require_GET
@person_page
def shelf(request: HttpRequest) -> HttpResponse:
    """Everything kept for me: searched, sorted by what it proves and whether it can still be used."""
    applicant, viewer = shown.owner_of(request)
    words, group, state = (request.GET.get(name, "").strip()[:60] for name in ("q", "group", "state"))
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 1
    found = library(viewer, words=words, group=group, state=state, page=page)
    rows = [{"one": row, "state": shown.state_of(row)} for row in found.rows]
    states = [("", _("全部")), ("usable", _("可以复用")), ("ended", _("不能再用"))]
    context = {
        "me": applicant, "shelf": found, "rows": rows, "words": words, "group": group, "state": state,
        "chips": shown.group_chips(found, words, group, state),
        "states": [{"text": text, "url": shown.address(words, group, code), "on": code == state}
                   for code, text in states],
        "previous_url": shown.address(words, group, state, found.page - 1) if found.page > 1 else "",
        "next_url": shown.address(words, group, state, found.page + 1) if found.page < found.pages else "",
    }  # fmt: skip
    return render(request, "web/library.html", context)


def _taken(request: HttpRequest, owner: Any, viewer: Viewer) -> tuple[StoredFile | None, str]:
    """(the uploaded file under its owner's key, why it was refused)."""
    upload = request.FILES.get("file")
    if upload is None:
        return None, _("请选择文件，或用手机拍一张。")
    try:
        file = store(
            upload, name=upload.name or "", by=viewer, max_bytes=shown.LARGEST_BYTES, allowed=shown.UPLOADS,
            owner_ref=ref(owner),
        )  # fmt: skip
    except FileRefused as error:
        return None, str(error.message)
    return file, ""


def _issued_on(request: HttpRequest) -> tuple[date | None, str]:
    typed = request.POST.get("issued_on", "").strip()
    if not typed:
        return None, ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None, _("请写成 2026-03-01 这样的日期。")
    return (day, "") if day <= timezone.localdate() else (None, _("签发日期不能晚于今天。"))


@require_http_methods(["GET", "POST"])
@person_page
def new(request: HttpRequest) -> HttpResponse:
    """Put a document into the library; the same content twice is one."""
    applicant, viewer = shown.owner_of(request)
    faults: dict[str, str] = {}
    typed = {name: request.POST.get(name, "").strip() for name in ("kind", "name", "issued_on")}
    choices = shown.kind_choices(applicant)
    if request.method == "POST":
        if typed["kind"] not in {kind.code for _group, kinds in choices for kind in kinds}:
            faults["kind"] = _("请选择这是什么材料。")
        day, faults["issued_on"] = _issued_on(request)
        faults = {name: text for name, text in faults.items() if text}
        if not faults:
            file, refused = _taken(request, applicant.holder, viewer)
            if file is not None:
                kind = material_kinds()[typed["kind"]]
                row = keep(
                    applicant.holder, kind.code, file, title={"zh": kind.title_zh, "en": kind.title_en}, from_ref="",
                    by=viewer, source=Source.OWN, issued_on=day,
                )  # fmt: skip
                if typed["name"]:
                    rename(row, typed["name"], by=viewer)
                messages.success(request, _("已放进您的材料库。"))
                return redirect("web:library_item", row.pk)
            faults["file"] = refused
    context = {"me": applicant, "choices": choices, "typed": typed, "faults": faults}
    return render(request, "web/library_new.html", context, status=422 if faults else 200)


@require_GET
@person_page
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: its picture, its terms, where it was used, who looked at it, what was read on it."""
    _applicant, viewer = shown.owner_of(request)
    row = shown.own_material(request, pk)
    older: list[Any] = []
    back = row.replaces
    while back is not None and len(older) < 20:
        older.append(back)
        back = back.replaces
    context = {
        "one": row, "state": shown.state_of(row), "uses": shown.uses_of(row, viewer),
        "accesses": shown.accesses_of(row, viewer), "older": older, "newer": getattr(row, "replaced_by", None),
        "has_receipt": receipt_of(row) is not None,
    }  # fmt: skip
    return render(request, "web/library_item.html", context)


@require_POST
@person_page
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Rename, renew, stop or allow reuse of one document."""
    applicant, viewer = shown.owner_of(request)
    row = shown.own_material(request, pk)
    if verb == "rename":
        rename(row, request.POST.get("name", ""), by=viewer)
        messages.success(request, _("名称已保存。"))
    elif verb == "stop":
        withdraw(row, by=viewer)
        messages.success(request, _("已停止复用：以后办事不会再提供这份材料，已经用过的办件不受影响。"))
    elif verb == "allow":
        allow_again(row, by=viewer)
        messages.success(request, _("已恢复复用。"))
    elif verb == "renew":
        return _renewed(request, applicant.holder, viewer, row)
    else:
        raise Http404
    return redirect("web:library_item", pk)


def _renewed(request: HttpRequest, owner: Any, viewer: Viewer, row: Any) -> HttpResponse:
    day, fault = _issued_on(request)
    file, refused = (None, fault) if fault else _taken(request, owner, viewer)
    if file is None:
        messages.error(request, refused)
        return redirect("web:library_item", row.pk)
    try:
        new_row = renew(row, file, by=viewer, issued_on=day)
    except MaterialError as error:
        messages.error(request, str(error.message))
        return redirect("web:library_item", row.pk)
    messages.success(request, _("新版本已保存，以后办事用新的。"))
    return redirect("web:library_item", new_row.pk)


@require_http_methods(["GET", "POST"])
@person_page
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a document, after reading what stays with which case, and why."""
    _applicant, viewer = shown.owner_of(request)
    row = shown.own_material(request, pk)
    if request.method == "POST":
        left = delete(row, by=viewer)
        messages.success(request, _("已删除。办件里依法留存的那份不受影响。") if left else _("已彻底删除。"))
        return redirect("web:library")
    return render(request, "web/library_delete.html", {"one": row, "left": copies_that_stay(row)})


@require_GET
@person_page
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The document itself."""
    row = shown.own_material(request, pk)
    if row.file is None:
        raise Http404
    return response(row.file, inline="original" not in request.GET)


@require_GET
@person_page
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """A small picture of it; made by a job, so 404 for some seconds."""
    row = shown.own_material(request, pk)
    if row.picture is None:
        raise Http404
    return response(row.picture, inline=True)


@require_GET
@person_page
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """存证回执: proof, for anybody's verifier, of when this document was handed in."""
    found = receipt_of(shown.own_material(request, pk))
    if found is None:
        raise Http404
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="receipt-{pk}.json"'
    return answer


@require_GET
@person_page
def copy(request: HttpRequest) -> HttpResponse:
    """A copy of everything the library holds about me. Legal: 个人信息保护法 第四十五条."""
    applicant, viewer = shown.owner_of(request)
    record(viewer, "material.exported", applicant.holder, for_whom=viewer.for_whom_ref)
    answer = JsonResponse({"materials": export(applicant.holder)}, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="materials.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
@person_page
def consents(request: HttpRequest) -> HttpResponse:
    """What I agreed to, for which case, and taking it back."""
    _applicant, viewer = shown.owner_of(request)
    if request.method == "POST":
        key = request.POST.get("consent", "")
        take_back(consent_of(viewer, int(key) if key.isdecimal() else 0), by=viewer)
        messages.success(request, _("已收回。之前已经看过的不受影响。"))
        return redirect("web:library_consents")
    rows = list(consents_of(viewer)[:MOST_CONSENTS])
    keys = [row.for_ref.partition(":")[2] for row in rows if row.for_ref.startswith("cases.case:")]
    cases = {case.ref: case for case in cases_visible_to(viewer).filter(pk__in=keys)}
    lines = [{"row": row, "case": cases.get(row.for_ref)} for row in rows]
    return render(request, "web/library_consents.html", {"lines": lines})
