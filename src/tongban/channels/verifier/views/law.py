"""一码执法: the ground before the look, what was told, and the list in which each use is seen and reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.capabilities.codes.public import (
    ALARMS,
    Basis,
    CodeError,
    LawFilter,
    LawfulCheck,
    LawfulUse,
    Reason,
    Verdict,
    explain,
    is_untouched,
    law_of,
    lawful_use,
    lawful_uses,
    may_review,
    review,
    say_second,
    scenes,
    told_words,
    waits_for_law,
)
from tongban.foundation.access.public import Viewer, staff_page, viewer_of
from tongban.foundation.ui.public import csv_response, localised, moment_words
from tongban.foundation.values.public import read_day

from .words import WORDS

PER_PAGE = 20
MOST_ROWS = 5000  # in one export
BADGES = {
    Verdict.OPEN: ("info", "clock"), Verdict.CONFIRMED: ("success", "check"),
    Verdict.QUESTIONED: ("warning", "circle-help"),
    Verdict.EXPLAINED: ("warning", "message-square-text"), Verdict.UNLAWFUL: ("danger", "circle-x"),
}  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 5 else 0


def basis_of(values: Mapping[str, str]) -> Basis:
    """What the form says before the look."""
    days = _number(values.get("delay_days", ""))
    return Basis(
        values.get("ground", ""), values.get("case_number", ""), values.get("purpose", ""), values.get("second", ""),
        days, values.get("delay_reason", ""),
    )  # fmt: skip


def law_fields(scene: str, values: Mapping[str, str]) -> dict[str, Any]:
    """What the page of a gate asks before a look by law; nothing in every other scene."""
    law = law_of(scene)
    if law is None:
        return {}
    grounds = [(one.id, localised(one.purpose), localised(one.basis)) for one in law.grounds_on(timezone.localdate())]
    return {"law": {
        "grounds": grounds, "two": law.officers > 1, "most_delay": law.most_delay,
        "delay_basis": localised(law.delay_basis) if law.delay_basis else "", "typed": basis_of(values),
    }}  # fmt: skip


def told(found: LawfulCheck) -> dict[str, Any]:
    """What the registers told, and when the holder hears of it."""
    use = found.use
    return {"sections": found.sections, "told_at": use.told_at if use.told_at > timezone.now() else None, "use": use}


# ── the list of uses ─────────────────────────────────────────────────────────────────────────────────────────────
def _row(use: LawfulUse) -> dict[str, Any]:
    scene = scenes().get(use.scan.scene)
    kind, icon = BADGES[Verdict(use.verdict)]
    return {
        "use": use, "scene": localised(scene.title) if scene else use.scan.scene, "kind": kind, "icon": icon,
        "officers": "、".join(one.name for one in (use.officer, use.second) if one),
        "alarms": [ALARMS[one] for one in use.alarms if one in ALARMS],
        "result": WORDS[Reason(use.scan.result)][0],
    }  # fmt: skip


def _chosen(request: HttpRequest) -> LawFilter:
    said = request.GET
    return LawFilter(
        said.get("q", "").strip()[:60], said.get("scene", "") if said.get("scene") in scenes() else "",
        read_day(said.get("since", "")), read_day(said.get("until", "")), said.get("only", "")[:12],
    )  # fmt: skip


TABS = (
    ("", gettext_lazy("全部")), ("review", gettext_lazy("等我复核")), ("alarms", gettext_lazy("不寻常")),
    ("questioned", gettext_lazy("已质疑")), ("unlawful", gettext_lazy("认定不当")),
)  # fmt: skip


@require_GET
@staff_page
@never_cache
def law_uses(request: HttpRequest) -> HttpResponse:
    """Uses by law: an officer's own; for a legal supervisor those of the authority, with what waits and what is odd."""
    viewer, chosen = viewer_of(request), _chosen(request)
    rows = lawful_uses(viewer, chosen)
    if request.GET.get("as") == "csv":
        return _csv(rows[:MOST_ROWS])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    for name in ("page", "as", "only"):
        kept.pop(name, None)
    tabs = [
        {"text": text, "href": f"?{kept.urlencode()}&only={one}" if kept else f"?only={one}",
         "current": one == chosen.only, "count": waits_for_law(viewer) if one == "review" else 0}
        for one, text in (TABS if viewer.holds("legal") else TABS[:1])
    ]  # fmt: skip
    return render(request, "verifier/law_uses.html", {
        "page": page, "rows": [_row(one) for one in page], "tabs": tabs, "chosen": chosen,
        "scenes": [(one.id, localised(one.title)) for one in scenes().values() if one.law],
        "is_legal": viewer.holds("legal"), "query": f"{kept.urlencode()}&only={chosen.only}",
    })  # fmt: skip


def _csv(rows: Any) -> HttpResponse:
    head = [_("时间"), _("验码点"), _("场景"), _("依据"), _("案号或任务号"), _("事由"), _("执法人员"), _("执法证号"),
            _("第二名执法人员"), _("第二执法证号"), _("结果"), _("告知本人"), _("不寻常"), _("复核"), _("复核意见"),
            _("存证摘要")]  # fmt: skip
    return csv_response("lawful-uses", head, map(_cells, rows))


def _cells(use: LawfulUse) -> list[Any]:
    row = _row(use)
    return [
        moment_words(use.scan.at), use.scan.gate.title_zh, row["scene"], use.basis, use.case_number, use.purpose,
        use.officer.name, use.certificate, use.second.name if use.second else "", use.second_certificate, row["result"],
        moment_words(use.told_at), "、".join(map(str, row["alarms"])), use.get_verdict_display(), use.note, use.digest,
    ]  # fmt: skip


DONE = {
    "confirmed": gettext_lazy("已确认。"), "questioned": gettext_lazy("已请对方说明。"),
    "unlawful": gettext_lazy("已认定不当，本人会收到通知。"), "explain": gettext_lazy("说明已送给法制人员。"),
    "there": gettext_lazy("已确认在场。"), "absent": gettext_lazy("已告诉法制人员。"),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_page
@never_cache
def law_use(request: HttpRequest, pk: int) -> HttpResponse:
    """One use with everything that was written down; the supervisor reviews, the officer explains, the second says."""
    viewer = viewer_of(request)
    use, error, text = lawful_use(viewer, pk), "", request.POST.get("text", "").strip()
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            _do(viewer, use, act, text)
            messages.success(request, DONE[act])
            return redirect("verifier:law_use", pk)
        except CodeError as refused:
            error = _("请写明理由") if not text and act in ("questioned", "unlawful", "explain") else str(refused)
    asked = use.verdict == Verdict.QUESTIONED and viewer.officer_id == use.officer_id
    return render(request, "verifier/law_use.html", {
        **_row(use), "scan": use.scan, "told": told_words(use.told), "untouched": is_untouched(use), "error": error,
        "text": text, "reviews": may_review(viewer, use), "explains": asked,
        "seconds": viewer.officer_id == use.second_id and not use.second_said,
        "is_delayed": use.told_at > timezone.now(),
    })  # fmt: skip


def _do(viewer: Viewer, use: LawfulUse, act: str, text: str) -> None:
    if act in ("there", "absent"):
        say_second(viewer, use, was_there=act == "there")
    elif act == "explain":
        explain(viewer, use, text)
    else:
        review(viewer, use, act, text)
