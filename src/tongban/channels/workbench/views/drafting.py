"""从政策文本起草: the text with what was read in it, and the proposals; an officer decides each."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.capabilities.intelligence.public import (
    IntelligenceError,
    ModelAnswerFaulty,
    NotDecidable,
    PolicyText,
    Proposal,
    ProposalKind,
    ProposalState,
    ask_model,
    decide,
    language_model,
    marked,
    read_text,
    text_of,
    texts_visible_to,
)
from tongban.foundation.access.public import officer_page, viewer_of
from tongban.foundation.adapters.public import PortError
from tongban.journeys.governance.public import (
    Definition,
    GovernanceError,
    ask_trial,
    confirmed_criteria,
    draft_pack,
    is_code,
    latest_trial,
    problems_of,
    suggested_tags,
    zipped,
)
from tongban.registers.facts.public import all_facts
from tongban.registers.places.public import district_tiles

POSTS = ("officer", "reviewer", "head")
DECISIONS = {"confirm": ProposalState.CONFIRMED, "reject": ProposalState.REJECTED, "reopen": ProposalState.OPEN}
ORDER = [
    ProposalKind.CRITERION, ProposalKind.PARAMETER, ProposalKind.DATE, ProposalKind.STOP, ProposalKind.UNCLEAR,
]  # fmt: skip


@officer_page(posts=POSTS)
def drafts(request: HttpRequest) -> HttpResponse:
    """Texts of one's authority, and a place for a new one; what was typed stays when it cannot be read."""
    viewer = viewer_of(request)
    error, typed = "", {"title": request.POST.get("title", ""), "body": request.POST.get("body", "")}
    if request.method == "POST":
        try:
            upload = request.FILES.get("file")
            if upload:
                typed["body"] = text_of(upload.read(5_000_001), str(upload.name))
                typed["title"] = typed["title"] or str(upload.name).rpartition(".")[0]
            row = read_text(typed["body"], title=typed["title"], by=viewer)
            return redirect("workbench:draft", row.pk)
        except IntelligenceError as told:
            error = str(told.message)
    page = Paginator(texts_visible_to(viewer), 20).get_page(request.GET.get("page"))
    context = {"page": page, "typed": typed, "error": error}
    return render(request, "workbench/drafts.html", context, status=400 if error else 200)


@officer_page(posts=POSTS)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One text with its proposals."""
    return _draft_page(request, get_object_or_404(texts_visible_to(viewer_of(request)), pk=pk))


def _draft_page(
    request: HttpRequest, row: PolicyText, *, failed: Proposal | None = None, error: str = ""
) -> HttpResponse:
    proposals = list(row.proposals.select_related("policy_text"))
    titles = {one.id: one.title for one in all_facts()}
    for one in proposals:
        if failed and one.pk == failed.pk:
            typed = {key: value for key, value in request.POST.items() if key in one.content}
            one.content = {**one.content, **typed}
    groups = [(kind.label, [one for one in proposals if one.kind == kind]) for kind in ORDER]
    done = sum(one.state != ProposalState.OPEN for one in proposals)
    trial = latest_trial(row)
    context = {
        "trial": trial, "is_old": bool(trial and trial.criteria != confirmed_criteria(row)),
        "tiles": district_tiles(trial.found["districts"]) if trial and trial.found else [],
        "tag_titles": {one.code: one.title for one in Definition.objects.filter(kind="tag", is_current=True)},
        "row": row, "groups": [group for group in groups if group[1]], "pieces": marked(row.body, proposals),
        "titles": titles, "done": done, "all": len(proposals), "failed": failed.pk if failed else 0, "error": error,
        "has_model": language_model().is_available() and not row.asked_model_at,
        "tags": suggested_tags([one.value("expr") for one in proposals if one.state == ProposalState.CONFIRMED]),
    }  # fmt: skip
    return render(request, "workbench/draft.html", context, status=400 if error else 200)


@require_POST
@officer_page(posts=POSTS)
def decide_proposal(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """Confirm, change or reject one proposal; leads on to the next that waits."""
    viewer = viewer_of(request)
    row = get_object_or_404(texts_visible_to(viewer), pk=pk)
    proposal = get_object_or_404(row.proposals, pk=proposal_pk)
    state = DECISIONS.get(request.POST.get("decision", "confirm"), ProposalState.CONFIRMED)
    try:
        decide(proposal, state, by=viewer, content=request.POST.dict())
    except NotDecidable as told:
        return _draft_page(request, row, failed=proposal, error=str(told.message))
    waiting = row.proposals.filter(state=ProposalState.OPEN, start__gte=proposal.start).first()
    return redirect(f"{reverse('workbench:draft', args=[row.pk])}#p{(waiting or proposal).pk}")


@require_POST
@officer_page(posts=POSTS)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the language model add proposals, where there is one."""
    viewer = viewer_of(request)
    row = get_object_or_404(texts_visible_to(viewer), pk=pk)
    try:
        added = ask_model(row, by=viewer)
        messages.success(request, _("模型补充了 %(n)d 条，都要您确认。") % {"n": added})
    except (PortError, ModelAnswerFaulty):
        messages.warning(request, _("语言模型现在用不了，词典读出的条目不受影响。"))
    return redirect("workbench:draft", row.pk)


@require_POST
@officer_page(posts=POSTS)
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the confirmed criteria tried on everybody."""
    viewer = viewer_of(request)
    row = get_object_or_404(texts_visible_to(viewer), pk=pk)
    try:
        ask_trial(row, by=viewer)
        messages.success(request, _("正在全市试算，算好后显示在本页。"))
    except GovernanceError as told:
        messages.error(request, str(told.message))
    return redirect(f"{reverse('workbench:draft', args=[row.pk])}#trial")


@officer_page(posts=POSTS)
def draft_folder(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft pack from what was confirmed: its files, what its author must still write, and the zip."""
    row = get_object_or_404(texts_visible_to(viewer_of(request)), pk=pk)
    code = request.GET.get("code", "").strip() or f"draft_{row.pk}"
    if not is_code(code):
        messages.error(request, _("代码只用小写字母、数字和下划线，以字母开头。"))
        return redirect("workbench:draft", row.pk)
    files = draft_pack(row, code)
    if request.GET.get("as") == "zip":
        response = HttpResponse(zipped(files, code), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{code}.zip"'
        return response
    shown = [(name, files[name]) for name in ("rules.yaml", "parameters.yaml", "policy.yaml", "manifest.yaml")]
    context = {"row": row, "code": code, "shown": shown, "problems": problems_of(files, code)}
    return render(request, "workbench/draft_pack.html", context)
