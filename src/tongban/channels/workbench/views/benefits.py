"""免申即享 for officers: forecasts, runs with live progress, the review list, pay files, what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from tongban.channels.workbench.benefits import (
    badge,
    benefit_page,
    forecast_charts,
    head_stats,
    own_districts,
    parts_of,
    place_words,
)
from tongban.foundation.access.public import viewer_of
from tongban.journeys.benefits import public as benefits
from tongban.journeys.benefits.public import State, Terms, terms_of
from tongban.registers.facts.public import source

SIZE = 50
REVIEWED = (State.MATCHED, State.HELD, State.APPROVED, State.RETURNED, State.ASKED_CONSENT, State.PAID, State.REFUSED)


@require_GET
@benefit_page
def desk(request: HttpRequest) -> HttpResponse:
    """What presses, and every policy of the authority with its money."""
    viewer = viewer_of(request)
    rows = benefits.desk_policies(viewer)
    context = {
        "stats": head_stats(benefits.desk_counts(viewer)),
        "rows": [{"row": row, "badge": badge(row.proposal or row.policy) if row.proposal or row.policy else None}
                 for row in rows],
        "runs": [{"run": run, "badge": badge(run)} for run in benefits.runs(viewer, size=8).rows],
    }  # fmt: skip
    return render(request, "workbench/benefits.html", context)


@require_GET
@benefit_page
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """One policy: its forecast, its budget, who proposes and who approves, its runs."""
    viewer = viewer_of(request)
    row = benefits.desk_policy(viewer, code)
    found = benefits.simulations(viewer, code, size=6).rows
    latest = row.simulation
    context = {
        "row": row,
        "badge": badge(row.proposal or row.policy) if row.proposal or row.policy else None,
        "simulations": [{"one": one, "place": place_words(one)} for one in found],
        "districts": own_districts(viewer),
        "latest": latest,
        "charts": forecast_charts(latest, row.terms) if latest else None,
        "may_decide": viewer.holds("reviewer", "head"),
        "period": row.terms.due_period(timezone.localdate()),
    }
    return render(request, "workbench/benefit_policy.html", context)


@require_GET
@benefit_page
def simulation(request: HttpRequest, pk: int) -> HttpResponse:
    """One forecast; while it is being worked out the page asks again by itself."""
    found = benefits.simulation(viewer_of(request), pk)
    terms = terms_of(found.pack_version)
    context = {
        "one": found,
        "terms": terms,
        "place": place_words(found),
        "charts": forecast_charts(found, terms) if found.is_ready else None,
    }
    return render(request, "workbench/benefit_simulation.html", context)


@require_GET
@benefit_page
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: live while it goes, then what came of it."""
    page = benefits.run_page(viewer_of(request), pk)
    codes = {part.policy.policy_code: part for part in page.parts}
    parts, done, review_url = page.progress["parts"], page.progress["done"], reverse("workbench:benefit_review")
    context = {
        "page": page,
        "run": page.run,
        "badge": badge(page.run),
        "parts": parts_of(page.parts),
        "percent": 100 if page.run.state == "done" else round(100 * done / parts) if parts else 0,
        "states": [{"text": f"{State(state).label} {count}", "href": f"{review_url}?state={state}"}
                   for state, count in page.states.items()],
        "policies": [{"code": code, "period": part.period, "title": terms_of(part.policy.pack).title()}
                     for code, part in codes.items()],
        "undated": [{"source": source(name).title, "count": count} for name, count in sorted(page.run.undated.items())],
        "goes": page.run.state in ("matching", "taking", "deciding"),
    }  # fmt: skip
    template = "workbench/_benefit_run.html" if request.headers.get("HX-Request") else "workbench/benefit_run.html"
    return render(request, template, context)


