"""Following one's cases: list, timeline that follows live, receipt, letters, withdraw, rate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.capabilities.archives.public import filed_archive
from tongban.capabilities.payments.public import OrderState, orders_of
from tongban.capabilities.shipping.public import BadAddress, parcels_of
from tongban.channels.web import progress
from tongban.channels.web.bundles import belongs_to, progress_rows
from tongban.channels.web.filing import filing_of
from tongban.channels.web.personal import UNDER_WAY, WAITING
from tongban.foundation.access.public import NotVisible, Viewer, person_page, viewer_of
from tongban.foundation.files.public import file_by_reference, response
from tongban.foundation.ledger.public import receipts_within
from tongban.foundation.ui.public import localised
from tongban.journeys.bundles.public import BundleError, industry_of, take_back_to_change
from tongban.journeys.cases.errors import CaseError
from tongban.journeys.cases.public import (
    CasePage,
    Result,
    State,
    case_page,
    choose_delivery,
    list_cases,
    pay_again,
    signing_page_for,
    visible_case,
    withdraw,
)
from tongban.journeys.feedback.public import AlreadyRated, Handling, UnknownTag, rate, rating_of, tags_for
from tongban.registers.authorities.public import authority

ENDED = (State.CLOSED, State.DECLINED, State.WITHDRAWN, State.LAPSED, State.TERMINATED)
FILTERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "open": (gettext_lazy("办理中"), UNDER_WAY),
    "mine": (gettext_lazy("等我处理"), WAITING),
    "done": (gettext_lazy("已办结"), ENDED),
    "archived": (gettext_lazy("已归档"), ENDED),
}


@require_GET
@person_page
def cases(request: HttpRequest) -> HttpResponse:
    """My cases: all, waiting for me, under way, done, in the archive."""
    viewer = viewer_of(request)
    chosen = request.GET.get("show", "")
    states = FILTERS[chosen][1] if chosen in FILTERS else ()
    after = request.GET.get("after", "")
    found = list_cases(viewer, states=states, is_archived=chosen == "archived", after=after)
    tabs = [{"text": _("全部"), "href": reverse("web:cases"), "current": chosen not in FILTERS}]
    tabs += [{"text": words, "href": f"?show={key}", "current": chosen == key} for key, (words, _s) in FILTERS.items()]
    rows = progress.lines_of(found.cases)
    more = f"?{'show=' + chosen + '&' if chosen else ''}after={found.next}" if found.next else ""
    return render(request, "web/cases.html", {"rows": rows, "tabs": tabs, "more": more, "show": chosen})


def _authority_name(code: str) -> str:
    try:
        return str(authority(code).title) if code else ""
    except Exception:  # an authority that was merged away still has old cases
        return code


def live_context(page: CasePage, viewer: Viewer) -> dict[str, Any]:
    """What the live part of the case page shows."""
    case = page.case
    name = _authority_name(case.authority_code)

    def letter_url(letter: Any) -> str:
        return reverse("web:letter", args=[case.number, letter.pk])

    orders = list(orders_of(case.ref))
    to_pay = [order for order in orders if order.state == OrderState.OPEN]
    return {
        "page": page,
        "case": case,
        "members": progress_rows(case),
        "has_permit": case.result == Result.GRANTED and industry_of(case.pack_version) is not None,
        "belongs_to": belongs_to(viewer, case),
        "applicant": case.organisation or case.person,
        "authority": name,
        "badge": progress.badge_of(case, is_revoked=bool(page.decision and page.decision.revoked_on)),
        "ring": progress.ring_of(page),
        "events": progress.timeline_of(page, name, letter_url, is_payment_due=bool(to_pay)),
        "poll": progress.poll_seconds(page),
        "version": progress.version_of(page),
        "amounts": amounts_of(page),
        "to_pay": to_pay,
        "parcels": list(parcels_of(case.ref)),
        "to_supply": filing_of(viewer, case.number or "").to_supply if "supply" in page.actions else [],
    }


def amounts_of(page: CasePage) -> list[dict[str, Any]]:
    """Sums of money that were decided, each with the label the pack gives it (每月津贴)."""
    decided = page.decision.amounts if page.decision else {}
    fields = page.case.pack_version.manifest.get("result", {}).get("fields", [])
    labels = {str(field.get("value", "")).removeprefix("values."): localised(field.get("label")) for field in fields}
    return [
        {"label": labels.get(name) or _("金额"), "fen": value}
        for name, value in decided.items()
        if name.endswith("_fen") and isinstance(value, int | float) and value
    ]


@require_GET
@person_page
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: where it is, who has it, until when, what I can do now."""
    viewer = viewer_of(request)
    page = case_page(viewer, number)
    if page.case.state == State.DRAFT:
        return redirect("web:fill", page.case.pk)
    context = live_context(page, viewer)
    context["rating"] = rating_of(page.case.ref) if "rate" in page.actions else None
    context["archive"] = filed_archive(viewer, page.case.ref) if page.case.is_ended else None
    return render(request, "web/case.html", context)


@require_GET
@person_page
def proofs(request: HttpRequest, number: str) -> HttpResponse:
    """存证回执 of everything in one case as one file: anybody checks it offline with ``verifier/verify_receipt.py``."""
    found = visible_case(viewer_of(request), number)
    receipts, waiting = receipts_within(found.ref)
    content = {"format": "tongban-receipts/1", "case": found.number, "waiting": waiting, "receipts": receipts}
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.proofs.json"'
    return answer


