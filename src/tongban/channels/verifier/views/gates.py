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

from tongban.capabilities.appointments.public import admission
from tongban.capabilities.codes.public import (
    Checked,
    CodeError,
    Gate,
    LawRefused,
    Reason,
    ShownCard,
    UnknownGate,
    answer_objection,
    check,
    check_lawfully,
    fact_words,
    form_title,
    gate_of,
    gates_of,
    objection_of,
    objections_to_answer,
    scans_at,
    scans_by_result,
    scenes,
)
from tongban.capabilities.payments.public import OrderState, orders_of
from tongban.foundation.access.public import Role, staff_page, viewer_of
from tongban.foundation.audit.public import ref
from tongban.foundation.ui.public import localised
from tongban.registers.identity.ports import delegation_items
from tongban.registers.identity.public import PowerKind
from tongban.registers.organisations.public import Organisation
from tongban.registers.people.public import Person

from .law import basis_of, law_fields, told
from .words import FOREIGN_WORDS, WORDS, identifies, other_scene, words_for_page


@require_GET
@staff_page
def gates(request: HttpRequest) -> HttpResponse:
    """Gates of my authority and what they saw today; what place codes book their visits to stands with the places."""
    rows = [_gate_row(one) for one in gates_of(viewer_of(request)) if not hasattr(one, "venue")]
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
    context: dict[str, Any] = {"chosen": chosen, "card": "", **law_fields(chosen, values)}
    if request.method == "POST":
        text = request.POST.get("text", "").strip()
        card = request.POST.get("card", "").strip()
        if not text:
            context["error"] = _("请先扫码")
        else:
            try:
                scan_id = request.POST.get("scan", "")[:40]
                if "law" in context:
                    found = check_lawfully(mine, text, chosen, viewer, basis_of(values), card=card, scan_id=scan_id)
                    checked, context["told"] = found.checked, told(found)
                else:
                    checked = check(mine, text, chosen, viewer, card=card, scan_id=scan_id)
                context["result"] = _result(checked)
                context["takes_in"] = viewer.role == Role.CLERK
                if checked.decision.reason in (Reason.CARD_NEEDED, Reason.CARD_DIFFERS):
                    context |= {"card": card, "text": text}
            except LawRefused as error:
                context["result"] = _refused(str(error))
            except CodeError as error:
                context["error"] = str(error)
    if request.headers.get("HX-Request"):
        return render(request, "verifier/parts/result.html", context)
    context |= {
        **_gate_row(mine), "words": words_for_page(),
        "choices": [(one, localised(scenes()[one].title)) for one in mine.scenes],
    }  # fmt: skip
    if any(scenes()[one].law for one in mine.scenes):
        context["tabs"] = [
            {"text": words, "href": f"?scene={one}", "current": one == chosen} for one, words in context["choices"]
        ]
    context["lately"] = [
        (one, WORDS[Reason(one.result)][0], dict(context["choices"]).get(one.scene, one.scene))
        for one in scans_at(viewer, mine, size=8).scans
    ]
    return render(request, "verifier/gate.html", context)


def _refused(words: str) -> dict[str, Any]:
    """A look by law that was not made: what is missing."""
    title = WORDS[Reason.BASIS_NEEDED][0]
    return {"is_good": False, "title": title, "remedy": words, "at": timezone.localtime()}


def _admission(checked: Checked) -> dict[str, Any]:
    """Whether the visitor has a place in a slot now, and what the ticket costs with the concession."""
    found = admission(checked.scan)
    if found is None:
        return {}
    percent = checked.decision.concession.get("pay_percent", 100)
    seats = found.booking.seats if found.booking else 1
    fare = found.facility.price_fen
    lacks = found.facility.needs_booking and found.booking is None
    paid = (
        any(one.state == OrderState.PAID for one in orders_of(ref(found.booking))) if found.booking and fare else False
    )
    room = min(found.slot.free, found.facility.most_seats) if found.slot else 0
    return {
        "lacks": lacks, "booking": found.booking, "room": range(1, room + 1), "facility": found.facility,
        "fen": fare * percent // 100 + fare * (seats - 1), "price": fare, "seats": seats, "paid": paid,
        "scan": checked.scan.scan_id,
    }  # fmt: skip


