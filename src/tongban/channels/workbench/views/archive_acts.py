"""What archivists do; every step asks again by itself who may, and tells in words what it refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.capabilities.archives import public as archives
from tongban.capabilities.archives.public import ArchiveError
from tongban.channels.workbench.archives import archive_desk
from tongban.foundation.access.public import officer_page, viewer_of


@require_POST
@archive_desk
def archive_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Check now, file again what was stopped, freeze, lift."""
    viewer = viewer_of(request)
    row = archives.visible_archive(viewer, pk)
    reason = request.POST.get("reason", "").strip()[:300]
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "freeze": (lambda: archives.freeze(row, by=viewer, reason=reason), _("已冻结，不能列入销毁清册。")),
        "lift": (lambda: archives.lift(row, by=viewer, reason=reason), _("已解除冻结。")),
        "check": (lambda: archives.check(row, by=viewer), ""),
        "retry": (lambda: archives.retry(row, by=viewer), _("已重新归档，稍后刷新。")),
    }
    if verb not in acts:
        raise Http404
    act, said = acts[verb]
    try:
        found = act()
    except ArchiveError as error:
        messages.error(request, str(error.message))
        return redirect("workbench:archive", pk)
    if verb == "check":
        (messages.success if found.is_passed else messages.error)(
            request, _("四性检测通过。") if found.is_passed else _("四性检测没有通过，原因和办法见下面。")
        )
    else:
        messages.success(request, said)
    return redirect("workbench:archive", pk)


@require_POST
@archive_desk
def begin_round(request: HttpRequest) -> HttpResponse:
    """Begin a round of long-term checks."""
    viewer = viewer_of(request)
    archives.begin_round("all" if request.POST.get("scope") == "all" else "sample", by=viewer)
    messages.success(request, _("检测已开始，在后台进行。"))
    return redirect("workbench:archive_tasks")


@require_POST
@officer_page
def ask_to_read(request: HttpRequest) -> HttpResponse:
    """An officer asks to read."""
    viewer, posted = viewer_of(request), request.POST
    officer = getattr(request.user, "officer", None)
    try:
        until = date.fromisoformat(posted.get("until", ""))
        archives.ask_to_read(
            viewer, posted.get("identifier", "")[:100], purpose=posted.get("purpose", ""), until=until,
            name=officer.name if officer else "",
        )  # fmt: skip
        messages.success(request, _("申请已提交，等档案人员审批。"))
    except ValueError:
        messages.error(request, _("请选择利用截止的日期。"))
    except ArchiveError as error:
        messages.error(request, str(error.message))
    return redirect("workbench:reading_room")


@require_POST
@archive_desk
def answer_request(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Agree to a reading, or not."""
    if verb not in ("grant", "refuse"):
        raise Http404
    viewer = viewer_of(request)
    try:
        archives.answer_request(
            archives.request_of(viewer, pk), by=viewer, grant=verb == "grant", answer=request.POST.get("answer", "")
        )
        messages.success(request, _("已答复。"))
    except ArchiveError as error:
        messages.error(request, str(error.message))
    return redirect("workbench:reading_room")