@require_GET
@person_page
def live(request: HttpRequest, number: str) -> HttpResponse:
    """The live part alone; 204 while nothing has changed, 286 ends the asking."""
    viewer = viewer_of(request)
    page = case_page(viewer, number)
    if request.GET.get("version") == progress.version_of(page):
        return HttpResponse(status=204 if progress.poll_seconds(page) else 286)
    return render(request, "web/parts/case_live.html", live_context(page, viewer))


@require_GET
@person_page
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """One page that prints: number, day, what follows."""
    viewer = viewer_of(request)
    page = case_page(viewer, number)
    if page.case.state == State.DRAFT:
        return redirect("web:fill", page.case.pk)
    return render(request, "web/receipt.html", live_context(page, viewer))


@require_GET
@person_page
def letter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A letter with its seal, as PDF."""
    page = case_page(viewer_of(request), number)
    found = next((one for one in page.letters if one.pk == pk and one.file is not None), None)
    if found is None or found.file is None:
        raise Http404
    return response(found.file, inline=True, name=f"{found.title}.pdf")


@require_GET
@person_page
def case_file(request: HttpRequest, number: str, reference: str) -> HttpResponse:
    """A file that was handed in with this case."""
    found = visible_case(viewer_of(request), number)
    file = file_by_reference(reference)
    if file is None or file.owner_ref != found.ref:
        raise NotVisible
    return response(file, inline="original" not in request.GET)


@require_http_methods(["GET", "POST"])
@person_page
def withdraw_page(request: HttpRequest, number: str) -> HttpResponse:
    """Take an application back, for good or to change it; asks once more, because it cannot be undone."""
    viewer = viewer_of(request)
    found = visible_case(viewer, number)
    if request.method == "POST":
        try:
            if request.POST.get("change") == "1":
                draft = take_back_to_change(found, viewer)
                messages.success(request, _("已撤回。改好后请再提交。"))
                return redirect("web:fill", draft.pk)
            withdraw(found, viewer, reason=request.POST.get("reason", "")[:500])
            messages.success(request, _("已撤回。以后可以重新申请。"))
        except (BundleError, CaseError) as error:
            messages.error(request, str(error.message))
        return redirect("web:case", number)
    return render(request, "web/withdraw.html", {"case": found, "change": request.GET.get("change") == "1"})


@require_POST
@person_page
def pay_again_page(request: HttpRequest, number: str) -> HttpResponse:
    """A new payment order in place of one that expired; leads to it."""
    viewer = viewer_of(request)
    try:
        return redirect(pay_again(visible_case(viewer, number), viewer).get_absolute_url())
    except CaseError as error:
        messages.error(request, str(error))
    return redirect("web:case", number)


@require_POST
@person_page
def delivery_page(request: HttpRequest, number: str) -> HttpResponse:
    """After a parcel came back: collect it at a counter, or have it sent again."""
    viewer = viewer_of(request)
    address = request.POST.get("post_address", "").strip()[:200]
    try:
        choose_delivery(visible_case(viewer, number), viewer, request.POST.get("mode", ""), post_address=address)
        messages.success(request, _("已按您的选择安排。"))
    except (CaseError, BadAddress) as error:
        messages.error(request, str(error))
    return redirect("web:case", number)


@require_http_methods(["GET", "POST"])
@person_page
def rate_page(request: HttpRequest, number: str) -> HttpResponse:
    """好差评: five faces, a few words; may be amended once."""
    viewer = viewer_of(request)
    page = case_page(viewer, number)
    if "rate" not in page.actions:
        return redirect("web:case", number)
    found = page.case
    before = rating_of(found.ref)
    error = ""
    if request.method == "POST":
        error = _rated(request, page, viewer)
        if not error:
            messages.success(request, _("谢谢您的评价。"))
            return redirect("web:case", number)
    context = {
        "case": found,
        "good_tags": tags_for(1),
        "bad_tags": tags_for(5),
        "error": error,
        "text": request.POST.get("text", before.text if before else ""),
        "level": request.POST.get("level", str(int(before.level)) if before else ""),
        "chosen_tags": request.POST.getlist("tags") or (before.tags if before else []),
    }
    return render(request, "web/rate.html", context, status=422 if error else 200)


def _rated(request: HttpRequest, page: CasePage, viewer: Viewer) -> str:
    """Keeps the rating; returns what is wrong, in words."""
    level = request.POST.get("level", "")
    if level not in {"1", "2", "3", "4", "5"}:
        return _("请选一个表情。")
    fitting = tags_for(int(level))
    tags = tuple(tag for tag in request.POST.getlist("tags") if tag in fitting)
    found = page.case
    handling = Handling(
        case_ref=found.ref, case_number=found.number or "", item_code=found.pack_code,
        authority_code=found.authority_code, region_code=found.region_code, channel=found.channel,
    )  # fmt: skip
    try:
        rate(handling, int(level), by=viewer, tags=tags, text=request.POST.get("text", "")[:1000])
    except (AlreadyRated, UnknownTag) as wrong:
        return str(wrong.message)
    return ""


@require_POST
@person_page(assurance=2)
def sign_page(request: HttpRequest, number: str) -> HttpResponse:
    """The document that the parties of an application sign, for a party or for the applicant; put up if it is not."""
    viewer = viewer_of(request)
    found = visible_case(viewer, number)
    try:
        return redirect("web:signature", signing_page_for(found, viewer).reference)
    except CaseError as error:
        messages.error(request, str(error))
    return redirect("web:home")
