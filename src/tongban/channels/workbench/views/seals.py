"""用印: the authority's seals, who keeps them, under which permission they seal, and sealing a document by hand."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.licences.public import (
    AuthorisationState,
    Seal,
    SealActRefused,
    SealAuthorisation,
    SealRefused,
    SealRequest,
    SealRequestState,
    SealState,
    approve_use,
    ask_authorisation,
    ask_for_seal,
    authorisations_to_decide,
    decide_authorisation,
    dismiss_custodian,
    end_authorisation,
    find_seals,
    hold_words,
    holds_visible_to,
    is_custodian,
    is_head,
    may_decide_use,
    may_stop,
    name_custodian,
    picture_of,
    refuse_use,
    requests_visible_to,
    restore_seal,
    seal_inbox,
    seal_of,
    sealed_kinds,
    stop_seal,
    uses_of,
    visible_seal,
    visible_seal_request,
    withdraw_use,
)
from tongban.foundation.access.public import Viewer, officer_page, viewer_of
from tongban.foundation.files.public import FileRefused, response
from tongban.foundation.ui.public import csv_response
from tongban.foundation.values.public import read_day
from tongban.registers.authorities.public import authority, officers_of

POSTS = ("officer", "reviewer", "head")
PER_PAGE = 30
EXPORTED = 50_000
LARGEST_BYTES = 20 * 1024 * 1024


def kind_names(kinds: list[str]) -> str:
    """Kinds of letters in words."""
    if "*" in kinds:
        return str(_("全部文书"))
    known = sealed_kinds(get_language() or "zh")
    return "、".join(known.get(kind, kind) for kind in kinds)


def authorisation_row(row: SealAuthorisation, names: dict[str, str]) -> dict[str, Any]:
    """An authorisation with its people in words."""
    return {
        "row": row, "kinds": kind_names(row.kinds), "asked_by": names.get(row.asked_by, row.asked_by),
        "decided_by": names.get(row.decided_by, row.decided_by),
    }  # fmt: skip


def names_of(authority_code: str) -> dict[str, str]:
    """Actors of an authority → their names; the house itself in words."""
    known = {one.actor_ref: one.name for one in officers_of(authority_code)}
    return known | {"system": str(_("系统自动"))}


@require_GET
@officer_page(posts=POSTS)
def seals(request: HttpRequest) -> HttpResponse:
    """What waits for me, what waits for a seal, and every seal of the authority."""
    viewer = viewer_of(request)
    seal_of(authority(viewer.authority_code))
    names = names_of(viewer.authority_code)
    mine = requests_visible_to(viewer).filter(asked_by_id=viewer.officer_id)
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "inbox": list(seal_inbox(viewer)[:PER_PAGE]), "page": page, "State": SealRequestState, "SealState": SealState,
        "authorisations": [authorisation_row(one, names) for one in authorisations_to_decide(viewer)],
        "holds": [hold_words(one) for one in holds_visible_to(viewer)[:PER_PAGE]],
        "rows": list(find_seals(viewer).prefetch_related("custodians__officer")),
    }  # fmt: skip
    return render(request, "workbench/seals.html", context)


@require_GET
@officer_page(posts=POSTS)
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """One seal: custodians, authorisations, what can be done with it, and the log of uses."""
    viewer = viewer_of(request)
    return seal_page(request, viewer, visible_seal(viewer, pk), "workbench/seal.html")


def _span(request: HttpRequest) -> dict[str, Any]:
    given = {name: request.GET.get(name, "").strip()[:80] for name in ("q", "since", "until")}
    return {"text": given["q"], "since": read_day(given["since"]), "until": read_day(given["until"])}


def seal_page(request: HttpRequest, viewer: Viewer, one: Seal, template: str, **more: Any) -> HttpResponse:
    """The page of a seal; after an error with what was typed."""
    span = _span(request)
    names = names_of(one.authority_id)
    keepers = [row for row in one.custodians.select_related("officer") if row.until is None]
    kept_by = {row.officer_id for row in keepers}
    page = Paginator(uses_of(one, **span), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "one": one, "picture": picture_of(one), "page": page, **span, "keepers": keepers, "names": names,
        "SealState": SealState,
        "uses": [{"use": use, "by": names.get(use.by, use.by)} for use in page],
        "authorisations": [authorisation_row(row, names) for row in one.authorisations.all()],
        "AuthorisationState": AuthorisationState, "is_head": is_head(viewer, one), "me": viewer.actor_ref,
        "may_stop": may_stop(viewer, one), "keeps": is_custodian(viewer, one),
        "officers": [row for row in officers_of(one.authority_id) if row.pk not in kept_by],
        "kinds": sorted(sealed_kinds(get_language() or "zh").items(), key=lambda pair: pair[1]),
        "holds": [hold_words(row) for row in holds_visible_to(viewer).filter(seal=one)[:PER_PAGE]], **more,
    }  # fmt: skip
    return render(request, template, context, status=422 if more.get("error") else 200)


@require_POST
@officer_page(posts=POSTS)
def seal_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Name or dismiss a custodian, ask for an authorisation, suspend, report lost, restore."""
    viewer = viewer_of(request)
    one = visible_seal(viewer, pk)
    reason, officer = request.POST.get("reason", "").strip(), request.POST.get("officer", "")
    typed = {name: request.POST.get(name, "") for name in ("ground", "valid_until", "reason")}
    typed["kinds"] = request.POST.getlist("kinds")  # type: ignore[assignment]
    try:
        if verb in ("name", "dismiss"):
            act = name_custodian if verb == "name" else dismiss_custodian
            act(one, int(officer) if officer.isdigit() else 0, by=viewer)
        elif verb == "authorise":
            day = read_day(typed["valid_until"])
            if day is None:
                raise SealActRefused(_("请选择截止日期。"))
            ask_authorisation(one, request.POST.getlist("kinds"), ground=typed["ground"], valid_until=day, by=viewer)
        elif verb not in ("suspend", "lost", "restore"):
            raise Http404
        elif not reason:
            raise SealActRefused(_("请写明原因。"))
        elif verb == "restore":
            restore_seal(one, reason=reason, by=viewer)
        else:
            if verb == "lost" and request.POST.get("confirm") != one.number:
                raise SealActRefused(_("请照抄印章编号，确认报失的就是这一枚；这一步不能撤回。"))
            stop_seal(one, SealState.SUSPENDED if verb == "suspend" else SealState.LOST, reason=reason, by=viewer)
    except SealActRefused as error:
        return seal_page(request, viewer, one, "workbench/seal.html", error=str(error), typed=typed, verb=verb)
    messages.success(request, _("已记录。"))
    return redirect("workbench:seal", one.pk)


