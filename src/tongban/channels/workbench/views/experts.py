"""评审专家: the department's list from which reviewers are drawn."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.access.public import officer_page, viewer_of
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import add_expert, experts_of, set_expert_active
from tongban.registers.organisations.errors import UnknownOrganisation
from tongban.registers.organisations.public import organisation_by_credit_code
from tongban.registers.people.errors import UnknownPerson
from tongban.registers.people.public import person_by_citizen_id

PER_PAGE = 30
ASKED = ("citizen_id", "name", "field", "employer")


@require_http_methods(["GET", "POST"])
@officer_page
def experts(request: HttpRequest) -> HttpResponse:
    """The list, searched by name or profession; the head adds people."""
    viewer = viewer_of(request)
    typed = {name: request.POST.get(name, "").strip() for name in ASKED}
    error = ""
    if request.method == "POST":
        if not viewer.holds("head"):
            raise Http404
        try:
            person = person_by_citizen_id(typed["citizen_id"])
            if person.name != typed["name"]:
                raise UnknownPerson
            employer = organisation_by_credit_code(typed["employer"]) if typed["employer"] else None
            add_expert(person, typed["field"], by=viewer, employer=employer)
            messages.success(request, _("已列入专家名单。"))
            return redirect("workbench:experts")
        except UnknownPerson:
            error = _("没有找到这个人，请核对姓名和身份证号码。")
        except UnknownOrganisation:
            error = _("没有找到任职单位，请核对统一社会信用代码。")
        except CaseError as fault:
            error = str(fault.message)
    asked = request.GET.get("q", "").strip()
    rows = Paginator(experts_of(viewer, asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": rows, "asked": asked, "typed": typed, "error": error, "is_head": viewer.holds("head")}
    return render(request, "workbench/experts.html", context, status=422 if error else 200)


@require_POST
@officer_page
def expert_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take an expert off the list for coming draws, or put them back."""
    viewer = viewer_of(request)
    if verb not in ("rest", "return") or not experts_of(viewer).filter(pk=pk).exists():
        raise Http404
    try:
        set_expert_active(pk, verb == "return", by=viewer)
        messages.success(request, _("已记录。"))
    except CaseError as error:
        messages.error(request, str(error.message))
    return redirect("workbench:experts")
