"""What an officer does with a case, read from the forms of its page; each verb calls one action of *cases*."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongban.channels.workbench.reading import articles_of, checks_of, correctable
from tongban.foundation.access.public import Viewer
from tongban.foundation.values.public import read_day
from tongban.journeys.cases.public import (
    Case,
    accept,
    ask_for_hearing,
    check_pledge,
    confirm_points,
    decide,
    decline,
    deliver,
    extend,
    judge_point,
    request_correction,
    return_for_review,
    review,
    revoke,
    tell_hearing_right,
    terminate,
    transfer,
    waive_hearing,
)
from tongban.journeys.cases.public import case_page as bundle_of
from tongban.registers.authorities.public import authorities


def _texts(request: HttpRequest, name: str) -> list[str]:
    return [text.strip() for text in request.POST.getlist(name) if text.strip()]


def _correction(case: Case, by: Viewer, request: HttpRequest) -> None:
    page = bundle_of(by, case.number or str(case.pk))
    known = {one["id"]: one for one in correctable(page)}
    items = []
    for key in request.POST.getlist("item"):
        if key in known:
            words = request.POST.get(f"text-{key}", "").strip() or known[key]["text"]
            items.append({"id": key, "text": words, "remedy": known[key]["remedy"]})
    request_correction(
        case, items, by=by, reason_code=request.POST.get("reason_code", ""), note_text=request.POST.get("reason", "")
    )


def _decide(case: Case, by: Viewer, request: HttpRequest) -> str:
    chosen = request.POST.getlist("ground")
    result = request.POST.get("result", "")
    reasons = _texts(request, "reason")
    articles: list[dict[str, str]] = []
    if result == "refused":
        grounds = {check.id: check for check in checks_of(bundle_of(by, case.number or ""))}
        reasons = [grounds[key].refusal or grounds[key].text for key in chosen if key in grounds] + reasons
        articles = articles_of([grounds[key] for key in chosen if key in grounds])
        if typed := request.POST.get("article", "").strip():
            document, _sep, article = typed.partition(" ")
            articles.append({"document": document, "article": article})
    if not decide(case, result, by=by, reasons=reasons, articles=articles).result:
        return _("您已签署，等其他人签完后决定生效。")
    return ""


def _extend(case: Case, by: Viewer, request: HttpRequest) -> None:
    days = request.POST.get("days", "")
    extend(
        case,
        reason=request.POST.get("reason", "").strip(),
        by=by,
        **({"working_days": int(days)} if days.isdecimal() else {}),
    )


def _transfer(case: Case, by: Viewer, request: HttpRequest) -> None:
    """The competent authority is typed by its name or code."""
    typed = request.POST.get("to", "").strip()
    to = next((one.pk for one in authorities() if typed in (one.pk, one.name)), typed)
    transfer(
        case,
        to,
        by=by,
        reason=request.POST.get("reason", "").strip(),
        article=request.POST.get("article", "").strip(),
    )


def _judge(case: Case, by: Viewer, request: HttpRequest) -> None:
    """One point of the automatic check; the button says how it stands."""
    verdict = request.POST.get("verdict", "") == "true"
    judge_point(case, request.POST.get("point", ""), verdict, by=by, reason=request.POST.get("reason", ""))


def _tell_of_hearing(case: Case, by: Viewer, request: HttpRequest) -> None:
    """Applicant and neighbours are told of their right; one neighbour a line."""
    names = request.POST.get("neighbours", "").splitlines()
    tell_hearing_right(case, reason=request.POST.get("reason", ""), neighbours=names, by=by)


def _take_waiver(case: Case, by: Viewer, request: HttpRequest) -> None:
    """A neighbour's own waiver, taken in by an officer with what it rests on."""
    waive_hearing(case, by=by, neighbour=request.POST.get("who", ""), words=request.POST.get("reason", "")[:500])


def _take_request(case: Case, by: Viewer, request: HttpRequest) -> None:
    """A neighbour's request for a hearing, taken in by an officer."""
    ask_for_hearing(case, by=by, request=request.POST.get("reason", ""), asked_for=request.POST.get("who", "")[:60])


Verb = Callable[[Case, Viewer, HttpRequest], Any]
VERBS: dict[str, tuple[Verb, str]] = {
    "accept": (
        lambda case, by, r: accept(case, by=by, reason=r.POST.get("reason", "")),
        gettext_noop("已受理，法定时限开始计算。"),
    ),
    "decline": (
        lambda case, by, r: decline(
            case,
            by=by,
            reason=r.POST.get("reason", "").strip(),
            article=r.POST.get("article", "").strip(),
            competent=r.POST.get("competent", "").strip(),
        ),
        gettext_noop("已出具不予受理通知书。"),
    ),
    "transfer": (_transfer, gettext_noop("已转办，已书面告知申请人。")),
    "request_correction": (_correction, gettext_noop("已一次性告知补正内容。")),
    "review": (
        lambda case, by, r: review(case, r.POST.get("outcome", ""), by=by, comment=r.POST.get("reason", "").strip()),
        gettext_noop("审查意见已记录。"),
    ),
    "decide": (_decide, gettext_noop("决定已作出，文书正在制作。")),
    "return_for_review": (
        lambda case, by, r: return_for_review(case, by=by, reason=r.POST.get("reason", "")),
        gettext_noop("已退回重新审查，同事会看到您写的理由。"),
    ),
    "judge": (_judge, gettext_noop("人工结论已记录。")),
    "confirm_points": (lambda case, by, r: confirm_points(case, by=by), gettext_noop("自动结论已确认。")),
    "tell_hearing_right": (
        _tell_of_hearing,
        gettext_noop("已告知听证权利，每一位从被告知起五个工作日内可以申请。"),
    ),
    "waive_hearing": (_take_waiver, gettext_noop("已登记放弃；其他人的期限不受影响。")),
    "ask_for_hearing": (_take_request, gettext_noop("已登记听证申请，须在二十个工作日内举行。")),
    "extend": (_extend, gettext_noop("已延长期限并告知理由。")),
    "terminate": (
        lambda case, by, r: terminate(case, by=by, reason=r.POST.get("reason", "").strip()),
        gettext_noop("已终止办理。"),
    ),
    "deliver": (
        lambda case, by, r: deliver(case, by=by, how=r.POST.get("how", "counter")),
        gettext_noop("已登记送达。"),
    ),
    "revoke": (
        lambda case, by, r: revoke(
            case, by=by, reason=r.POST.get("reason", "").strip(), article=r.POST.get("article", "").strip()
        ),
        gettext_noop("已撤销原决定。"),
    ),
    "check_pledge": (
        lambda case, by, r: check_pledge(
            case,
            kept=r.POST.get("kept") == "1",
            by=by,
            reason=r.POST.get("reason", "").strip(),
            fix_until=read_day(r.POST.get("until")),
        ),
        gettext_noop("核查结果已记录。"),
    ),
}
