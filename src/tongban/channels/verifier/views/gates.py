"""The pages of those who look at codes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.codes.public import (
    Checked,
    CodeError,
    Gate,
    Reason,
    UnknownGate,
    answer_objection,
    check,
    fact_words,
    gate_of,
    gates_of,
    objection_of,
    objections_to_answer,
    scans_at,
    scans_by_result,
    scenes,
)
from tongban.foundation.access.public import staff_page, viewer_of
from tongban.foundation.ui.public import localised
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

IDENTIFIES = ("window.identify", "hospital.desk")  # scenes in which the person at the window must be known by name
WORDS = {
    Reason.GOOD: (gettext_lazy("通过"), ""),
    Reason.NOT_A_CODE: (gettext_lazy("不是随申码"), gettext_lazy("请对方打开“随申办”里的随申码。")),
    Reason.OUT_OF_DATE: (gettext_lazy("验码点太久没有联网"), gettext_lazy("请联网同步后再验。")),
    Reason.UNKNOWN_KEY: (gettext_lazy("认不出签发方"), gettext_lazy("可能是假码。请查看身份证件。")),
    Reason.KEY_MAY_NOT: (gettext_lazy("签发方无权签这种码"), gettext_lazy("可能是假码。请查看身份证件。")),
    Reason.BAD_SIGNATURE: (gettext_lazy("签名不对"), gettext_lazy("码被改动过或是伪造的。请查看身份证件。")),
    Reason.OTHER_SCENE: (gettext_lazy("用途不符"), gettext_lazy("请对方在随申码上选择本场景的用途。")),
    Reason.NOT_YET: (gettext_lazy("时间不对"), gettext_lazy("对方手机的时钟快了，请对方校准。")),
    Reason.EXPIRED: (gettext_lazy("码已过期"), gettext_lazy("请对方刷新；纸质离线码请重新打印。")),
    Reason.STALE: (gettext_lazy("码不是现在画的"), gettext_lazy("可能是截图。请对方当面打开随申码。")),
    Reason.REVOKED: (gettext_lazy("码已作废"), gettext_lazy("已挂失或已重新打印。请查看身份证件。")),
    Reason.REPLAYED: (gettext_lazy("这个码刚刚用过"), gettext_lazy("请对方刷新后再扫。")),
    Reason.CHALLENGE: (gettext_lazy("没有回应本次验码"), gettext_lazy("请对方重新出示。")),
    Reason.CARD_NEEDED: (gettext_lazy("离线码要和身份证一起用"), gettext_lazy("请刷身份证或录入号码后再扫。")),
    Reason.CARD_DIFFERS: (gettext_lazy("身份证和离线码不是同一个人"), gettext_lazy("请核对人、证、码。")),
    Reason.REQUIREMENT: (gettext_lazy("不符合本场景的条件"), ""),
}


@require_GET
@staff_page
def gates(request: HttpRequest) -> HttpResponse:
    """Gates of my authority and what they saw today."""
    rows = [_gate_row(one) for one in gates_of(viewer_of(request))]
    return render(request, "verifier/gates.html", {"rows": rows})


def _gate_row(gate: Gate) -> dict[str, Any]:
    today = scans_by_result(gate, timezone.now())
    good = today.get(Reason.GOOD, 0)
    return {
        "gate": gate, "title": localised({"zh": gate.title_zh, "en": gate.title_en or gate.title_zh}),
        "good": good, "refused": sum(today.values()) - good,
        "scenes": [localised(scenes()[one].title) for one in gate.scenes if one in scenes()],
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_page
@never_cache
def gate(request: HttpRequest, code: str) -> HttpResponse:
    """Scan, see the result large, go on. The same page without JavaScript takes what a hand scanner types."""
    viewer = viewer_of(request)
    try:
        mine = gate_of(viewer, code)
    except UnknownGate:
        raise Http404 from None
    values = request.POST if request.method == "POST" else request.GET
    chosen = values.get("scene", "") if values.get("scene") in mine.scenes else mine.scenes[0]
    context: dict[str, Any] = {
        **_gate_row(mine), "chosen": chosen, "card": "",
        "choices": [(one, localised(scenes()[one].title)) for one in mine.scenes],
    }  # fmt: skip
    if request.method == "POST":
        text = request.POST.get("text", "").strip()
        card = request.POST.get("card", "").strip()
        if not text:
            context["error"] = _("请先扫码")
        else:
            try:
                checked = check(mine, text, chosen, viewer, card=card, scan_id=request.POST.get("scan", "")[:40])
                context["result"] = _result(checked)
                if checked.decision.reason in (Reason.CARD_NEEDED, Reason.CARD_DIFFERS):
                    context |= {"card": card, "text": text}
            except CodeError as error:
                context["error"] = str(error)
    if request.headers.get("HX-Request"):
        return render(request, "verifier/parts/result.html", context)
    context["lately"] = [(one, str(WORDS[Reason(one.result)][0])) for one in scans_at(viewer, mine, size=8).scans]
    return render(request, "verifier/gate.html", context)


def _result(checked: Checked) -> dict[str, Any]:
    """What the page shows: never more than the scene may see."""
    decision = checked.decision
    title, remedy = WORDS[decision.reason]
    names = decision.is_good and decision.scene in IDENTIFIES
    holder = checked.holder
    shown = ""
    if names and isinstance(holder, Person):
        shown = f"{holder.name} {holder.masked_citizen_id}"
    elif decision.is_good and isinstance(holder, Organisation):
        shown = f"{holder.name} {holder.credit_code}"
    return {
        "is_good": decision.is_good, "title": title, "remedy": remedy, "who": shown,
        "carrier": checked.carrier.name if checked.carrier and names else "", "by_carrier": bool(checked.carrier),
        "seen": fact_words(checked.scan), "pay": decision.concession.get("pay_percent"),
        "at": timezone.localtime(checked.scan.at),
    }  # fmt: skip


@require_GET
@staff_page
def objections(request: HttpRequest) -> HttpResponse:
    """Objections to scans at our gates that wait for an answer."""
    rows = objections_to_answer(viewer_of(request))
    return render(request, "verifier/objections.html", {"rows": rows, "today": timezone.localdate()})


@require_http_methods(["GET", "POST"])
@staff_page
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection and the answer to it."""
    viewer = viewer_of(request)
    row = objection_of(viewer, pk)
    error, answer = "", ""
    if request.method == "POST":
        answer = request.POST.get("answer", "").strip()
        if answer:
            answer_objection(viewer, row, answer)
            messages.success(request, _("答复已发给本人。"))
            return redirect("verifier:objections")
        error = _("请写下答复")
    scene = scenes().get(row.scan.scene)
    context = {"row": row, "error": error, "answer": answer, "scene": localised(scene.title) if scene else "",
               "result": WORDS[Reason(row.scan.result)][0], "seen": fact_words(row.scan)}  # fmt: skip
    return render(request, "verifier/objection.html", context)
