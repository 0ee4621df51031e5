"""鉴定、销毁、移交: lists, approvals, certificates, and what goes to the archive institution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongban.capabilities.archives import public as archives
from tongban.capabilities.archives.public import ArchiveError
from tongban.channels.workbench.archives import archive_desk
from tongban.foundation.access.public import NotVisible, officer_page, viewer_of
from tongban.foundation.adapters.public import PortUnavailable
from tongban.foundation.files.public import response
from tongban.registers.authorities.public import names_of_officers

# Who has to do with destruction: archivists, heads of departments, the archive administration.
disposal_desk = officer_page(posts=("archivist", "head", "archive_admin"))
LIST_BADGES = {"draft": "", "submitted": "warning", "approved": "info", "rejected": "danger", "done": "success"}
TRANSFER_BADGES = {"prepared": "", "sent": "info", "received": "success", "refused": "danger"}


@require_GET
@disposal_desk
def disposals(request: HttpRequest) -> HttpResponse:
    """Lists, and for the archivist what is over its term."""
    viewer = viewer_of(request)
    found = archives.list_disposals(viewer, after=request.GET.get("after", ""))
    context = {
        "lists": [{"one": one, "kind": LIST_BADGES[one.state]} for one in found],
        "due": archives.due_archives(viewer),
        "first_due": archives.next_due(viewer),
        "is_archivist": archives.is_archivist(viewer),
        "next_url": f"?after={found[-1].pk}" if len(found) == 50 else "",
    }
    return render(request, "workbench/disposals.html", context)


@require_POST
@archive_desk
def make_list(request: HttpRequest) -> HttpResponse:
    """Draw up a list of the ticked ones."""
    pks = [int(pk) for pk in request.POST.getlist("pk") if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    try:
        found = archives.make_list(pks, by=viewer_of(request), opinion=request.POST.get("opinion", ""))
    except ArchiveError as error:
        messages.error(request, str(error.message))
        return redirect("workbench:disposals")
    return redirect("workbench:disposal", found.pk)


@require_GET
@disposal_desk
def disposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: entries with their terms, who has agreed, whose turn it is."""
    viewer = viewer_of(request)
    page = archives.disposal_page(viewer, pk, after=request.GET.get("after", ""))
    approvals = list(page.disposal.approvals.all())
    context = {
        "page": page,
        "list": page.disposal,
        "kind": LIST_BADGES[page.disposal.state],
        "approvals": approvals,
        "names": names_of_officers({one.by for one in approvals} | {page.disposal.made_by, page.disposal.done_by}),
        "posts": [
            (label, next((one for one in approvals if one.as_post == post and one.round == page.disposal.round), None))
            for post, label in archives.APPROVING
        ],
        "is_open": page.disposal.state in ("draft", "rejected"),
    }
    return render(request, "workbench/disposal.html", context)


@require_POST
@disposal_desk
def disposal_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Submit, agree, send back, keep one longer, destroy."""
    viewer, posted = viewer_of(request), request.POST
    page = archives.disposal_page(viewer, pk)
    opinion = posted.get("opinion", "").strip()[:300]
    asked = posted.get("entry", "")
    entry = page.disposal.entries.filter(pk=int(asked) if asked.isdecimal() and len(asked) < 19 else 0).first()
    found = page.disposal
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "submit": (lambda: archives.submit_list(found, by=viewer), _("已提交审批。")),
        "agree": (lambda: archives.approve_list(found, by=viewer, agree=True, opinion=opinion), _("已同意。")),
        "reject": (
            lambda: archives.approve_list(found, by=viewer, agree=False, opinion=opinion),
            _("已退回。"),
        ),
        "destroy": (lambda: archives.destroy(found, by=viewer), _("已销毁，证明已生成。")),
    }
    if entry is not None:
        acts["keep"] = (lambda: archives.keep_longer(entry, by=viewer, opinion=opinion), _("已改为继续保管。"))
        acts["unkeep"] = (
            lambda: archives.keep_longer(entry, by=viewer, opinion="", is_kept=False), _("已改回销毁。"),
        )  # fmt: skip
    if verb not in acts:
        raise Http404
    act, said = acts[verb]
    try:
        act()
        messages.success(request, said)
    except ArchiveError as error:
        messages.error(request, str(error.message))
    return redirect("workbench:disposal", pk)


@require_GET
@disposal_desk
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate of destruction under its seal."""
    found = archives.disposal_page(viewer_of(request), pk).disposal
    if found.certificate is None:
        raise NotVisible
    return response(found.certificate, inline=True, name=f"{found.certificate_number}.pdf")


@require_GET
@archive_desk
def transfers(request: HttpRequest) -> HttpResponse:
    """Transfers, and what may go."""
    viewer, year = viewer_of(request), request.GET.get("year", "")[:4]
    context = {
        "transfers": [{"one": one, "kind": TRANSFER_BADGES[one.state]} for one in archives.list_transfers(viewer)],
        "rows": archives.transferable(viewer, year=year),
        "year": year,
        "years": [(one, f"?year={one}", str(one) == year) for one, _number in archives.facets(viewer).years],
    }
    return render(request, "workbench/transfers.html", context)


@require_POST
@archive_desk
def prepare_transfer(request: HttpRequest) -> HttpResponse:
    """Make a transfer of the ticked ones."""
    pks = [int(pk) for pk in request.POST.getlist("pk") if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    try:
        found = archives.prepare_transfer(pks, by=viewer_of(request), note=request.POST.get("note", ""))
    except ArchiveError as error:
        messages.error(request, str(error.message))
        return redirect("workbench:transfers")
    return redirect("workbench:transfer", found.pk)


@require_GET
@archive_desk
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """One transfer: what goes, what the institution said of each."""
    found, entries = archives.transfer_page(viewer_of(request), pk)
    return render(
        request, "workbench/transfer.html", {"one": found, "entries": entries, "kind": TRANSFER_BADGES[found.state]}
    )


@require_POST
@archive_desk
def send_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it, and take the answer."""
    viewer = viewer_of(request)
    found, _entries = archives.transfer_page(viewer, pk)
    try:
        sent = archives.send_transfer(found, by=viewer)
        if sent.receipt:
            messages.success(request, _("对方检测通过，已接收。"))
        else:
            messages.error(request, _("对方检测没有通过，已退回。"))
    except ArchiveError as error:
        messages.error(request, str(error.message))
    except PortUnavailable:
        messages.error(request, _("接收机构没有回答，请稍后再发；不会重复移交。"))
    return redirect("workbench:transfer", pk)


@require_GET
@archive_desk
def transfer_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The transfer package to save."""
    found, _entries = archives.transfer_page(viewer_of(request), pk)
    if found.file is None:
        raise NotVisible
    return response(found.file, name=f"{found.number}.zip")
