"""差评整改: bad ratings of one's authority, each with the next step."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.foundation.access.public import officer_page, viewer_of
from tongban.journeys.feedback.public import (
    FeedbackError,
    Remedy,
    assign,
    contact,
    remedies_visible_to,
    revisit,
    settle,
    tags_for,
)


@officer_page
def remedies(request: HttpRequest) -> HttpResponse:
    """Open ones first, the most urgent on top."""
    page = Paginator(remedies_visible_to(viewer_of(request)), 30).get_page(request.GET.get("page"))
    rows = []
    for remedy in page:
        words = tags_for(remedy.rating.level)
        rows.append({"remedy": remedy, "tags": [words.get(tag, tag) for tag in remedy.rating.tags]})
    return render(request, "workbench/remedies.html", {"page": page, "rows": rows, "outcomes": Remedy.Outcome.choices})


@require_POST
@officer_page
def remedy_verb(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Assign, contact, settle or revisit."""
    viewer = viewer_of(request)
    remedy = get_object_or_404(remedies_visible_to(viewer), pk=pk)
    answer = request.POST.get("answer", "").strip()
    try:
        if verb == "assign":
            assign(remedy, by=viewer)
        elif verb == "contact":
            contact(remedy, by=viewer)
        elif verb == "settle" and request.POST.get("outcome") in Remedy.Outcome.values:
            settle(remedy, Remedy.Outcome(request.POST["outcome"]), answer, by=viewer)
        elif verb == "revisit":
            revisit(remedy, is_content_now=request.POST.get("content") == "1", note=answer, by=viewer)
        else:
            raise Http404
        messages.success(request, _("已记录。"))
    except FeedbackError as error:
        messages.error(request, str(error.message))
    return redirect("workbench:remedies")