@require_POST
@officer_page(posts=POSTS)
def authorisation_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Approve, refuse or end an authorisation."""
    viewer = viewer_of(request)
    row = get_object_or_404(SealAuthorisation.objects.filter(seal__in=find_seals(viewer)), pk=pk)
    if verb not in ("approve", "refuse", "end"):
        raise Http404
    try:
        if verb == "end":
            end_authorisation(row, reason=request.POST.get("reason", "").strip(), by=viewer)
        else:
            decide_authorisation(row, agrees=verb == "approve", by=viewer)
        messages.success(request, _("已记录。"))
    except SealActRefused as error:
        messages.error(request, str(error))
    return redirect("workbench:seal", row.seal_id)


@require_GET
@officer_page(posts=POSTS)
def uses_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The log of uses as a CSV file that a spreadsheet opens."""
    return csv_of(request, visible_seal(viewer_of(request), pk))


def csv_of(request: HttpRequest, one: Seal) -> HttpResponse:
    """The log of one seal, as the filters of its page say."""
    names = names_of(one.authority_id)
    head = [_("时间"), _("用印人"), _("文书"), _("事由"), _("关联"), _("依据"), _("文件摘要")]
    rows = (
        [f"{use.at:%Y-%m-%d %H:%M:%S}Z", names.get(use.by, use.by), kind_names([use.kind]), use.why, use.about,
         use.authorisation.ground if use.authorisation else _("保管人逐件批准"), use.digest]
        for use in uses_of(one, **_span(request))[:EXPORTED].iterator()
    )  # fmt: skip
    return csv_response(f"seal-{one.number}", head, rows)