@require_GET
@benefit_page
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Two periods side by side: who appeared, who vanished and why, whose sum changed."""
    viewer = viewer_of(request)
    row = benefits.desk_policy(viewer, code)
    due = row.terms.due_period(timezone.localdate())
    later = request.GET.get("later") or due.code
    earlier = request.GET.get("earlier") or _before(row.terms, later)
    found = benefits.compare_periods(viewer, code, earlier, later)
    gone = list(found.vanished.select_related("person", "organisation")[:SIZE])
    context = {
        "row": row,
        "found": found,
        "appeared": list(found.appeared.select_related("person", "organisation")[:SIZE]),
        "vanished": [{"row": one, "why": benefits.why_vanished(viewer, one, later)} for one in gone],
        "changed": list(found.changed.select_related("person", "organisation")[:SIZE]),
    }
    return render(request, "workbench/benefit_compare.html", context)


@require_GET
@benefit_page
def review(request: HttpRequest) -> HttpResponse:
    """The list that waits for an officer: tick, let go, or hold back with a reason."""
    viewer = viewer_of(request)
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("policy", "state", "period", "after")}
    state = asked["state"] if asked["state"] in REVIEWED else State.MATCHED
    found = benefits.review_list(
        viewer, policy_code=asked["policy"], state=state, period=asked["period"], after=asked["after"], size=SIZE
    )
    keep = {name: value for name, value in asked.items() if value and name != "after"}
    tabs = [
        {"text": State(one).label, "current": one == state,
         "href": f"?{urlencode({**{k: v for k, v in keep.items() if k != 'state'}, 'state': one})}"}
        for one in REVIEWED
    ]  # fmt: skip
    context = {
        "rows": [{"one": one, "title": terms_of(one.policy.pack).title(), "badge": badge(one)} for one in found.rows],
        "tabs": tabs,
        "asked": asked,
        "state": state,
        "policies": [(row.pack.code, row.terms.title()) for row in benefits.desk_policies(viewer) if row.policy],
        "next_url": f"?{urlencode({**keep, 'after': found.next})}" if found.next else "",
        "may_decide": viewer.holds("reviewer", "head") and state in (State.MATCHED, State.HELD),
        "export": urlencode({**keep, "state": state}),
    }
    return render(request, "workbench/benefit_review.html", context)


@require_GET
@benefit_page
def entitlement(request: HttpRequest, pk: int) -> HttpResponse:
    """One entitlement: facts, conditions, decisions, payments, and what can be done."""
    page = benefits.entitlement_page(viewer_of(request), pk)
    return render(request, "workbench/benefit_entitlement.html", {"page": page, "badge": badge(page.entitlement)})


@require_GET
@benefit_page
def files(request: HttpRequest) -> HttpResponse:
    """Pay files, newest first."""
    found = benefits.pay_files(viewer_of(request), after=request.GET.get("after", ""))
    context = {
        "rows": [{"file": one, "badge": badge(one)} for one in found.rows],
        "next_url": f"?after={found.next}" if found.next else "",
    }
    return render(request, "workbench/benefit_files.html", context)


@require_GET
@benefit_page
def pay_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One pay file with its lines; who made it cannot send it."""
    viewer = viewer_of(request)
    page = benefits.pay_file_page(viewer, pk, state=request.GET.get("state", ""), after=request.GET.get("after", ""))
    labels = dict(benefits.PaymentState.choices)
    sums = [{"label": labels[state], "count": count, "fen": fen, "state": state}
            for state, (count, fen) in page.sums.items()]  # fmt: skip
    context = {"page": page, "file": page.file, "badge": badge(page.file), "sums": sums,
               "may_send": viewer.holds("reviewer", "head")}  # fmt: skip
    return render(request, "workbench/benefit_file.html", context)


@require_GET
@benefit_page
def objections(request: HttpRequest) -> HttpResponse:
    """Objections that wait for an answer."""
    found = benefits.objections(viewer_of(request), after=request.GET.get("after", ""))
    return render(request, "workbench/benefit_objections.html", {"rows": found.rows, "next": found.next})


@require_GET
@benefit_page
def questions(request: HttpRequest) -> HttpResponse:
    """Facts that other policies wait for and that this department should know."""
    found = benefits.questions(viewer_of(request), after=request.GET.get("after", ""))
    return render(request, "workbench/benefit_questions.html", {"rows": found.rows, "next": found.next})


@require_GET
@benefit_page
def recoveries(request: HttpRequest) -> HttpResponse:
    """What has to come back, and what came."""
    found = benefits.recoveries(viewer_of(request), after=request.GET.get("after", ""))
    return render(request, "workbench/benefit_recoveries.html", {"rows": found.rows, "next": found.next})


@require_GET
@benefit_page
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Entitlements as CSV, names masked; the export itself is on record."""
    lines = benefits.export_entitlements(
        viewer_of(request), policy_code=request.GET.get("policy", ""), period=request.GET.get("period", ""),
        state=request.GET.get("state", ""),
    )  # fmt: skip
    return _download(lines, "benefits.csv")


@require_GET
@benefit_page
def export_file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The lines of a pay file as CSV."""
    viewer = viewer_of(request)
    file = benefits.pay_file_page(viewer, pk, size=1).file
    return _download(benefits.export_pay_file(viewer, file), f"{file.number}.csv")


def _download(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _before(terms: Terms, code: str) -> str:
    if code == "once":
        return code
    first = terms.period(code, timezone.localdate()).first
    return str(terms.policy.schedule.period_of(first - timedelta(days=1)).code)
