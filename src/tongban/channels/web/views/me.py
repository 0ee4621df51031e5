"""Me: who I am, for whom I act, my licences, my code, data that I say is wrong."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.licences.public import (
    Licence,
    LicenceEvent,
    LicenceState,
    credential_of,
    held_by,
    licences_of,
    ofd_of,
    pdf_of,
)
from tongban.capabilities.reliance.public import party_of, uses_of_holder, versions_of, waiting_for_holder
from tongban.channels.web.personal import applicant_of
from tongban.channels.web.reliance import use_row
from tongban.foundation.access.public import person_page, viewer_of
from tongban.foundation.files.public import response
from tongban.foundation.ui.public import localised
from tongban.journeys.cases.public import seats_of
from tongban.registers.facts.public import SubjectRef, UnknownFact, dispute, disputes_of, fact, fetch
from tongban.registers.identity.public import people_i_may_act_for
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person, minor_children_of, person


@require_GET
@person_page
def me(request: HttpRequest) -> HttpResponse:
    """My page: name, how surely I am known, and everything that is mine."""
    viewer = viewer_of(request)
    own = viewer.acting_person_id
    powers = people_i_may_act_for(person(own)) if own else []
    context = {
        "me": applicant_of(request), "powers": powers, "viewer": viewer,
        "seats": seats_of(viewer),
        "asked_for": waiting_for_holder(viewer).exists(), "relying": viewer.organisation_id and party_of(viewer),
    }  # fmt: skip
    return render(request, "web/me.html", context)


def _shown(licence: Licence) -> dict[str, object]:
    kind = licence.type
    title = localised({"zh": kind.title_zh, "en": kind.title_en})
    return {
        "licence": licence,
        "title": title,
        "is_valid": licence.is_valid(),
        "state": LicenceState(licence.state).label,
    }


@require_GET
@person_page
def licences(request: HttpRequest) -> HttpResponse:
    """My licences: valid ones first."""
    applicant = applicant_of(request)
    rows = [_shown(one) for one in licences_of(applicant.holder)] if applicant else []
    rows.sort(key=lambda row: not row["is_valid"])
    own = applicant is not None and not viewer_of(request).is_acting_for_another
    context = {"me": applicant, "rows": rows, "children": _children(applicant.holder if applicant and own else None)}
    return render(request, "web/licences.html", context)


def _children(holder: Person | Organisation | None) -> list[dict[str, Any]]:
    """Of my minor children how many licences each has; they stand in the child's own name."""
    if not isinstance(holder, Person):
        return []
    return [{"person": child, "count": len(held_by(child))} for child in minor_children_of(holder)]


def _own_licence(request: HttpRequest, pk: int) -> Licence:
    applicant = applicant_of(request)
    found = licences_of(applicant.holder).filter(pk=pk).first() if applicant else None
    if found is None:
        raise Http404
    return found


@require_GET
@person_page
def licence(request: HttpRequest, pk: int) -> HttpResponse:
    """One licence: what is printed on it, and the sealed document."""
    found = _own_licence(request, pk)
    fields = [
        {"label": localised(field.get("label")), "value": field.get("value")}
        for field in found.fields
        if field.get("value") not in (None, "")
    ]
    versions = versions_of(found)
    context = {
        **_shown(found), "fields": fields, "versions": versions if len(versions) > 1 else [],
        "events": [_event(one) for one in found.history.all()], "reason": _why(found),
        "used": [use_row(one) for one in uses_of_holder(viewer_of(request), licence_pk=found.pk)[:3]],
        "uses_url": f"/uses/?licence={found.pk}",
    }  # fmt: skip
    return render(request, "web/licence.html", context)


EVENTS = {"issued": gettext_lazy("签发"), "replaced": gettext_lazy("换发"), "state": gettext_lazy("状态变更")}


def _event(event: LicenceEvent) -> dict[str, object]:
    """One line of a licence's history."""
    words = EVENTS.get(event.kind, event.kind)
    state = LicenceState(event.state)
    title = f"{words}：{state.label}" if event.kind == "state" else str(words)
    return {
        "state": "done" if state == LicenceState.VALID else "failed",
        "title": title,
        "text": event.reason,
        "at": event.at,
    }


def _why(licence: Licence) -> str:
    """Why it is not valid: what its history says last, or that its term is over."""
    if licence.state == LicenceState.VALID:
        return _("有效期已过，或者还没有开始。")
    last = licence.history.last()
    return last.reason if last else ""


@require_GET
@person_page
def licence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed PDF of an own licence."""
    found = _own_licence(request, pk)
    return response(pdf_of(found, by=viewer_of(request)), inline=True)


@require_GET
@person_page
def licence_ofd(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed OFD file of an own licence; made on first asking."""
    found = _own_licence(request, pk)
    return response(ofd_of(found, by=viewer_of(request)), inline=False)


@require_GET
@person_page
def licence_credential(request: HttpRequest, pk: int) -> HttpResponse:
    """The verifiable credential of an own licence, as a file for whoever checks it without us."""
    found = _own_licence(request, pk)
    answer = HttpResponse(credential_of(found).text, content_type="application/dc+sd-jwt")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.sd-jwt"'
    return answer


@require_GET
@person_page
def disputes(request: HttpRequest) -> HttpResponse:
    """Data that I said is wrong, and what the department answered."""
    rows = [{"row": row, "title": localised(fact(row.fact_id).title)} for row in disputes_of(viewer_of(request))]
    return render(request, "web/disputes.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@person_page
def new_dispute(request: HttpRequest) -> HttpResponse:
    """Say that a datum is wrong; the department that holds it checks it.

    Legal: 个人信息保护法 第四十六条.
    """
    viewer = viewer_of(request)
    name = request.POST.get("fact") or request.GET.get("fact", "")
    try:
        entry = fact(name)
    except UnknownFact:
        raise Http404 from None
    kind, key = ("organisation", viewer.organisation_id) if viewer.organisation_id else ("person", viewer.person_id)
    if key is None or entry.subject != kind:
        raise Http404
    subject = SubjectRef(kind, key)
    shown = fetch(subject, [name], purpose=_("核对自己的信息"), viewer=viewer)[name].text
    statement = request.POST.get("statement", "").strip()[:1000]
    error = ""
    if request.method == "POST":
        if statement:
            dispute(name, subject=subject, by=viewer, statement=statement, shown_value=shown)
            messages.success(request, _("已转给来源部门核实，有结果会发消息给您。"))
            return redirect("web:disputes")
        error = _("请写一句哪里不对，例如：出生日期应为 1954 年 3 月 2 日。")
    context = {"entry": entry, "title": localised(entry.title), "error": error, "statement": statement, "shown": shown}
    return render(request, "web/new_dispute.html", context, status=422 if error else 200)