@require_http_methods(["GET", "POST"])
@officer_page(posts=POSTS)
def new_request(request: HttpRequest) -> HttpResponse:
    """Ask that one special document be sealed by hand."""
    viewer = viewer_of(request)
    seal_of(authority(viewer.authority_code))
    rows = list(find_seals(viewer, state=SealState.ACTIVE))
    typed = {name: request.POST.get(name, "").strip() for name in ("seal", "title", "reason", "case", "key")}
    error = ""
    if request.method == "POST":
        made = _ask(request, viewer, rows, typed)
        if isinstance(made, SealRequest):
            messages.success(request, _("已送给保管人，盖好以后在这里下载。"))
            return redirect("workbench:seal_request", made.reference)
        error = made
    context = {"seals": rows, "typed": typed, "error": error, "key": typed["key"] or uuid.uuid4().hex}
    return render(request, "workbench/seal_request_new.html", context, status=422 if error else 200)


def _ask(request: HttpRequest, viewer: Viewer, rows: list[Seal], typed: dict[str, str]) -> SealRequest | str:
    chosen = next((one for one in rows if str(one.pk) == typed["seal"]), None)
    upload = request.FILES.get("document")
    if chosen is None:
        return str(_("请选择一枚印章。"))
    if upload is None or (upload.size or 0) > LARGEST_BYTES:
        return str(_("请选择一份 20 MB 以内的 PDF。"))
    try:
        return ask_for_seal(
            chosen, upload.read(), title=typed["title"], reason=typed["reason"], key=typed["key"] or uuid.uuid4().hex,
            by=viewer, name=str(upload.name), case_ref=typed["case"],
        )  # fmt: skip
    except (SealActRefused, SealRefused, FileRefused) as refusal:
        return str(refusal)


@require_GET
@officer_page(posts=POSTS)
def request_page(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """One request: the document, who asked and why, and what I may do."""
    viewer = viewer_of(request)
    found = visible_seal_request(viewer, reference)
    context = {
        "one": found, "State": SealRequestState, "may_decide": may_decide_use(found, viewer),
        "is_asker": found.asked_by_id == viewer.officer_id, "use": found.uses.first(),
        "keepers": [row.officer for row in found.seal.custodians.select_related("officer") if row.until is None],
    }  # fmt: skip
    return render(request, "workbench/seal_request.html", context)


@require_GET
@officer_page(posts=POSTS)
def request_file(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """The document: sealed when it is, else as it was handed in."""
    found = visible_seal_request(viewer_of(request), reference)
    return response(found.sealed or found.file, inline=True)


@require_POST
@officer_page(posts=POSTS)
def request_act(request: HttpRequest, reference: uuid.UUID, verb: str) -> HttpResponse:
    """Seal it, refuse it, or take it back."""
    viewer = viewer_of(request)
    found = visible_seal_request(viewer, reference)
    try:
        if verb == "approve":
            approve_use(found, by=viewer, shown_digest=request.POST.get("digest", ""))
            messages.success(request, _("已用印，申请人可以下载。"))
        elif verb == "refuse":
            refuse_use(found, by=viewer, note=request.POST.get("note", ""))
            messages.success(request, _("已退回，申请人看得到原因。"))
        elif verb == "withdraw":
            withdraw_use(found, by=viewer)
            messages.success(request, _("已撤回。"))
        else:
            raise Http404
    except (SealActRefused, SealRefused) as error:
        messages.error(request, str(error))
    return redirect("workbench:seal_request", found.reference)
