"""What the city told this person."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongban.capabilities.messaging.public import Category, inbox, mark_read, message
from tongban.foundation.access.public import person_page, viewer_of

PER_PAGE = 20


@require_GET
@person_page
def messages(request: HttpRequest) -> HttpResponse:
    """Newest first; by kind, or only the unread."""
    viewer = viewer_of(request)
    chosen = request.GET.get("kind", "")
    category = chosen if chosen in Category.values else ""
    page = Paginator(inbox(viewer, category=category, unread=chosen == "unread"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    tabs = [
        {"text": _("全部"), "href": request.path, "current": not category and chosen != "unread"},
        {"text": _("未读"), "href": "?kind=unread", "current": chosen == "unread"},
        *(
            {"text": label, "href": f"?kind={value}", "current": category == value}
            for value, label in Category.choices
            if value != Category.WORK
        ),
    ]
    return render(request, "web/messages.html", {"page": page, "tabs": tabs})


@require_GET
@person_page
def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One message; opening it marks it as read."""
    viewer = viewer_of(request)
    found = message(viewer, pk)
    mark_read(inbox(viewer).filter(pk=pk))
    link = found.link if url_has_allowed_host_and_scheme(found.link, allowed_hosts={request.get_host()}) else ""
    return render(request, "web/message.html", {"message": found, "link": link})


@require_POST
@person_page
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    mark_read(inbox(viewer_of(request)))
    return redirect("web:messages")