def _result(checked: Checked) -> dict[str, Any]:
    """What the page shows: never more than the scene may see."""
    decision = checked.decision
    title, remedy = WORDS[decision.reason]
    names = decision.is_good and decision.scene in identifies()
    holder = checked.holder
    shown = ""
    if names and isinstance(holder, Person):
        shown = f"{holder.name} {holder.masked_citizen_id}"
    elif decision.is_good and isinstance(holder, Organisation):
        shown = f"{holder.name} {holder.credit_code}"
    if decision.reason == Reason.OTHER_SCENE:
        remedy = other_scene(decision.scene)
    if checked.form and decision.reason in FOREIGN_WORDS:
        title, remedy = FOREIGN_WORDS[decision.reason]
    named = names or isinstance(holder, Organisation)
    visit = _admission(checked)
    if visit.get("lacks"):
        title = gettext_lazy("这个时段没有预约")
        remedy = (
            gettext_lazy("还有位置，可以现场补位。")
            if visit["room"]
            else gettext_lazy("现在没有空位，请另约一个时段。")
        )
    return {
        "card": _card(checked.card), "power": _power(checked),
        "form": localised(form_title(checked.form)) if checked.form else "",
        "issuer": localised(checked.issuer) if checked.issuer else "",
        "is_good": decision.is_good and not visit.get("lacks"), "title": title, "remedy": remedy, "who": shown,
        "carrier": checked.carrier.name if checked.carrier and named else "", "by_carrier": bool(checked.carrier),
        "visit": visit, "case": checked.scan.scan_id if names and isinstance(holder, Person) else "",
        "seen": fact_words(checked.scan), "pay": decision.concession.get("pay_percent"),
        "at": timezone.localtime(checked.scan.at),
    }  # fmt: skip


CARD_STATES = {
    "void": gettext_lazy("发卡方已停用"), "expired": gettext_lazy("已过期"), "unknown": gettext_lazy("发卡方没有答复"),
}  # fmt: skip
POWER_WORDS = {
    PowerKind.CHILD: gettext_lazy("父母或监护人"), PowerKind.ORGANISATION: gettext_lazy("法定代表人"),
    PowerKind.DELEGATION: gettext_lazy("受托人"),
}  # fmt: skip


def _card(card: ShownCard | None) -> dict[str, Any] | None:
    """The card for which the code stands here."""
    if card is None:
        return None
    shows = [(localised(title), value) for title, value in card.shows]
    return {"title": localised(card.title), "number": card.masked, "problem": CARD_STATES.get(card.state, ""),
            "shows": shows}  # fmt: skip


def _power(checked: Checked) -> dict[str, Any] | None:
    """By which power somebody else's code is shown: who gave it, for what, until when."""
    power = checked.power
    if power is None or not checked.decision.is_good:
        return None
    audience = "organisation" if power.organisation_id else "person"
    titles = dict(delegation_items["items"].choices(audience)) if "items" in delegation_items else {}
    return {
        "kind": POWER_WORDS[power.kind], "granted_by": power.granted_by, "until": power.until,
        "items": [titles.get(code, code) for code in power.items[:6]], "more": max(0, len(power.items) - 6),
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
        try:
            answer_objection(viewer, row, answer)
            messages.success(request, _("答复已发给本人。"))
            return redirect("verifier:objections")
        except CodeError as refused:
            error = str(refused) if answer else _("请写下答复")
    scene = scenes().get(row.scan.scene)
    context = {"row": row, "error": error, "answer": answer, "scene": localised(scene.title) if scene else "",
               "result": WORDS[Reason(row.scan.result)][0], "seen": fact_words(row.scan)}  # fmt: skip
    return render(request, "verifier/objection.html", context)
